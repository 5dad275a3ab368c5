"""Take a person out of a text. Plain functions, no database."""

import re

GAP = "…"
_MAIL = re.compile(r"[^\s@,，。;；:：]+@[\w.-]+")
# phone and identity numbers, serials: any long run of digits, also with spaces or hyphens
_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){6,}")


def without_person(text, known=()):
    """The text without what is known of a person, without numbers and addresses of e-mail.

    :param known: names, streets, numbers that must not appear
    """
    for value in sorted(filter(None, known), key=len, reverse=True):
        text = re.sub(re.escape(value), GAP, text or "", flags=re.IGNORECASE)
    return _NUMBER.sub(GAP, _MAIL.sub(GAP, text or ""))
