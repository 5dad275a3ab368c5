"""Brand names out of a free text that five thousand people spelled in as many ways.

`BrandBook` is made from how often each text stands in a file, so the file itself says which
spelling is the usual one:

1. *Tidy*: spaces and punctuation are smoothed and what follows a comma, a slash, a bracket or the
   first word with a digit is cut off as a model ("Singer 377", "Dyson / SV12").
2. *Key*: case, accents, spaces and punctuation do not tell brands apart; "&", "and", "og" and "n"
   between two words are one ("B&O" = "B og O", "Kitchen Aid" = "KitchenAid").
3. *Pinned*: a value line of the mapping decides for its key ("Phillips" is Philips).
4. *No brand*: "unknown" in several languages and its typing errors, "xx", "-", names of product
   categories of the file, and whole sentences.
5. *Model behind the brand*: "Bosch Professional" is Bosch when Bosch alone is much more frequent.
6. *Typing errors*: a name one edit away from one of five letters or more that is ten times as
   frequent is that one. Brands on record are never taken for typing errors.

The name shown is the one on record, else the spelling used most.
"""

import re
import unicodedata
from collections import Counter, defaultdict

NO_BRAND = """
unknown unkown unknow notknown notsure dontknow donotknow dk nk na nn nil none no non nobrand noname
nonamebrand nomake unbranded generic various misc other others any nonspecific notspecified
ukendt uvist vedikke vedikkedet vedjegikke detvedjegikke vides videsikke ingen intet ikkekendt
diverse unbekannt keine keineangabe ohne ohnemarke kein weissnicht nichtbekannt sonstige
onbekend geen geenmerk merkloos overige weetniet
inconnu inconnue aucun aucune sansmarque autre autres divers nsp
desconocido desconocida ninguno ninguna sinmarca sconosciuto sconosciuta nessuno nessuna
okand ukjent ingenting tuntematon nieznany brak
未知 不详 不明 无 无品牌 没有 杂牌 其他 其它
""".split()
MAX_WORDS = 4
MAX_LENGTH = 40
PREFIX_RATIO = 8  # the brand alone is so much more frequent than with what follows it
PREFIX_COUNT = 5
TYPO_RATIO = 10
TYPO_COUNT = 20
TYPO_LENGTH = 5
RECORD_WEIGHT = 20  # a brand on record counts as seen so often

AND_WORDS = re.compile(r"(?<=\w)\s*[&+]\s*(?=\w)|(?<=\w)\s+(?:and|og|und|en|et|n)\s+(?=\w)", re.I)
ENDS_BRAND = re.compile(r"\s*[,;|(\[/\\].*$", re.S)
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d"})


def tidy(text):
    """The text without the spaces, punctuation and model that surround a brand."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    head = ENDS_BRAND.sub("", text)
    if sum(map(str.isalnum, head)) < 2:  # "N/K" is one word, "Dyson / SV12" is not
        head = text
    words = head.split(" ")
    for index, word in enumerate(words[1:], start=1):
        if any(map(str.isdigit, word)):
            words = words[:index]
            break
    return " ".join(words).strip(" .:;,!?'\"`´*_-–/\\()[]")


def brand_key(text):
    """What is equal for all spellings of one brand."""
    joined = AND_WORDS.sub(" and ", text.casefold()).translate(PLAIN)
    letters = unicodedata.normalize("NFKD", joined)
    return "".join(filter(str.isalnum, letters))


def one_edit_apart(first, second):
    """Whether one letter added, left out, changed or swapped with the next leads to the other."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    if len(first) > len(second):
        first, second = second, first
    start = 0
    while start < len(first) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    if len(first) < len(second):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def _shortened(key):
    """The key and the key without one of its letters: equal for keys one edit apart."""
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


class BrandBook:
    """Says for each text of one file what brand it means; '' for none."""

    def __init__(self, counts, known=(), not_brands=(), pinned=None):
        """
        :param counts: dict text → how often it stands in the file
        :param known: names of the brands on record
        :param not_brands: names that are no brands, such as those of product categories
        :param pinned: dict text → brand name, '' for none; what a person decided
        """
        self._known = {brand_key(name): name for name in known}
        self._pinned = {brand_key(text): name for text, name in (pinned or {}).items()}
        self._no_brand = {*NO_BRAND, *map(brand_key, not_brands)} - self._known.keys()
        self._counts = Counter()
        self._spellings = defaultdict(Counter)
        for text, count in counts.items():
            spelling = tidy(text)
            key = brand_key(spelling)
            self._counts[key] += count
            self._spellings[key][spelling] += count
        for key in self._known:
            self._counts[key] += RECORD_WEIGHT
        self._usual = self._index_usual()
        self._names = {}

    def clean(self, text):
        spelling = tidy(text)
        key = brand_key(spelling)
        if key not in self._names:
            self._names[key] = self._decide(key, spelling)
        return self._names[key]

    def names(self, texts):
        """Dict text → brand name, to be kept with the file."""
        return {text: self.clean(text) for text in texts}

    def _decide(self, key, spelling):
        if key in self._pinned:
            return self._pinned[key]
        if self._means_nothing(key):
            return ""
        if key not in self._known:
            for better in (self._brand_before_model(key, spelling), self._usual_spelling(key)):
                if better:
                    return self.clean(better)
            if len(spelling.split()) > MAX_WORDS or len(spelling) > MAX_LENGTH:
                return ""  # a sentence
        return self._known.get(key) or self._show(key, spelling)

    def _means_nothing(self, key):
        return (
            (len(key) < 2 and key.isascii())
            or key in self._no_brand
            or not any(map(str.isalpha, key))
            or len(set(key)) == 1
            or ("unknown" not in self._known and one_edit_apart(key, "unknown"))
        )

    def _brand_before_model(self, key, spelling):
        """The first words of the text, where they alone are a brand much more often."""
        words = spelling.split(" ")
        needed = max(PREFIX_COUNT, PREFIX_RATIO * self._counts[key])
        for end in range(len(words) - 1, 0, -1):
            head = " ".join(words[:end])
            head_key = brand_key(head)
            if (
                len(head_key) > 1
                and head_key not in self._no_brand
                and (self._counts[head_key] >= needed)
            ):
                return head
        return None

    def _index_usual(self):
        """Dict shortened key → frequent keys, to find those one edit away."""
        usual = defaultdict(set)
        for key, count in self._counts.items():
            if count >= TYPO_COUNT and len(key) >= TYPO_LENGTH and key not in self._no_brand:
                for short in _shortened(key):
                    usual[short].add(key)
        return usual

    def _usual_spelling(self, key):
        """The much more frequent brand that the key is a typing error of."""
        if len(key) < TYPO_LENGTH - 1:
            return None
        near = {
            other
            for short in _shortened(key)
            for other in self._usual.get(short, ())
            if self._counts[other] >= TYPO_RATIO * self._counts[key] and one_edit_apart(key, other)
        }
        best = max(near, key=lambda other: (self._counts[other], other), default=None)
        return best and (self._known.get(best) or self._spellings[best].most_common(1)[0][0])

    def _show(self, key, spelling):
        used = self._spellings.get(key) or {spelling: 1}
        best = max(used, key=lambda text: (used[text], sum(map(str.isupper, text)), text))
        if best.islower():
            best = " ".join(word[:1].upper() + word[1:] for word in best.split(" "))
        return best
