"""What the addons about parts beside the chain of one repair keep for a point."""

from odoo import fields

from odoo.addons.parts_planning.models.parts_plan import PLAN


class PartsAddons:
    """Class methods for a `ChainCase`; `mark` goes into every text."""

    @classmethod
    def fill_parts_addons(cls, point, mark):
        cls.env["old.part.box"].create({"point_id": point.id, "carrier": mark})
        cls.plan_part(point)
        cls.env["point.stocktake"].create({"point_id": point.id, "note": mark}).action_start()

    @classmethod
    def plan_part(cls, point):
        cls.env["parts.plan"].with_context(parts_plan=PLAN).create(
            {
                "company_id": point.company_id.id,
                "point_id": point.id,
                "product_id": cls.part.id,
                "abc_class": "a",
                "method": "short",
                "state": "ok",
                "state_rank": 3,
                "planned_at": fields.Datetime.now(),
            }
        )
