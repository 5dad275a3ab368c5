"""The lives of our models, each in one table, and what each step does in which order.

Runs in `odoo shell`; STEP_MODEL names one model. A step asks its guards, then prepares, writes the
state, logs and takes effect. What several addons say of a step is listed as it happens, each with
the methods that it calls: an override that works before it calls the one below it stands before it.
What a model has to say of each of its steps stands before them.
"""

import ast
import inspect
import os
import re
import textwrap
from pathlib import Path

# How the engine takes a step, see `step.mixin`; a model that changes it has a reason.
ENGINE = (
    "_role_refusal",
    "_check_step",
    "_take_step",
    "_prepare_step",
    "_write_step",
    "_step_vals",
    "_log_step",
    "_take_effect",
)
ENGINE_HOME = "service_base/models/step_mixin.py"
# Says how something is done, not what.
DULL = re.compile(r"_(|steps|as_step|description_selection|read_group|get_\w+|is_\w+|has_\w+)$")
DOES = ("_", "action_", "write", "create", "unlink")


def lives(env, only=None):
    """The text for all models with steps, or for one."""
    names = sorted(
        name
        for name in env.registry.descendants(["step.mixin"], "_inherit")
        if not env[name]._abstract and only in (None, name)
    )
    return "\n\n".join(life(env[name]) for name in names) + "\n"


def life(model):
    lines = [model._name]
    for method in ENGINE:
        lines += [f"  each step: {method} {place}" for place in places(model, method, ENGINE_HOME)]
    for name, step in model._steps().items():
        lines.append(f"  {name}: {describe(step)}")
        lines += [
            f"      {kind} {place}"
            for kind in ("guard", "before", "on")
            for place in places(model, f"_{kind}_{name}")
        ]
    return "\n".join(lines)


def describe(step):
    facts = {
        "by": ", ".join(xmlid.strip().split(".")[-1] for xmlid in step.groups.split(",")),
        "needs": ", ".join(step.needs),
        "time": step.stamp,
        "user": step.user,
    }
    parts = [f"{' | '.join(step.sources)} → {step.target or 'stays'}"]
    parts += [f"{label} {fact}" for label, fact in facts.items() if fact]
    return "; ".join(parts + ["public"] * step.public)


def places(model, method, but=None):
    """Where something is said of this method and what it calls, as it is worked through."""
    found = [cls.__dict__[method] for cls in type(model).__mro__ if method in cls.__dict__]
    return _in_order([function for function in found if _file(function) != but])


def _in_order(functions):
    if not functions:
        return []
    first, *below = functions
    before, calls_below, after = _parts(first)
    parts = [_tell(first, work) for work in (before, after)]
    return parts[0] + (_in_order(below) if calls_below else []) + parts[1]


def _tell(function, work):
    if not work:
        return []
    called = [
        node.func.attr
        for statement in work
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith(DOES)
        and not DULL.match(node.func.attr)
    ]
    return [": ".join(filter(None, (_file(function), ", ".join(dict.fromkeys(called)))))]


def _parts(function):
    """What it does before it calls the one below, whether it does, and what it does after."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    work = [statement for statement in definition.body if not _is_idle(statement)]
    calls = [number for number, part in enumerate(work) if _calls_super(part)]
    if not calls:
        return work, False, []
    return work[: calls[0]], True, work[calls[0] + 1 :]


def _is_idle(statement):
    """A docstring, `pass`, or a bare answer."""
    if isinstance(statement, ast.Return):
        return isinstance(statement.value, ast.Name | ast.Constant | None)
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _calls_super(part):
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
        for node in ast.walk(part)
    )


def _file(function):
    path = Path(inspect.getsourcefile(function))
    return "/".join(path.parts[path.parts.index("addons") + 1 :])


if "env" in globals():  # `odoo shell`
    print(lives(env, os.environ.get("STEP_MODEL") or None), end="")  # noqa: F821
