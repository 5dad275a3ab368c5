import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .service_order_workflow import RESULTS_WITHOUT_WORK, STAMPS, STEPS

# Compared by identity: no client can send it, so only `_step` and the import set a state.
_STEP = object()

STEP_FIELDS = STAMPS | {"state"}

# The timeline is the log's; chatter starts empty and nobody follows unasked.
LEAN = {"mail_create_nolog": True, "mail_create_nosubscribe": True, "tracking_disable": True}

# Changes of these are told on the timeline.
LOGGED_FIELDS = (
    "partner_id",
    "device_id",
    "service_type",
    "service_mode",
    "point_id",
    "technician_id",
    "wait_reason",
)


class ServiceOrder(models.Model):
    _inherit = "service.order"

    @api.model
    def default_get(self, fields):
        """An order taken at a point is the point's own."""
        defaults = super().default_get(fields)
        if "point_id" in fields and (own := self.env.user.service_point_ids[:1]):
            defaults.setdefault("point_id", own.id)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_step_fields(vals_list)
        self._complete_create_vals(vals_list)
        orders = super(ServiceOrder, self.with_context(**LEAN)).create(vals_list)
        orders = orders.with_env(self.env)
        orders._show_to_point()
        orders._log_creation()
        return orders

    def write(self, vals):
        self._refuse_step_fields([vals])
        if "point_id" in vals and "point_reason" not in vals:
            vals = dict(vals, point_reason=self._chosen_by_hand())
        before = self._logged_values(vals)
        result = super().write(vals)
        if before:
            self._log_changes(before)
        if {"point_id", "partner_id", "device_id"} & vals.keys():
            self._show_to_point()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A service order is kept for life. Cancel it instead of deleting it.")
        )

    # --- buttons and RPC ---

    def action_triage(self):
        self._check_and_step("triage")

    def action_assign(self):
        self._check_and_step("assign")

    def action_start(self):
        self._check_and_step("start")

    def action_finish(self):
        self._check_and_step("finish")

    def action_cancel(self):
        self._check_and_step("cancel")

    def step(self, name, vals=None, note=None, key=None):
        """Take one step from outside: an app, a shop, a technician's page.

        :param name: triage, assign, start, finish or cancel
        :param vals: fields the step sets, such as ``{"result": "repaired"}``
        :param key: made by the caller for this request; sent again, it has no second effect
        :raise UserError: the step is not possible now, or the key was used for something else
        """
        if name not in ("triage", "assign", "start", "finish", "cancel"):
            raise UserError(self.env._("%s is not a step that can be asked for.", name))
        self._check_and_step(name, vals=vals, note=note, key=key)
        return True

    # --- the one door ---

    def _check_and_step(self, name, **options):
        self.check_access("write")
        self._step(name, **options)

    def _step(self, name, vals=None, note=None, key=None):
        """Take the orders through one step of the table, log it and tell the other rooms."""
        if key and self._request_was_done(key, name, vals):
            return
        step = STEPS[name]
        self._check_sources(name, step)
        if vals:
            self.write(vals)
        self._check_needs(step)
        getattr(self, f"_guard_{name}")()
        written = {"state": step.target}
        if step.stamp:
            written[step.stamp] = fields.Datetime.now()
        self.with_context(service_order_step=_STEP).write(written)
        self._log("step", step=name, note=note, **self._request_vals(key, name, vals))
        getattr(self, f"_on_{name}")()

    def _check_sources(self, name, step):
        wrong = self.filtered(lambda order: order.state not in step.sources)
        if wrong:
            states = dict(self._fields["state"]._description_selection(self.env))
            steps = dict(self.log_ids._fields["step"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Order %(order)s is in state “%(state)s”; “%(step)s” is not possible from there.",
                    order=wrong[0].name,
                    state=states[wrong[0].state],
                    step=steps[name],
                )
            )

    def _check_needs(self, step):
        for order in self:
            missing = [name for name in step.needs if not order[name]]
            if missing:
                labels = self.fields_get(missing, ["string"])
                raise UserError(
                    self.env._(
                        "Order %(order)s still lacks: %(fields)s. Fill this in and try again.",
                        order=order.name,
                        fields=", ".join(labels[name]["string"] for name in missing),
                    )
                )

    # May it happen? Raise an error that says why not and what to do.

    def _guard_triage(self):
        pass

    def _guard_assign(self):
        for order in self:
            # sudo: only compares the technician's point with the order's
            if order.technician_id.sudo().service_point_id != order.point_id:
                raise UserError(
                    self.env._(
                        "%(technician)s does not work for %(point)s."
                        " Choose a technician of that point.",
                        technician=order.technician_id.sudo().name,
                        point=order.point_id.name,
                    )
                )

    def _guard_start(self):
        pass

    def _guard_finish(self):
        for order in self:
            if order.state != "in_progress" and order.result not in RESULTS_WITHOUT_WORK:
                raise UserError(
                    self.env._(
                        "Nobody has worked on order %s yet. Assign and start it first,"
                        " or choose a result that needs no work.",
                        order.name,
                    )
                )

    def _guard_reopen(self):
        pass

    def _guard_close(self):
        pass

    def _guard_cancel(self):
        pass

    # It has happened: other rooms take it from here.

    def _on_triage(self):
        pass

    def _on_assign(self):
        pass

    def _on_start(self):
        pass

    def _on_finish(self):
        self.filtered("wait_reason").wait_reason = False

    def _on_reopen(self):
        pass

    def _on_close(self):
        pass

    def _on_cancel(self):
        pass

    # --- waiting ---

    def _wait(self, reason):
        self.write({"wait_reason": reason})

    def _stop_waiting(self):
        self.write({"wait_reason": False})

    # --- timeline ---

    def _log(self, kind, **vals):
        """Add one line to the timeline of each order."""
        # sudo: whoever may change an order may not write its log by hand
        Log = self.env["service.order.log"].sudo()
        user = self.env.uid
        return Log.create(
            [{"order_id": order.id, "user_id": user, "kind": kind, **vals} for order in self]
        )

    def _log_creation(self):
        self._log("step", step="create")

    def _logged_values(self, vals):
        """Texts of the logged fields that `vals` touches: ``{order id: {field: text}}``."""
        names = [name for name in LOGGED_FIELDS if name in vals]
        return names and {
            order.id: {name: order._logged_text(name) for name in names} for order in self
        }

    def _logged_text(self, name):
        field = self._fields[name]
        # sudo: the name of what the order holds, for its own timeline
        value = self.sudo()[name]
        if field.relational:
            return value.display_name or False
        return value and dict(field._description_selection(self.env)).get(value, value)

    def _log_changes(self, before):
        # sudo: see _log
        self.env["service.order.log"].sudo().create(
            [
                {
                    "order_id": order.id,
                    "user_id": self.env.uid,
                    "kind": "field",
                    "field_name": name,
                    "old_value": old,
                    "new_value": order._logged_text(name),
                }
                for order in self
                for name, old in before[order.id].items()
                if old != order._logged_text(name)
            ]
        )

    # --- requests from outside ---

    def _request_vals(self, key, name, vals):
        if not key:
            return {}
        return {"request_key": key, "request_hash": self._request_hash(name, vals)}

    def _request_hash(self, name, vals):
        asked = json.dumps([self.ids, name, vals or {}], sort_keys=True, default=str)
        return hashlib.sha256(asked.encode()).hexdigest()

    def _request_was_done(self, key, name, vals):
        """Whether this very request was carried out before."""
        self.ensure_one()
        # sudo: finds the key whoever used it, to refuse a second use
        line = self.env["service.order.log"].sudo().search([("request_key", "=", key)], limit=1)
        if line and line.request_hash != self._request_hash(name, vals):
            raise UserError(
                self.env._("This request key was used for another request. Send a new key.")
            )
        return bool(line)

    # --- creation ---

    @api.model
    def _refuse_step_fields(self, vals_list):
        if self.env.context.get("service_order_step") is _STEP:
            return
        if any(STEP_FIELDS & vals.keys() for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "The state of an order and the times of its steps are not written by hand."
                    " Use the buttons, or the method “step”."
                )
            )

    @api.model
    def _complete_create_vals(self, vals_list):
        """Number the orders; find or make the customers and the devices they tell of."""
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        for vals, name in zip(unnamed, self._next_names(len(unnamed)), strict=True):
            vals["name"] = name
        self._complete_customers(vals_list)
        self._complete_devices(vals_list)

    @api.model
    def _complete_customers(self, vals_list):
        """Make a customer where a name was told and the phone number is not known yet."""
        open_vals = [
            vals
            for vals in vals_list
            if not vals.get("partner_id") and (vals.get("contact_name") or "").strip()
        ]
        if not open_vals:
            return
        Partner = self.env["res.partner"]
        known = Partner._find_by_phone([vals.get("phone") for vals in open_vals])
        unknown = [vals for vals in open_vals if not known.get(vals.get("phone"))]
        partners = Partner.with_context(**LEAN).create(
            [self._prepare_partner_vals(vals) for vals in unknown]
        )
        for vals in open_vals:
            if known.get(vals.get("phone")):
                vals["partner_id"] = known[vals["phone"]].id
        for vals, partner in zip(unknown, partners, strict=True):
            vals["partner_id"] = partner.id

    @api.model
    def _prepare_partner_vals(self, vals):
        return {
            "name": vals["contact_name"].strip(),
            "phone": vals.get("phone"),
            "street": vals.get("street"),
            "area_id": vals.get("area_id"),
            "country_id": self.env.company.country_id.id,
        }

    @api.model
    def _complete_devices(self, vals_list):
        """Make the device file where a model and a new serial number were told."""
        open_vals = [
            vals
            for vals in vals_list
            if not vals.get("device_id") and vals.get("product_id") and vals.get("serial")
        ]
        if not open_vals:
            return
        Device = self.env["stock.lot"]
        known = Device._find_devices([vals["serial"] for vals in open_vals])
        unknown = {vals["serial"]: vals for vals in open_vals if vals["serial"] not in known}
        # sudo: a serial told at the counter becomes a device file without a stock role
        made = Device.sudo().with_context(**LEAN).create(
            [self._prepare_device_vals(vals) for vals in unknown.values()]
        )
        known.update(zip(unknown, made, strict=True))
        for vals in open_vals:
            vals["device_id"] = known[vals["serial"]].id

    @api.model
    def _prepare_device_vals(self, vals):
        return {
            "name": vals["serial"],
            "product_id": vals["product_id"],
            "owner_id": vals.get("partner_id"),
        }

    @api.model
    def _next_names(self, count):
        """`count` order numbers in one query, however many."""
        # sudo: numbers are given to whoever may create an order
        sequence = self.env.ref("repair_intake.sequence_service_order").sudo()
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [sequence.get_next_char(number) for (number,) in rows]

    def _show_to_point(self):
        """Let the users of the order's point see its customer and its device."""
        self.flush_recordset(["partner_id", "device_id", "point_id"])
        for table, column, field in (
            ("res_partner_service_point_rel", "partner_id", "partner_id"),
            ("stock_lot_service_point_rel", "lot_id", "device_id"),
        ):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %(table)s (%(column)s, point_id)"
                    " SELECT DISTINCT %(field)s, point_id FROM service_order"
                    " WHERE id = ANY(%(ids)s) AND %(field)s IS NOT NULL AND point_id IS NOT NULL"
                    " ON CONFLICT DO NOTHING",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    field=SQL.identifier(field),
                    ids=self.ids,
                )
            )
        self.partner_id.invalidate_recordset(["service_point_ids"])
        self.device_id.invalidate_recordset(["service_point_ids"])
