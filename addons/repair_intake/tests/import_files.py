"""Files to import, made by the tests: sound ones and every kind of bad one."""

import csv
import io
import zipfile

import openpyxl

HEADER = (
    "id data_provider country partner_product_category product_category product_category_id brand"
    " year_of_manufacture product_age repair_status repair_barrier_if_end_of_life"
    " group_identifier event_date problem"
).split()


def record(number, **changes):
    """One row of Open Repair Data as a dict."""
    row = {
        "id": f"test_{number}",
        "data_provider": "Test Provider",
        "country": "DNK",
        "partner_product_category": "Household ~ Kettle",
        "product_category": "Kettle",
        "product_category_id": "16",
        "brand": "Bosch",
        "year_of_manufacture": "",
        "product_age": "",
        "repair_status": "Fixed",
        "repair_barrier_if_end_of_life": "",
        "group_identifier": "Group One",
        "event_date": "2024-03-02",
        "problem": "Does not heat",
    }
    return row | changes


def csv_bytes(rows, header=HEADER, encoding="utf-8", **options):
    text = io.StringIO(newline="")
    writer = csv.writer(text, **options)
    writer.writerow(header)
    writer.writerows(
        [row.get(title, "") for title in header] if isinstance(row, dict) else row for row in rows
    )
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows, header=HEADER, change=None):
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
