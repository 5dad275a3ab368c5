"""Build the project's databases with Odoo, each from the one before it:

after_sales_core      Odoo's own apps, Chinese, without demo data
after_sales_addons    with our addons
after_sales_template  with their demo data
after_sales           the demo company; made once, from then on only upgraded
after_sales_peers…    Odoo's own apps in English, and the same with our addons: for Odoo's tests
after_sales_alone…    Odoo in Chinese without any app, and each addon with only what it depends on

and clones for tests. All but the demo are built again when their origin is not what is in the
project's folder now.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import databases
from databases import clone, connect, drop, exists, read_origin, write_origin
from our_addons import (
    addon_fingerprints,
    brings_most,
    demo_fingerprints,
    our_addons,
    with_dependencies,
)

CONFIG = Path(__file__).resolve().parent

CORE = "after_sales_core"
WITH_ADDONS = "after_sales_addons"
TEMPLATE = "after_sales_template"
DEMO = "after_sales"
PEERS_CORE = "after_sales_peers_core"
PEERS_WITHOUT = "after_sales_peers_without"
PEERS = "after_sales_peers"
ALONE = "after_sales_alone"

CORE_APPS = (
    "account",
    "crm",
    "hr",
    "hr_skills",
    "l10n_cn",
    "mail",
    "phone_validation",
    "portal",
    "purchase_stock",
    "rating",
    "repair",
    "sale_stock",
    "sms",
    "stock_account",
    "survey",
)


def odoo(*arguments, script=None, **environment):
    command = [sys.executable, "-m", "odoo", *arguments]
    with open(script or os.devnull) as stdin:
        subprocess.run(command, stdin=stdin, check=True, env={**os.environ, **environment})


def run_script(database, script, **environment):
    odoo("shell", "--database", database, "--no-http", script=CONFIG / script, **environment)


def install(database, addons):
    """Install ADDONS into DATABASE, or upgrade those that are there."""
    names = ",".join(addons)
    odoo(
        "server", "--database", database, "--init", names, "--update", names,
        "--stop-after-init", "--no-http", "--max-cron-threads", "0",
    )  # fmt: skip
    with connect(database) as cursor:
        cursor.execute(
            "SELECT name FROM ir_module_module WHERE name = ANY(%s) AND state = 'installed'",
            [list(addons)],
        )
        missing = set(addons) - {name for (name,) in cursor.fetchall()}
    if missing:
        sys.exit(f"Odoo did not install {', '.join(sorted(missing))} into {database}.")


def stale_addons(database, names):
    """Those of NAMES and what they need that differ from what DATABASE was last given."""
    installed = read_origin(database).get("addons", {})
    wanted = addon_fingerprints(with_dependencies(names))
    return {name: digest for name, digest in wanted.items() if installed.get(name) != digest}


def upgrade(database, names, even=()):
    """Bring NAMES and what they need up to date in DATABASE, EVEN those that seem to be."""
    stale = {**stale_addons(database, names), **addon_fingerprints(even)}
    if stale:
        install(database, stale)
        origin = read_origin(database)
        write_origin(database, **{**origin, "addons": {**origin.get("addons", {}), **stale}})


def load_demo(database, names):
    run_script(database, "load_demo.py", AFTER_SALES_ADDONS=",".join(names))


def core_recipe():
    from odoo import release

    return [release.version, *CORE_APPS, (CONFIG / "prepare_core.py").read_text()]


def build_core():
    recipe = core_recipe()
    if read_origin(CORE) != {"core": recipe}:
        drop(CORE)
        odoo("db", "init", CORE, "--language", "zh_CN", "--country", "CN")
        install(CORE, CORE_APPS)
        run_script(CORE, "prepare_core.py")
        write_origin(CORE, core=recipe)


def build_with_addons():
    names = our_addons()
    origin = {**read_origin(CORE), "addons": addon_fingerprints(names)}
    if read_origin(WITH_ADDONS) != origin:
        clone(CORE, WITH_ADDONS)
        upgrade(WITH_ADDONS, names)


def peers_recipe():
    from odoo import release

    scripts = ("prepare_peers.py", "generate_assets.py")
    return [release.version, *CORE_APPS, *((CONFIG / name).read_text() for name in scripts)]


def build_peers():
    recipe = peers_recipe()
    if read_origin(PEERS_CORE) != {"core": recipe}:
        drop(PEERS_CORE)
        odoo("db", "init", PEERS_CORE)
        install(PEERS_CORE, CORE_APPS)
        write_origin(PEERS_CORE, core=recipe)
    for database, names in ((PEERS_WITHOUT, []), (PEERS, our_addons())):
        origin = {"core": recipe, "addons": addon_fingerprints(names), "ready": True}
        if read_origin(database) != origin:
            clone(PEERS_CORE, database)
            upgrade(database, names)
            run_script(database, "prepare_peers.py")
            run_script(database, "generate_assets.py")
            write_origin(database, **origin)


def alone(addon):
    """The name of its database; of the ground they all stand on, where there is no ADDON."""
    return f"{ALONE}_{addon}" if addon else ALONE


def build_ground():
    from odoo import release

    recipe = [release.version, (CONFIG / "prepare_ground.py").read_text()]
    if read_origin(ALONE) != {"core": recipe}:
        drop(ALONE)
        odoo("db", "init", ALONE, "--language", "zh_CN", "--country", "CN")
        run_script(ALONE, "prepare_ground.py")
        write_origin(ALONE, core=recipe)


def build_alone(addon):
    """A clone of the database of the addon that brings most; only what it lacks is installed."""
    ground, names = alone(brings_most(addon)), with_dependencies([addon])
    if read_origin(alone(addon)) != {
        **read_origin(ground),
        "addons": addon_fingerprints(names),
    }:
        clone(ground, alone(addon))
        upgrade(alone(addon), names)


def demo_recipe(names):
    return [(CONFIG / "load_demo.py").read_text(), demo_fingerprints(names)]


def build_template():
    names = our_addons()
    origin = {**read_origin(WITH_ADDONS), "demo": demo_recipe(names)}
    if read_origin(TEMPLATE) != origin:
        clone(WITH_ADDONS, TEMPLATE)
        load_demo(TEMPLATE, names)
        run_script(TEMPLATE, "generate_assets.py")
        write_origin(TEMPLATE, **origin)


def build_demo():
    if exists(DEMO):
        upgrade(DEMO, our_addons())
    else:
        clone(TEMPLATE, DEMO)


def print_stale():
    """What `demo` has yet to bring into the demo database: addons, or all of it."""
    print(*stale_addons(DEMO, our_addons()) if exists(DEMO) else ["everything"])


def prepare_trial(database, addons, demo=""):
    """A clone of core kept for trying ADDONS again and again, with their DEMO data or without."""
    names = addons.split(",")
    recipe = demo_recipe(with_dependencies(names)) if demo else None
    origin = read_origin(database)
    if origin.get("core") != read_origin(CORE)["core"] or origin.get("demo", recipe) != recipe:
        clone(CORE, database)
    upgrade(database, names)
    origin = read_origin(database)
    if demo and "demo" not in origin:
        load_demo(database, with_dependencies(names))
        write_origin(database, **origin, demo=recipe)


def demo_database():
    if not exists(DEMO):
        sys.exit("There is no demo database yet: ./run demo makes it.")
    return DEMO


COMMANDS = {
    "core": build_core,
    "addons": build_with_addons,
    "template": build_template,
    "demo": build_demo,
    "peers": build_peers,
    "ground": build_ground,
    "alone": build_alone,
    "stale": print_stale,
    "update": lambda addon: upgrade(demo_database(), [addon], even=[addon]),
    "trial": prepare_trial,
    "clone": clone,
    "drop": drop,
    "backup": lambda file: databases.backup(demo_database(), file),
    "restore": lambda file, *any_key: databases.restore(DEMO, file, *any_key),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    try:
        COMMANDS[options.command](*options.arguments)
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed with status {error.returncode}: {' '.join(map(str, error.cmd))}")


if __name__ == "__main__":
    main()
