from datetime import date
from itertools import combinations

from odoo import models
from odoo.tests import freeze_time, tagged

from .common import IntakeCase


@freeze_time("2026-03-01 04:00:00")
@tagged("post_install", "-at_install")
class TestDrafts(IntakeCase):
    """What follows from a report is the same, whether a draft tells it or an unsaved record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.caller = cls.env["res.partner"].create(
            {"name": "Han Mei", "phone": "13800138000", "street": "1 East", "area_id": cls.city.id}
        )
        cls.device = cls.env["stock.lot"].create(
            {
                "name": "DRAFT-1",
                "product_id": cls.phone_model.id,
                "owner_id": cls.caller.id,
                "purchase_date": date(2025, 9, 1),
                "proof": "invoice",
            }
        )
        # told one by one and together, what each report may hold
        cls.told = {
            "serial": "DRAFT-1",
            "phone": "138 0013 8000",
            "device_id": cls.device.id,
            "area_id": cls.district.id,
            "point_id": cls.other_point.id,
            "service_type": "installation",
            "wait_reason": "customer",
            "reported_at": "2026-01-15 08:30:00",
            "priority": "1",
            "street": "",
            "product_id": cls.phone_model.id,
            "contact_name": "Li Lei",
        }
        if "purchase_date" in cls.env["service.order"]._fields:
            cls.told["purchase_date"] = "2024-02-29"

    def reports(self):
        pairs = [dict(pair) for pair in combinations(self.told.items(), 2)]
        return [{}, dict(self.told), *pairs]

    def completed(self, model):
        """The values a creation inserts, as `model` completes them."""
        Order = self.env["service.order"]
        reports = [dict(vals, name=f"D{n}") for n, vals in enumerate(self.reports())]
        vals_list = [Order._add_missing_default_values(vals) for vals in reports]
        model._add_precomputed_values(Order, vals_list)
        return [{name: value or False for name, value in vals.items()} for vals in vals_list]

    def test_a_draft_tells_what_an_unsaved_record_tells(self):
        names = [f.name for f in self.env["service.order"]._fields.values() if f.precompute]
        drafts = self.completed(type(self.env["service.order"]))
        records = self.completed(models.BaseModel)
        self.assertEqual(len(drafts), len(records))
        for report, draft, record in zip(self.reports(), drafts, records, strict=True):
            with self.subTest(report):
                self.assertEqual(
                    {name: draft[name] for name in names}, {name: record[name] for name in names}
                )

    def test_a_draft_depends_on_what_is_in_the_files(self):
        """The test above compares something: customer, device and point are found."""
        drafts = self.completed(type(self.env["service.order"]))
        for name in ("partner_id", "device_id", "categ_id", "point_id", "wait_since"):
            self.assertGreater(len({draft[name] for draft in drafts}), 1, name)

    def test_the_callers_values_stay_as_they_were(self):
        told = {"serial": "DRAFT-9", "product_id": self.phone_model.id, "contact_name": "Li Lei"}
        before = dict(told)
        self.env["service.order"].create([told])
        self.assertEqual(told, before)
