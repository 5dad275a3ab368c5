"""What screens let a user write, read from the views of the registry."""

from lxml import etree

ALWAYS = ("1", "True", "true")


class Screens:
    """The fields that forms and editable lists show, and those of them that can be typed in."""

    def __init__(self, env):
        self.env = env
        self.shown, self.editable = set(), set()
        views = env["ir.ui.view"].search(
            [("type", "in", ("form", "list")), ("mode", "=", "primary")]
        )
        for view in views.filtered(lambda view: view.model in env):
            arch = env[view.model].get_view(view.id, view.type)["arch"]
            root = etree.fromstring(arch)
            self._walk(view.model, root, self._can_edit(root))

    def only_show(self, model, name):
        """Whether the field is on a screen for writing, and on none that lets it be written."""
        return (model, name) in self.shown and (model, name) not in self.editable

    def _can_edit(self, root):
        if root.tag == "form":
            return root.get("edit") != "0"
        return bool(root.get("editable") or root.get("multi_edit"))

    def _walk(self, model, node, can_edit):
        for child in node.iterchildren(tag=etree.Element):
            if child.tag == "field" and child.get("name") in self.env[model]._fields:
                self._note(model, child, can_edit)
            else:
                self._walk(model, child, can_edit)

    def _note(self, model, node, can_edit):
        field = self.env[model]._fields[node.get("name")]
        readonly = node.get("readonly")
        typed = can_edit and (not field.readonly if readonly is None else readonly not in ALWAYS)
        if can_edit:
            self.shown.add((model, field.name))
        if typed or node.get("widget") == "handle":
            self.editable.add((model, field.name))
        for screen in node.iterchildren("list", "form"):
            if field.comodel_name in self.env:
                self._walk(field.comodel_name, screen, typed and self._can_edit(screen))
