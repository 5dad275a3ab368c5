"""The entry points that Odoo opens to a client on every model, tried with records of somebody else.

Each is a method that the web client, an import or a program over RPC may call; a model that is
installed tomorrow is tried like the rest.
"""

from .two_points import MARK

MOST_FIELDS = 60


class EntryPoints:
    """For a `Calls` case: `self.rpc` and `self.try_rpc` act as `self.asker`."""

    def described(self, name):
        """The fields that the asker may read: {name: {"type", "relation", "store"}}."""
        answer = self.try_rpc(name, "fields_get", [], ["type", "relation", "store", "readonly"])
        fields = answer if isinstance(answer, dict) else {}
        return {field: about for field, about in fields.items() if about["type"] != "binary"}

    def reading_entry_points(self, name, ids, fields):
        foreign = [("id", "in", ids)]
        plain = list(fields)[:MOST_FIELDS]
        spec = {
            field: {"fields": {"display_name": {}}}
            for field in plain
            if "relation" in fields[field]
        }
        spec = {field: spec.get(field, {}) for field in plain}
        yield "search_read", [[], plain], {"limit": 80, "order": "id desc"}
        yield "search_read", [foreign, plain], {}
        yield "web_search_read", [foreign, spec], {}
        yield "read", [ids, plain], {}
        yield "web_read", [ids, spec], {}
        yield "search_count", [foreign], {}
        yield "search", [[("id", "any", foreign)]], {}
        yield "name_search", [MARK], {}
        yield "name_search", ["", foreign], {}
        yield "export_data", [ids, ["id", ".id", *plain[:20]]], {}
        yield "get_metadata", [ids], {}
        yield "get_formview_action", [ids[:1]], {}
        yield "filtered_domain", [ids, [("id", "in", ids)]], {}
        links = [field for field, about in fields.items() if about["type"] == "many2one"]
        for field in links[:8]:
            yield "formatted_read_group", [foreign, [field], ["__count"]], {}
            yield "search_panel_select_range", [field], {"enable_counters": True}
        for field, about in list(fields.items())[:MOST_FIELDS]:
            if about["type"] in ("char", "text", "html"):
                yield "search_count", [[(field, "ilike", MARK)]], {}

    def making_entry_points(self, name, ids, fields):
        """An unsaved record begun from somebody else's, or from nothing."""
        texts = [f for f, about in fields.items() if about["type"] in ("char", "text")]
        links = [f for f, about in fields.items() if about["type"] == "many2one"]
        spec = {field: {} for field in list(fields)[:MOST_FIELDS]}
        yield "default_get", [list(fields)], {"context": {"active_model": name, "active_ids": ids}}
        yield "onchange", [ids[:1], {}, [], spec], {}
        yield "onchange", [[], {}, links[:6], spec], {}
        yield "copy", [ids[:1]], {}
        yield "copy_data", [ids[:1]], {}
        yield "name_create", [MARK[::-1]], {}
        if texts:
            yield "load", [[".id", texts[0]], [[str(ids[0]), "x"]]], {}

    def changing_entry_points(self, name, ids, fields):
        for field, about in fields.items():
            if about["type"] in ("char", "text") and about.get("store") and not about["readonly"]:
                yield "write", [ids, {field: "x"}], {}
                yield "web_save", [ids[:1], {field: "x"}, {"display_name": {}}], {}
                break
        yield "unlink", [ids], {}
        if "active" in fields:
            yield "action_archive", [ids], {}
        if "message_ids" in fields:
            yield "message_post", [ids[:1]], {"body": "x"}
            yield "message_subscribe", [ids[:1]], {"partner_ids": self.asker.partner_id.ids}
            yield "activity_schedule", [ids[:1]], {"summary": "x"}

    def entry_points(self, name, ids):
        fields = self.described(name)
        yield from self.reading_entry_points(name, ids, fields)
        yield from self.making_entry_points(name, ids, fields)
        yield from self.changing_entry_points(name, ids, fields)

    def answers(self, name, ids, chosen=lambda: True):
        """(method, arguments, answer) of each entry point that `chosen()` takes."""
        for method, args, kwargs in self.entry_points(name, ids):
            if chosen():
                yield method, args, self.try_rpc(name, method, *args, **kwargs)

    def ids_in(self, method, answer):
        """Ids of the model's own records that an answer tells of."""
        rows = answer.get("records", []) if isinstance(answer, dict) else answer
        if not isinstance(rows, list):
            return set()
        if method in ("search", "filtered_domain"):
            return set(rows)
        if method == "name_search":
            return {row[0] for row in rows}
        if method == "get_metadata":  # of a model without log it only repeats the id
            rows = [row for row in rows if row.get("create_uid")]
        return {row["id"] for row in rows if isinstance(row, dict) and "id" in row}
