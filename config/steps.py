"""The lives of our models, each in one table, and what each step does in which order.

Runs in `odoo shell`; STEP_MODEL names one model. A step asks its guards, then prepares, writes the
state, logs and takes effect. What several addons say of a step is listed as it happens: an override
that works before it calls the one below it stands before it.
"""

import ast
import inspect
import os
import textwrap
from pathlib import Path


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


def places(model, method):
    """Files that say something of this method, in the order in which they are worked through."""
    found = [cls.__dict__[method] for cls in type(model).__mro__ if method in cls.__dict__]
    return _in_order(found)


def _in_order(functions):
    if not functions:
        return []
    first, *below = functions
    before, calls_below, after = _parts(first)
    own = [_file(first)]
    return own * before + (_in_order(below) if calls_below else []) + own * after


def _parts(function):
    """Whether it does something before it calls the one below, calls it, does something after."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    work = [statement for statement in definition.body if not _is_idle(statement)]
    calls = [number for number, part in enumerate(work) if _calls_super(part)]
    if not calls:
        return bool(work), False, False
    return calls[0] > 0, True, calls[0] < len(work) - 1


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
