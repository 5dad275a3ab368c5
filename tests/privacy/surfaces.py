"""Every way in which a user of the web client can be told a value, tried one by one."""

import json
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ..calls import LOUD, Calls


class Surfaces(Calls):
    """For an HttpCase: pairs (name of the surface, answer) for one model and its records.

    Only what a controller makes is asked for over HTTP.
    """

    def columns(self, name):
        """Fields that this user may ask for, plain ones and the links to customers."""
        described = self.rpc(name, "fields_get", [], ["type", "relation"])
        plain = [
            field
            for field, about in described.items()
            if about["type"] not in ("binary", "one2many", "many2many", "properties")
        ]
        links = [field for field in plain if described[field].get("relation") == "res.partner"]
        return plain, links

    def shown(self, name, ids):
        """All that method calls tell of these records."""
        with mute_logger(*LOUD):
            yield from self.read_surfaces(name, ids)
            yield from self.group_surfaces(name)
            yield from self.form_surfaces(name, ids)

    def shown_at_least(self, name, ids):
        """One way of reading and one of exporting."""
        with mute_logger(*LOUD):
            plain, links = self.columns(name)
            yield "web_read", self.try_rpc(name, "web_read", ids, self.spec(plain, links))
            yield "export_data", self.try_rpc(name, "export_data", ids, self.paths(plain, links))

    def spec(self, plain, links):
        inside = {"phone": {}, "email": {}, "street": {}, "contact_address": {}, "display_name": {}}
        return {field: {"fields": inside} if field in links else {} for field in plain}

    def paths(self, plain, links):
        return [*plain, *(f"{link}/{inner}" for link in links for inner in ("phone", "street"))]

    def read_surfaces(self, name, ids):
        plain, links = self.columns(name)
        spec = self.spec(plain, links)
        context = {"show_address": True, "show_email": True, "show_vat": True}
        here = [("id", "in", ids)]
        yield "read", self.try_rpc(name, "read", ids, plain)
        yield "read with addresses", self.try_rpc(name, "read", ids, plain, context=context)
        yield "web_read", self.try_rpc(name, "web_read", ids, spec)
        yield "search_read", self.try_rpc(name, "search_read", here, plain)
        yield "web_search_read", self.try_rpc(name, "web_search_read", here, spec)
        yield "name_search", self.try_rpc(name, "name_search", "", here, context=context)
        yield "export_data", self.try_rpc(name, "export_data", ids, self.paths(plain, links))
        yield "copy_data", self.try_rpc(name, "copy_data", ids[:1])
        yield "mapped", self.try_rpc(name, "mapped", ids, "phone")

    def group_surfaces(self, name):
        for field in self.env[name]._personal_fields():
            yield "groups", self.try_rpc(name, "formatted_read_group", [], [field], ["__count"])
            for function in ("max", "min", "array_agg"):
                spec = f"{field}:{function}"
                yield "sums", self.try_rpc(name, "formatted_read_group", [], [], [spec])
            yield (
                "bar",
                self.try_rpc(
                    name, "read_progress_bar", [], group_by=field, progress_bar={"field": field}
                ),
            )

    def files(self, name, ids):
        """What the list view exports."""
        plain, links = self.columns(name)
        with mute_logger(*LOUD):
            for kind in ("csv", "xlsx"):
                yield kind, self.download(kind, name, ids, self.paths(plain, links))

    def download(self, kind, name, ids, paths):
        asked = {
            "model": name,
            "fields": [{"name": path, "label": path, "type": "char"} for path in paths],
            "ids": ids,
            "domain": [],
            "import_compat": False,
            "groupby": [],
        }
        answer = self.url_open(f"/web/export/{kind}", data={"data": json.dumps(asked)})
        return self.texts_of_workbook(answer) if kind == "xlsx" else answer.text

    def texts_of_workbook(self, answer):
        if answer.content[:2] != b"PK":
            return answer.text
        book = load_workbook(BytesIO(answer.content), read_only=True)
        return [[str(cell) for cell in row] for row in book.active.values]

    def form_surfaces(self, name, ids):
        plain, _links = self.columns(name)
        spec = {field: {} for field in plain}
        yield "default_get", self.try_rpc(name, "default_get", plain)
        for link in ("partner_id", "order_id", "device_id"):
            if link in spec and (linked := self.first(name, ids, link)):
                values = {link: linked}
                yield "onchange", self.try_rpc(name, "onchange", [], values, [link], spec)
                yield "onchange", self.try_rpc(name, "onchange", ids[:1], values, [link], spec)

    def first(self, name, ids, link):
        return self.env[name].browse(ids[:1])[link].id

    # --- what stands beside a record ---

    def beside(self, name, ids):
        """Chatter, recipients and files of one record."""
        with mute_logger(*LOUD):
            if "message_ids" in self.env[name]._fields:
                yield from self.chatter(name, ids[0])
            files = [("res_model", "=", name), ("res_id", "in", ids)]
            fields = ["name", "description", "index_content"]
            yield "files", self.try_rpc("ir.attachment", "search_read", files, fields)

    def printed(self, name, ids):
        reports = self.env["ir.actions.report"].search(
            [("model", "=", name), ("report_type", "=like", "qweb%")]
        )
        with mute_logger(*LOUD):
            for report in reports:
                address = f"/report/html/{report.report_name}/{ids[0]}"
                yield address, self.url_open(address).text

    def chatter(self, name, record_id):
        thread = {"thread_model": name, "thread_id": record_id}
        for route, params in (
            ("/mail/thread/messages", {**thread, "fetch_params": {"limit": 50}}),
            ("/mail/thread/recipients/get_suggested_recipients", thread),
            (
                "/mail/data",
                {
                    "fetch_params": [
                        [
                            "mail.thread",
                            {
                                **thread,
                                "request_list": ["followers", "suggestedRecipients", "activities"],
                            },
                        ]
                    ]
                },
            ),
        ):
            yield route, self.try_route(route, params)
        about = [("model", "=", name), ("res_id", "=", record_id)]
        fields = ["body", "preview", "subject", "email_from", "record_name", "author_id"]
        fields += ["display_name", "incoming_email_to", "outgoing_email_to"]
        yield "messages", self.try_rpc("mail.message", "search_read", about, fields)
        sent = [("mail_message_id.model", "=", name), ("mail_message_id.res_id", "=", record_id)]
        fields = ["display_name", "mail_email_address", "res_partner_id", "mail_message_id"]
        yield "notifications", self.try_rpc("mail.notification", "search_read", sent, fields)

    def try_route(self, route, params):
        try:
            return self.make_jsonrpc_request(route, params)
        except JsonRpcException as error:
            return f"error: {error} {getattr(error, 'data', '')}"
