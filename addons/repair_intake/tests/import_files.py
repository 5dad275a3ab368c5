"""Records to import, as they stand in files."""

from odoo.addons.service_base.tests import table_files

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
    return table_files.csv_bytes(rows, header, encoding, **options)


def xlsx_bytes(rows, header=HEADER, change=None):
    return table_files.xlsx_bytes(rows, header, change)
