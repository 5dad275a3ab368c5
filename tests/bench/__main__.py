"""Measure the speeds the project promises, each against an anchor measured in the same run.

./run bench          all of them
./run bench orders   one: a module of this folder with a function `measure(rpc)` that yields Ratios
"""

import argparse
import importlib
import pkgutil
import sys

from odoo import tools

from . import __path__ as folder
from .harness import Rpc


def benchmarks():
    """Modules of this folder that measure something, by name."""
    names = [module.name for module in pkgutil.iter_modules(folder)]
    modules = {n: importlib.import_module(f"{__package__}.{n}") for n in names if n != "__main__"}
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--database", required=True)
    options = parser.parse_args()
    tools.config.parse_config(["--log-level", "warn"], setup_logging=True)
    rpc = Rpc(options.database)  # first: benchmarks import from the addons it finds
    known = benchmarks()
    unknown = set(options.names) - known.keys()
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    missed = 0
    for name in options.names or known:
        print(f"\n{known[name].__doc__.splitlines()[0]}")
        for ratio in known[name].measure(rpc):
            print(f"  {ratio}", flush=True)
            missed += not ratio.is_met
    sys.exit(f"\n{missed} targets missed." if missed else 0)


if __name__ == "__main__":
    main()
