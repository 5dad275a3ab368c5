"""Keep the translation files of our addons complete, by what Odoo itself would export.

translations.py check              every term of every addon has a Chinese translation, in the words
                                   of config/glossary.csv, one term one translation (but for those
                                   of config/glossary_differ.csv), and Chinese punctuation
translations.py mend               put the words of the glossary where it finds others
translations.py update ADDON --database NAME
                                   write ADDON.pot, take new terms into zh_CN.po, drop gone ones
"""

import argparse
import csv
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import polib

from build import WITH_ADDONS
from our_addons import ADDONS, our_addons

CONFIG = Path(__file__).resolve().parent
# Between Chinese characters stand Chinese marks; Odoo's own names of its models are not ours.
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;:!?](?!\w)|[,;:!?][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:\s|$)"
)
METADATA = {
    "Language": "zh_CN",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def export_terms(database, addons):
    """All terms of ADDONS; the comment of each entry names the addons it comes from."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder, "terms.pot")
        command = [sys.executable, "-m", "odoo", "i18n", "export", "--database", database]
        command += ["--output", pot, *addons]
        export = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if export.returncode:
            sys.exit(export.stderr)
        return polib.pofile(str(pot))


def translation_file(addon):
    return ADDONS / addon / "i18n" / "zh_CN.po"


def update(addon, database):
    terms = export_terms(database, [addon])
    # The moment of the export would change the files each time.
    terms.metadata = {"Project-Id-Version": addon, **METADATA}
    terms.header = f"Terms of the addon {addon}."
    path = translation_file(addon)
    path.parent.mkdir(exist_ok=True)
    translations = polib.pofile(str(path)) if path.exists() else polib.POFile()
    translations.metadata = terms.metadata
    translations.header = f"Chinese translation of the addon {addon}."
    translations.merge(terms)
    for entry in translations.obsolete_entries():
        translations.remove(entry)
    translations.sort(key=lambda entry: entry.msgid)
    translations.save(str(path))
    del terms.metadata["Language"]
    terms.save(str(path.with_name(f"{addon}.pot")))
    untranslated = translations.untranslated_entries() + translations.fuzzy_entries()
    print(f"{addon}: {len(translations)} terms, {len(untranslated)} without translation")
    for entry in untranslated:
        print(f"  {entry.msgid!r}")


def find_gaps():
    """Pairs of addon and term that lacks a translation."""
    addons = our_addons()
    translated = {addon: translated_terms(addon) for addon in addons}
    for entry in export_terms(WITH_ADDONS, addons):
        for addon in translated.keys() & re.findall(r"\w+", entry.comment):
            if entry.msgid not in translated[addon]:
                yield addon, entry.msgid


def translated_terms(addon):
    path = translation_file(addon)
    return {e.msgid for e in polib.pofile(str(path)).translated_entries()} if path.exists() else ()


def read_table(name):
    with open(CONFIG / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_translations():
    """Each translated entry of our files with its addon."""
    for addon in our_addons():
        path = translation_file(addon)
        if path.exists():
            for entry in polib.pofile(str(path)).translated_entries():
                yield addon, entry


def forbidden_words(addon):
    """Pairs of a word that no text of the addon uses and the one it uses instead."""
    for row in read_table("glossary.csv"):
        if addon not in row["except_in"].split():
            for word in row["never"].split():
                yield word, row["chinese"]


def find_wrong_words(entries):
    words = {addon: list(forbidden_words(addon)) for addon in our_addons()}
    for addon, entry in entries:
        for word, better in words[addon]:
            if word in entry.msgstr:
                yield f"addons/{addon}/i18n/zh_CN.po: {word} is {better} in {entry.msgid!r}"
        if HALF_WIDTH.search(entry.msgstr):
            yield f"addons/{addon}/i18n/zh_CN.po: mark of half width in {entry.msgstr!r}"


def find_disagreements(entries):
    """Terms that are called otherwise from addon to addon, without a reason that is told."""
    told = {
        row["term"]: set(row["translations"].split("|"))
        for row in read_table("glossary_differ.csv")
    }
    found = defaultdict(lambda: defaultdict(list))
    for addon, entry in entries:
        found[entry.msgid][entry.msgstr].append(addon)
    for term, translations in sorted(found.items()):
        if len(translations) > 1 and not translations.keys() <= told.get(term, set()):
            yield f"{term!r} has several translations: {dict(translations)}"
    for term in sorted(t for t in told if len(found.get(t, ())) < 2):
        yield f"config/glossary_differ.csv: {term!r} has one translation only"


def check():
    gaps = sorted(find_gaps())
    for addon, term in gaps:
        print(f"addons/{addon}/i18n/zh_CN.po: no translation of {term!r}")
    entries = list(read_translations())
    wrong = [*find_wrong_words(entries), *find_disagreements(entries)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    if gaps:
        sys.exit(f"{len(gaps)} terms are not translated: ./run i18n ADDON adds them to the file.")
    if wrong:
        sys.exit("One thing has one name: see config/glossary.csv and config/glossary_differ.csv.")


def mend():
    for addon in our_addons():
        path = translation_file(addon)
        translations = polib.pofile(str(path)) if path.exists() else []
        for entry in translations:
            for word, better in forbidden_words(addon):
                entry.msgstr = entry.msgstr.replace(word, better)
        if translations:
            translations.save(str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check").set_defaults(function=check)
    commands.add_parser("mend").set_defaults(function=mend)
    updating = commands.add_parser("update")
    updating.set_defaults(function=update)
    updating.add_argument("addon")
    updating.add_argument("--database", required=True)
    options = vars(parser.parse_args())
    options.pop("function")(**options)


if __name__ == "__main__":
    main()
