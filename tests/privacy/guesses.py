"""Every way to ask whether a guess at a hidden value is right, for any model and field.

A way takes a model's name, a field, an operator and a guess and gives calls of public methods. Who
sees masks must be answered the same by each, whether the guess is right or wrong.
"""

from typing import NamedTuple

from odoo.fields import Domain

from .person import EMAIL, PHONE, STREET

# kind of data → value, beginning that is right, beginning that is as wrong as it is like
GUESSES = {
    "phone": (PHONE, "13977", "13978"),
    "email": (EMAIL, "canary.p", "canary.q"),
    "street": (STREET, "暗号", "暗弄"),
    "text": (f"Call {PHONE}", "Call 13977", "Call 13978"),
}
RELATIONS = ("many2one", "one2many", "many2many")


class Question(NamedTuple):
    way: str
    model: str
    method: str
    args: tuple
    kwargs: dict


def comparisons(kind, guess):
    """Operators with values that hold only if the guess is the beginning of what is hidden."""
    inside = guess[1:]
    return (
        ("=like", f"{guess}%"),
        ("=ilike", f"{guess}%"),
        ("like", inside),
        ("ilike", inside),
        ("not like", inside),
        ("not ilike", inside),
        ("not =like", f"{guess}%"),
        (">=", guess),
        ("<", guess),
        ("in", [guess + GUESSES[kind][0][len(guess) :], "1"]),
    )


def domains(field, operator, value):
    """One condition in every place of a domain."""
    asked = (field, operator, value)
    return {
        "plain": [asked],
        "turned round": ["!", asked],
        "any of the record": [("id", "any", [asked])],
        "not any of the record": [("id", "not any", [asked])],
        "any of any": [("id", "any", [("id", "any", [asked])])],
        "any of two": [("id", "any", ["|", asked, ("id", "=", 0)])],
        "any turned round": ["!", ("id", "any", ["!", asked])],
    }


def linked(link, field, operator, value):
    """One condition on the other side of a relation."""
    asked = (field, operator, value)
    return {
        "path": [(f"{link}.{field}", operator, value)],
        "path turned round": ["!", (f"{link}.{field}", operator, value)],
        "any": [(link, "any", [asked])],
        "not any": [(link, "not any", [asked])],
        "any of the record behind": [(link, "any", [("id", "any", [asked])])],
        "record whose any": [("id", "any", [(link, "any", [asked])])],
    }


def methods(domain):
    """Methods that take a domain, with what else they need."""
    nothing = {"fields": ["id"]}
    return {
        "search": ((domain,), {}),
        "search_count": ((domain,), {}),
        "search_read": ((domain,), nothing),
        "web_search_read": ((domain, {"id": {}}), {}),
        "name_search": (("", domain), {}),
        "formatted_read_group": ((domain, [], ["__count"]), {}),
        "web_read_group": ((domain, ["create_date:month"], ["__count"]), {}),
        "read_progress_bar": (
            (domain,),
            {"group_by": "create_date:month", "progress_bar": {"field": "id", "colors": {}}},
        ),
    }


def groups(field, kind, guess):
    """Grouping, adding up and comparing sums; right and wrong can differ in the last only."""
    whole = guess + GUESSES[kind][0][len(guess) :]
    yield "groups", "formatted_read_group", ([], [field], ["__count"]), {}
    yield "groups of lists", "web_read_group", ([], [field], ["__count"]), {}
    for function in ("max", "min", "array_agg", "array_agg_distinct", "count_distinct"):
        asked = f"{field}:{function}"
        yield asked, "formatted_read_group", ([], [], [asked]), {}
        yield f"order {asked}", "formatted_read_group", ([], ["id"], ["__count"]), {"order": asked}
    for operator, value in ((">=", guess), ("<", guess), ("=", whole), ("in", [whole])):
        having = [(f"{field}:max", operator, value)]
        yield f"having {operator}", "formatted_read_group", ([], ["id"], ["__count"], having), {}


def sorted_by(field):
    """Pairs of calls that answer alike where nothing is sorted by the field."""
    for method, args in (("search", ([],)), ("web_search_read", ([], {"id": {}}))):
        yield tuple((method, args, {"order": f"{field} {way}"}) for way in ("asc", "desc"))


def links_to(env, name):
    """Pairs (model, field) of stored links of all tables that lead to a model."""
    for other, model in sorted(env.registry.items()):
        if model._abstract or model._transient or not model._auto:
            continue
        for field in model._fields.values():
            if field.type in RELATIONS and field.comodel_name == name and field.store:
                yield other, field.name


def finds(env, model, domain):
    return env[model].with_context(active_test=False).search_count(Domain(domain), limit=1)
