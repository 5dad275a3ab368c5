"""What a client may try with records that are not its own."""

from our_addons import our_addons

from ..calls import Calls
from .two_points import MARK

# Methods whose trial costs more than it tells: they only open what others protect.
HARMLESS = ("action_view", "action_open")


class Attempts(Calls):
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
            for method in self.own_methods(name):
                for args in self.shapes(ids):
                    yield method, args

    def own_methods(self, name):
        """Public methods that our addons define for the model: each is an entry point."""
        ours = tuple(f"odoo.addons.{addon}." for addon in our_addons())
        return sorted(
            {
                method
                for definition in type(self.env[name]).mro()
                if definition.__module__.startswith(ours)
                for method, value in vars(definition).items()
                if callable(value)
                and not method.startswith(("_", *HARMLESS))
                and method not in ("create", "write", "read", "copy", "unlink")
                and not getattr(value, "_api_private", False)
            }
        )

    def shapes(self, ids):
        """The same request in five shapes: as it is meant, and as nobody meant it."""
        yield [ids[:1]]
        yield [ids, {}]
        yield [[], ids]
        yield [[str(ids[0]) if ids else "x", None], "nonsense"]
        yield [ids[:1], [("id", "in", ids)], {"point_id": self.other_point.id}, True]

    def try_everything(self, name, ids):
        """Pairs (method, answer) of all attempts; an error answers with its text."""
        return [
            (method, self.try_rpc(name, method, *args)) for method, args in self.attempts(name, ids)
        ]

    def reached(self, method, answer):
        """Ids of the model's own records in an answer."""
        rows = answer.get("records", []) if isinstance(answer, dict) else answer
        if not isinstance(rows, list):
            return set()
        if method == "search":
            return set(rows)
        return {row["id"] for row in rows if isinstance(row, dict) and "id" in row}
