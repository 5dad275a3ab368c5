"""Draw which addon stands on which, from their manifests, as Mermaid text.

addon_graph.py           print it
addon_graph.py --write   put it into ARCHITECTURE.md
"""

import re
import sys

from our_addons import ADDONS, our_addons, read_manifests

PAGE = ADDONS.parent / "ARCHITECTURE.md"
PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```\n)", re.DOTALL)


def stands_on(name):
    """What NAME depends on among our addons, without what another of them brings along."""
    manifests = read_manifests()
    direct = [each for each in manifests[name]["depends"] if each in manifests]
    return [each for each in direct if not any(each in all_below(other) for other in direct)]


def all_below(name):
    manifests = read_manifests()
    direct = {each for each in manifests[name]["depends"] if each in manifests}
    return direct.union(*(all_below(each) for each in direct))


def draw():
    lines = ["flowchart BT"]
    for name in our_addons():
        lines.append(f"    {name}")
        # dashed: installs itself where all of them are
        arrow = "-.->" if read_manifests()[name].get("auto_install") else "-->"
        lines += [f"    {name} {arrow} {below}" for below in sorted(stands_on(name))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(PICTURE.sub(lambda _old: draw(), PAGE.read_text(), count=1))
    else:
        print(draw(), end="")
