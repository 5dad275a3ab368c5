"""Tables in files, made by the tests: sound ones and every kind of bad one."""

import csv
import io
import zipfile

import openpyxl


def csv_bytes(rows, header, encoding="utf-8", **options):
    text = io.StringIO(newline="")
    writer = csv.writer(text, **options)
    writer.writerow(header)
    writer.writerows(
        [row.get(title, "") for title in header] if isinstance(row, dict) else row for row in rows
    )
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows, header, change=None):
    """:param change: called with the sheet before it is saved"""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(t) for t in header] if isinstance(row, dict) else list(row))
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repack(workbook, parts):
    """The workbook with some of its parts replaced: dict name → function of the old bytes."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, bytes)(old.read(name)))
    return file.getvalue()
