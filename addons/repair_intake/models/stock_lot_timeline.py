from datetime import date, datetime, time
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_network.roles import EVERY_ROLE

# Icon and colour of each kind of event; a room adds its own kinds.
KINDS = {
    "made": ("fa-industry", "text-muted"),
    "bought": ("fa-shopping-bag", "text-muted"),
    "activated": ("fa-power-off", "text-muted"),
    "owner": ("fa-user", "text-info"),
    "reported": ("fa-bullhorn", "text-warning"),
    "done": ("fa-check-circle", "text-success"),
    "step": ("fa-circle-o", "text-muted"),
}


class Event(NamedTuple):
    """One thing that happened to a device; `record` leads to what tells more of it."""

    lot_id: int
    at: date | datetime
    kind: str
    title: str
    text: str = ""
    record: models.BaseModel | None = None

    @property
    def moment(self):
        """For sorting: a day without an hour comes first on its day."""
        is_moment = isinstance(self.at, datetime)
        return self.at if is_moment else datetime.combine(self.at, time.min)


class StockLot(models.Model):
    """Everything in the life of a device, in one list.

    Each room tells its part by overriding `_timeline_events`. It searches as the reader, so that
    a point reads of its own work only; that others served the device is none of its business.
    """

    _inherit = "stock.lot"

    timeline = fields.Html(
        compute="_compute_timeline", sanitize=False, personal="text", groups=EVERY_ROLE
    )

    @api.depends_context("lang", "tz", "uid")
    def _compute_timeline(self):
        told = self._timeline()
        for lot in self:
            lines = [self._timeline_line(event) for event in told[lot]]
            lot.timeline = self.env["ir.qweb"]._render(
                "repair_intake.device_timeline", {"lines": lines}
            )

    def _timeline(self):
        """The events of each device, the newest first: dict stock.lot → list of `Event`."""
        told = {lot: [] for lot in self}
        stored = self.browse(self._origin.ids)
        for event in stored._timeline_events():
            told.setdefault(self.browse(event.lot_id), []).append(event)
        return {
            lot: sorted(events, key=lambda event: event.moment, reverse=True)
            for lot, events in told.items()
        }

    def _timeline_events(self):
        """Hook: the `Event`s of these devices, in any order.

        Override to add what a room knows. Search as the user who reads, for all devices at once.
        """
        return [
            *self._dated_events(),
            *self._owner_events(),
            *self._order_events(),
            *self._log_events(),
        ]

    @api.model
    def _timeline_kinds(self):
        """Hook: icon and colour of each kind of event."""
        return KINDS

    def _timeline_line(self, event):
        """What the template shows of an event."""
        icon, color = self._timeline_kinds().get(event.kind, KINDS["step"])
        if isinstance(event.at, datetime):
            when = format_datetime(self.env, event.at, dt_format="yyyy-MM-dd HH:mm")
        else:
            when = format_date(self.env, event.at, date_format="yyyy-MM-dd")
        record = event.record
        url = record and f"/odoo/m-{record._name}/{record.id}"
        return {**event._asdict(), "when": when, "icon": icon, "color": color, "url": url}

    # --- what the device file itself knows ---

    def _dated_events(self):
        proofs = selection_labels(self, "proof")
        for lot in self:
            if lot.manufacture_date:
                yield Event(lot.id, lot.manufacture_date, "made", self.env._("Manufactured"))
            if lot.purchase_date:
                told = proofs[lot.proof]
                yield Event(lot.id, lot.purchase_date, "bought", self.env._("Bought"), told)
            if lot.activation_date:
                yield Event(lot.id, lot.activation_date, "activated", self.env._("Activated"))

    def _owner_events(self):
        """From the second owner on; the first one came with the device."""
        earlier = self.earlier_owner_ids.grouped("lot_id")
        hows = selection_labels(self, "owner_how")
        for lot in self.filtered("owner_since"):
            if lot in earlier and lot.shown_owner_id:
                name = lot.shown_owner_id.display_name
                title = self.env._("Owner: %s", name)
                yield Event(lot.id, lot.owner_since, "owner", title, hows.get(lot.owner_how) or "")
        for line in self.earlier_owner_ids.filtered("since"):
            title = self.env._("Owner: %s", line.partner_id.display_name)
            yield Event(line.lot_id.id, line.since, "owner", title, hows[line.how])
