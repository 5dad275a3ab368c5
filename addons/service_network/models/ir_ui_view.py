from ast import literal_eval

from odoo import api, models

from ..ours import is_ours


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    @api.model
    def _postprocess_access_rights(self, tree):
        """Views of Odoo's name fields that a point may not read; they are left out for it."""
        if self.env.user._sees_own_points_only():
            for node in tree.xpath("//field[ancestor::*[@model_access_rights]]"):
                if not self._is_readable_in_view(node):
                    node.getparent().remove(node)
        return super()._postprocess_access_rights(tree)

    def _postprocess_tag_field(self, node, name_manager, node_info):
        """Pieces of ours are shown as “3”, not “3.00”; half a metre stays “0.5”."""
        super()._postprocess_tag_field(node, name_manager, node_info)
        field = name_manager.model._fields.get(node.get("name"))
        if field and field.type == "float" and self._counts_pieces(field):
            options = literal_eval(node.get("options") or "{}")
            node.set("options", repr({**options, "hide_trailing_zeros": True}))

    @api.model
    def _counts_pieces(self, field):
        return field._digits == "Product Unit" and is_ours(field._module)

    @api.model
    def _is_readable_in_view(self, node):
        """Whether the user may read the field on the model of the view that the node is in."""
        view = node.xpath("ancestor::*[@model_access_rights][1]")[0]
        Model = self.env[view.get("model_access_rights")]
        field = Model._fields.get(node.get("name"))
        if field is None:
            return True
        if field.type in ("one2many", "many2many"):
            return self.env[field.comodel_name].has_access("read")
        return Model._has_field_access(field, "read")
