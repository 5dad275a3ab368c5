"""What another point has is invisible and untouchable over RPC, for every model of ours.

The southern point's records carry a mark in every text a user can fill. The northern point's
people then try each method on each model; no answer may hold the mark or a southern id, and no
southern row may have changed.
"""

from datetime import date

from odoo.tests import HttpCase, freeze_time
from odoo.tests.common import JsonRpcException
from odoo.tools import SQL, mute_logger

from our_addons import our_addons

from ..chain import ChainCase
from ..common import CrossAddons

MARK = "SOUTHERN-SECRET"

# Configuration that everybody works by; nothing in it speaks of one point.
SHARED = {
    "followup.question",
    "parts.approval.limit",
    "service.area",
    "service.article",
    "service.brand",
    "service.cause",
    "service.escalation.tier",
    "service.fault",
    "service.point.level",
    "service.remedy",
    "service.sla.policy",
    "service.symptom",
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
    "stock.location": "service_point_id",
    "stock.lot": "service_point_ids",
    "stock.move": "location_dest_id.service_point_id",
    "stock.move.line": "location_dest_id.service_point_id",
    "stock.picking": "location_dest_id.service_point_id",
    "stock.quant": "location_id.service_point_id",
}


class TestPointsSeeOnlyThemselves(CrossAddons, ChainCase, HttpCase):
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
        told = {"contact_name": f"Customer {mark}", "symptom": mark, "street": mark}
        order = cls.close(point, cls.part, **told)
        order.message_post(body=mark)
        cls.env["ir.attachment"].create(
            {"name": mark, "raw": b"x", "res_model": order._name, "res_id": order.id}
        )
        owed = cls.report(point, **told)
        cls.work(owed, cls.part)
        cls.call_back(owed, satisfaction=1)
        cls.ask_experts(cls.report(point, **told), mark)
        cls.close(point, service_type="installation", **told)  # there is no rate for it
        cls.make_return(point)
        cls.make_territory(cls.district, point)
        cls.look_at(cls.report(point, **told), mark)

    @classmethod
    def look_at(cls, order, mark):
        """The desk finds an exclusion, checks the box, and sells an extended warranty."""
        liquid = cls.env.ref("repair_intake.exclusion_liquid_damage")
        cls.env["service.order.exclusion"].create({"order_id": order.id, "exclusion_id": liquid.id})
        box = cls.env.ref("repair_intake.check_serial_box")
        cls.env["service.order.check"].create(
            {"order_id": order.id, "check_id": box.id, "value": mark}
        )
        cls.env["warranty.contract"].create(
            {"name": f"EW {mark}", "device_id": order.device_id.id, "point_id": order.point_id.id}
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

    def path_to_point(self, name, depth=3):
        """Shortest dotted stored field path from the model to its point; None if it has none."""
        if name == "service.point":
            return "id"
        links = {
            field.name: field.comodel_name
            for field in self.env[name]._fields.values()
            if field.type == "many2one" and field.store and field.comodel_name in self.our_models
        }
        for field in ("point_id", "service_point_id"):
            if field in links:
                return field
        if depth:
            for field, comodel in links.items():
                if comodel != name and (inner := self.path_to_point(comodel, depth - 1)):
                    return f"{field}.{inner}"
        return None

    def southern(self, name, path):
        """Records of the southern point; of things in both hands, the southern ones."""
        Model = self.env[name].sudo().with_context(active_test=False)
        return Model.search([(path, "in", self.other_point.ids)]) - Model.search(
            [(path, "in", self.point.ids)]
        )

    # --- the attempts ---

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def attempts(self, name, ids):
        """(method, arguments) that ask for, or act on, foreign records."""
        fields = list(self.env[name].fields_get(attributes=["type"]))
        foreign = [("id", "in", ids)]
        readable = [field for field in fields if self.env[name]._fields[field].type != "binary"]
        yield "search", [[]]
        yield "search_read", [[], ["display_name"]]
        yield "search_read", [foreign, ["display_name"]]
        yield "web_search_read", [foreign, {field: {} for field in readable[:40]}]
        yield "search_count", [foreign]
        yield "name_search", [MARK]
        yield "formatted_read_group", [foreign, ["create_uid"], ["__count"]]
        yield "read", [ids, ["display_name"]]
        yield "read", [ids]
        yield "web_read", [ids, {field: {} for field in readable[:40]}]
        yield "export_data", [ids, ["id", "display_name"]]
        yield "write", [ids, {}]
        yield "copy", [ids[:1]]
        yield "unlink", [ids]
        if "message_ids" in fields:
            yield "message_post", [ids[:1]]
        if name in self.our_models:
            for method in dir(type(self.env[name])):
                if method.startswith("action_") and not method.startswith("action_view"):
                    yield method, [ids[:1]]

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def try_everything(self, name, ids):
        """Texts of all answers, errors included."""
        answers = []
        for method, args in self.attempts(name, ids):
            try:
                answer = self.call(name, method, *args)
            except JsonRpcException as error:
                answer = str(error)
            answers.append((method, answer))
        return answers

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
            if name not in SHARED and not self.env[name]._transient:
                path = self.path_to_point(name)
                if path:
                    yield name, path

    def check_as(self, user, scoped):
        self.authenticate(user.login, user.login)
        for name, path in scoped:
            foreign = self.southern(name, path)
            before = self.env[name]._table_query or self.fingerprint(foreign)
            for method, answer in self.try_everything(name, foreign.ids):
                with self.subTest(user=user.login, model=name, method=method):
                    self.assertNotIn(MARK, str(answer))
                    self.assertFalse(self.reached(method, answer) & set(foreign.ids))
                    if method in ("search_count", "formatted_read_group"):
                        self.assertFalse(isinstance(answer, int | list) and answer)
            self.env.invalidate_all()
            after = self.env[name]._table_query or self.fingerprint(foreign)
            self.assertEqual(before, after, f"{user.login} changed {name}")

    def reached(self, method, answer):
        """Ids of the model's own records in an answer."""
        rows = answer.get("records", []) if isinstance(answer, dict) else answer
        if not isinstance(rows, list):
            return set()
        if method == "search":
            return set(rows)
        return {row["id"] for row in rows if isinstance(row, dict) and "id" in row}

    # --- the tests ---

    def test_every_model_of_ours_belongs_to_points_is_shared_or_closed_to_them(self):
        users = self.manager | self.north_keeper | self.north_hand
        for name in sorted(self.our_models):
            if name in SHARED or self.env[name]._transient or self.path_to_point(name):
                continue
            for user in users:
                with self.subTest(model=name, user=user.login):
                    self.assertFalse(self.env[name].with_user(user).has_access("read"))

    def test_the_southern_point_has_a_record_of_everything(self):
        empty = [name for name, path in self.scoped_models() if not self.southern(name, path)]
        self.assertEqual(empty, [])

    def test_no_person_of_the_north_reaches_anything_of_the_south(self):
        scoped = list(self.scoped_models())
        for user in self.manager | self.north_keeper | self.north_hand:
            self.check_as(user, scoped)

    def test_messages_and_attachments_of_the_south_are_hidden(self):
        order = self.southern("service.order", "point_id")
        self.authenticate(self.manager.login, self.manager.login)
        for name in ("mail.message", "ir.attachment"):
            link = "model" if name == "mail.message" else "res_model"
            ids = self.env[name].search([(link, "=", order._name), ("res_id", "in", order.ids)]).ids
            self.assertTrue(ids)
            for method, answer in self.try_everything(name, ids):
                with self.subTest(model=name, method=method):
                    self.assertNotIn(MARK, str(answer))
