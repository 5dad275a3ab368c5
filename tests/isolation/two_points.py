"""Two points that have everything twice; what the southern one has carries a mark."""

from datetime import date

from odoo.tests import freeze_time
from odoo.tools import SQL

from our_addons import our_addons

from ..chain import ChainCase
from ..common import CrossAddons
from .other_addons import OtherAddons
from .parts_addons import PartsAddons

MARK = "SOUTHERN-SECRET"

# Configuration that everybody works by; nothing in it speaks of one point.
SHARED = {
    "exchange.approval.limit",
    "fault.part",
    "followup.question",
    "part.compatibility",
    "part.supersession",
    "parts.approval.limit",
    "service.area",
    "service.accessory",
    "service.article",
    "service.brand",
    "service.carrier",
    "service.cause",
    "service.condition",
    "service.escalation.tier",
    "service.fault",
    "service.holiday",
    "service.point.level",
    "service.remedy",
    "service.sla.policy",
    "service.symptom",
    "warranty.article",
    "warranty.check",
    "warranty.checklist",
    "warranty.checklist.item",
    "warranty.component",
    "warranty.exclusion",
    "warranty.policy",
    "warranty.term",
}

# Odoo's own models in which a point has something; field path to the point.
CORE = {
    "hr.employee": "service_point_id",
    "hr.employee.public": "service_point_id",
    "repair.order": "service_point_id",
    "res.partner": "service_point_ids",
    "service.device.owner": "lot_id.service_point_ids",
    "stock.location": "service_point_id",
    "stock.lot": "service_point_ids",
    "stock.move": "location_dest_id.service_point_id",
    "stock.move.line": "location_dest_id.service_point_id",
    "stock.picking": "location_dest_id.service_point_id",
    "stock.quant": "location_id.service_point_id",
}


class TwoPoints(CrossAddons, OtherAddons, PartsAddons, ChainCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_point.name = f"South Point {MARK}"
        with freeze_time("2026-03-10 04:00:00"):
            for point in cls.point | cls.other_point:
                cls.fill(point)
        with freeze_time("2026-04-02 04:00:00"):
            cls.run_of(date(2026, 3, 1)).action_compute()
        cls.env.flush_all()
        cls.our_models = cls.find_our_models()

    @classmethod
    def fill(cls, point):
        """At least one record of everything for the point."""
        mark = MARK if point == cls.other_point else "northern"
        cls.stock_up(point, cls.part, 4)
        vals = {"contact_name": f"Customer {mark}", "symptom": mark, "street": mark}
        order = cls.close(point, cls.part, **vals)
        order.message_post(body=mark)
        cls.env["ir.attachment"].create(
            {"name": mark, "raw": b"x", "res_model": order._name, "res_id": order.id}
        )
        owed = cls.report(point, **vals)
        cls.work(owed, cls.part)
        cls.call_back(owed, satisfaction=1)
        cls.ask_experts(cls.report(point, **vals), mark)
        cls.close(point, service_type="installation", **vals)  # there is no rate for it
        cls.make_return(point)
        cls.make_territory(cls.district, point)
        cls.report(point, **vals).action_make_repair_order()
        cls.look_at(cls.report(point, **vals), mark)
        cls.register(cls.report(point, **vals), mark)
        cls.fill_other_addons(point, mark, vals)
        cls.fill_parts_addons(point, mark)

    @classmethod
    def look_at(cls, order, mark):
        """The desk finds an exclusion, checks the box, and sells an extended warranty."""
        liquid = cls.env.ref("service_warranty.exclusion_liquid_damage")
        cls.env["service.order.exclusion"].create({"order_id": order.id, "exclusion_id": liquid.id})
        box = cls.env.ref("service_warranty.check_serial_box")
        cls.env["service.order.check"].create(
            {"order_id": order.id, "check_id": box.id, "value": mark}
        )
        cls.env["warranty.contract"].create(
            {"name": f"EW {mark}", "device_id": order.device_id.id, "point_id": order.point_id.id}
        )

    @classmethod
    def register(cls, order, mark):
        """The desk registers the card of somebody else: the device has an earlier owner then."""
        user = cls.manager if order.point_id == cls.point else cls.other_manager
        cls.env["warranty.registration"].with_user(user)._register_card(
            order.device_id.name,
            "",
            order.device_id.purchase_date or date(2026, 3, 1),
            {"name": f"Owner {mark}", "phone": "13911110000"},
            channel="point",
        )

    @classmethod
    def ask_experts(cls, order, mark):
        cls.env["service.escalation"].create({"order_id": order.id, "question": mark})
        article = cls.env["service.article"].create(
            {"name": "Known to everybody", "order_id": order.id}
        )
        article.action_approve()
        article._vote(True, order)

    @classmethod
    def make_return(cls, point):
        cls.env["parts.return"].create(
            {
                "point_id": point.id,
                "line_ids": [(0, 0, {"product_id": cls.part.id, "quantity": 1})],
            }
        )

    # --- where a model keeps its point ---

    @classmethod
    def find_our_models(cls):
        return {
            name
            for name, model in cls.registry.items()
            if model._original_module in our_addons() and not model._abstract
        }

    @classmethod
    def path_to_point(cls, name, depth=3):
        """Shortest dotted stored field path from the model to its point; None if it has none."""
        if name == "service.point":
            return "id"
        links = {
            field.name: field.comodel_name
            for field in cls.env[name]._fields.values()
            if field.type == "many2one" and field.store and field.comodel_name in cls.our_models
        }
        for field in ("point_id", "service_point_id"):
            if field in links:
                return field
        if depth:
            for field, comodel in links.items():
                if comodel != name and (inner := cls.path_to_point(comodel, depth - 1)):
                    return f"{field}.{inner}"
        return None

    @classmethod
    def southern(cls, name, path):
        """Records of the southern point; of things in both hands, the southern ones."""
        Model = cls.env[name].sudo().with_context(active_test=False)
        return Model.search([(path, "in", cls.other_point.ids)]) - Model.search(
            [(path, "in", cls.point.ids)]
        )

    def fingerprint(self, records):
        table = SQL.identifier(records._table)
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t WHERE id = ANY(%s)",
                table,
                records.ids,
            )
        )

    def scoped_models(self):
        """(model, path) of all that belongs to points."""
        yield from CORE.items()
        for name in sorted(self.our_models):
            if name not in SHARED and name not in CORE and not self.env[name]._transient:
                path = self.path_to_point(name)
                if path:
                    yield name, path
