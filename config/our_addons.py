"""Our addons as they stand in the project's folder."""

import ast
import functools
import hashlib
import sys
from pathlib import Path

ADDONS = Path(__file__).resolve().parent.parent / "addons"
NOT_INSTALLED = {"demo", "tests", "__pycache__"}


@functools.cache
def read_manifests():
    return {
        path.parent.name: ast.literal_eval(path.read_text())
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }


def with_dependencies(names):
    """Our addons among NAMES and what they need, each after its dependencies."""
    manifests = read_manifests()
    ordered = []

    def visit(name):
        if name in manifests and name not in ordered:
            for dependency in manifests[name].get("depends", []):
                visit(dependency)
            ordered.append(name)

    for name in names:
        if name not in manifests:
            sys.exit(f"There is no addon addons/{name}.")
        visit(name)
    return ordered


def brings_most(name):
    """The addon of ours that brings most of what NAME needs, or None."""
    needed = with_dependencies([name])[:-1]
    return max(needed, key=lambda each: len(with_dependencies([each])), default=None)


def our_addons():
    return with_dependencies(read_manifests())


def fingerprint(root, leave_out=frozenset()):
    """A digest of the files in ROOT, without the folders named in LEAVE_OUT."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and leave_out.isdisjoint(inside.parts):
            digest.update(f"{inside}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def addon_fingerprints(names):
    return {name: fingerprint(ADDONS / name, NOT_INSTALLED) for name in names}


def demo_fingerprints(names):
    return {name: fingerprint(ADDONS / name / "demo") for name in names}
