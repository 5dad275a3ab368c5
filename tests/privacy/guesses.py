"""Every way to ask whether a guess at a hidden value is right, for any model and field.

A way takes a model's name, a field, an operator and a guess and gives calls of public methods. Who
sees masks must be answered the same by each, whether the guess is right or wrong.
"""

import inspect

from odoo.exceptions import UserError

from .person import EMAIL, PHONE, STREET

# kind of data → value, beginning that is right, beginning that is as wrong as it is like
GUESSES = {
    "phone": (PHONE, "13977", "13978"),
    "email": (EMAIL, "canary.p", "canary.q"),
    "street": (STREET, "暗号路", "暗号道"),
    "text": (f"Call {PHONE}", "Call 13977", "Call 13978"),
}
RELATIONS = ("many2one", "one2many", "many2many")


# Where a condition stands, and how it compares, in most searches.
MAIN, USUAL = ("plain", "any of the record"), ("=like", "ilike", "not ilike", "=")
# Parameters of a method that say what is looked for.
SEARCHED = ("search", "search_term", "searched_term", "query")


def whole(kind, guess):
    return guess + GUESSES[kind][0][len(guess) :]


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
        ("in", [whole(kind, guess), "1"]),
        ("=", whole(kind, guess)),
        ("!=", whole(kind, guess)),
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
        "any": [(link, "any", [asked])],
        "not any": [(link, "not any", [asked])],
        "any of the record behind": [(link, "any", [("id", "any", [asked])])],
    }


def methods(model, domain, guess):
    """Public methods that take a domain or a text to search for: dict name → arguments."""
    month = "create_date:month"
    progress = {"field": "id", "colors": {}}
    panel = {"search_domain": domain, "enable_counters": True}
    found = {
        "web_search_read": ((domain, {"id": {}}), {}),
        "name_search": (("", domain), {}),
        "formatted_read_group": ((domain, [], ["__count"]), {}),
        "formatted_read_grouping_sets": ((domain, [[], ["id"]], ["__count"]), {}),
        "web_read_group": ((domain, [month], ["__count"]), {}),
        "read_progress_bar": ((domain, month, progress), {}),
        "search_panel_select_range": (("create_uid",), panel),
        "search_panel_select_multi_range": (("create_uid",), panel),
        "read_group": ((domain, ["id:count"], []), {}),
    }
    for name, taken in searching_methods(model):
        if name not in found:
            found[name] = ((), {taken: domain if taken == "domain" else guess})
    return found


def searching_methods(model):
    """Pairs (method, parameter) of public methods that need nothing but a domain or a text."""
    for name, method in inspect.getmembers(type(model), inspect.isfunction):
        if name.startswith("_") or getattr(method, "_api_private", False):
            continue
        taken = list(inspect.signature(method).parameters.values())[1:]
        asked = [it.name for it in taken if it.name in ("domain", *SEARCHED)]
        needed = {it.name for it in taken if it.default is it.empty and it.kind not in (2, 4)}
        if asked and needed <= {asked[0]}:
            yield name, asked[0]


def sums(field):
    """Grouping and adding up: what comes of it must not hold the value."""
    yield "groups", "formatted_read_group", ([], [field], ["__count"]), {}
    yield "groups of lists", "web_read_group", ([], [field], ["__count"]), {}
    for function in ("max", "min", "array_agg", "array_agg_distinct", "count_distinct"):
        asked = f"{field}:{function}"
        yield asked, "formatted_read_group", ([], [], [asked]), {}


def groups(field, kind, guess):
    """Groups that are there only if the guess is right."""
    value = whole(kind, guess)
    for operator, asked in ((">=", guess), ("<", guess), ("=", value), ("in", [value])):
        having = [(f"{field}:max", operator, asked)]
        args = ([], ["create_uid"], ["__count"], having)
        yield f"having {operator}", "formatted_read_group", args, {}


def sorted_by(field):
    """Pairs of calls that answer alike where nothing is sorted by the field."""
    ways = ("asc", "desc")
    return {
        "order": [("search", [], 0, None, f"{field} {way}") for way in ways],
        "order of a list": [
            ("web_search_read", [], {"id": {}}, 0, None, f"{field} {way}") for way in ways
        ],
    }


def searches(field, kind, guess):
    """Each comparison in the two main places of a domain, the usual ones in every place."""
    for operator, value in comparisons(kind, guess):
        for way, domain in domains(field, operator, value).items():
            if way in MAIN or operator in USUAL:
                yield f"{way} {operator}", domain


def links_to(env, name):
    """Pairs (model, field) of stored links of all tables that lead to a model."""
    for other, model in sorted(env.registry.items()):
        if model._abstract or model._transient or not model._auto:
            continue
        for field in model._fields.values():
            if field.type in RELATIONS and field.comodel_name == name and field.store:
                yield other, field.name


def tells(model, field, kind):
    """Whether any comparison of the field finds something for the right guess alone."""
    _value, right, wrong = GUESSES[kind]
    asked = zip(comparisons(kind, right)[:4], comparisons(kind, wrong)[:4], strict=True)
    return any(_count(model, (field, *hit)) > _count(model, (field, *miss)) for hit, miss in asked)


def _count(model, condition):
    """How many are found; none where the field's own search does not know the operator."""
    try:
        return model.search_count([condition], limit=1)
    except UserError:
        return 0
