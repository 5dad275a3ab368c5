"""Keep the translation files of our addons complete, by what Odoo itself would export.

translations.py check              every term of every addon has a Chinese translation
translations.py update ADDON --database NAME
                                   write ADDON.pot, take new terms into zh_CN.po, drop gone ones
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from build import WITH_ADDONS
from our_addons import ADDONS, our_addons

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


def check():
    gaps = sorted(find_gaps())
    for addon, term in gaps:
        print(f"addons/{addon}/i18n/zh_CN.po: no translation of {term!r}")
    if gaps:
        sys.exit(f"{len(gaps)} terms are not translated: ./run i18n ADDON adds them to the file.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check").set_defaults(function=check)
    updating = commands.add_parser("update")
    updating.set_defaults(function=update)
    updating.add_argument("addon")
    updating.add_argument("--database", required=True)
    options = vars(parser.parse_args())
    options.pop("function")(**options)


if __name__ == "__main__":
    main()
