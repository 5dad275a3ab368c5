from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from odoo.addons.base.models.res_users import check_identity
from odoo.addons.service_base.labels import selection_labels

KEY_DAYS = 365
SAME_AS_USER = {"name", "kind", "company_id", "active"}


class ServiceConnection(models.Model):
    """Another system that speaks to this one with an API key of its own, by its own paths only.

    Each has a user of the type “Connected System”, made with it. Such a user has no role, reads
    no record, logs in nowhere and calls nothing but the paths of its kind; see `ir.http`.
    """

    _name = "service.connection"
    _description = "Connected System"
    _order = "name, id"

    name = fields.Char(required=True)
    # what it does here: each addon with an entry point adds its own
    kind = fields.Selection([], required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, by_hand=False, copy=False, ondelete="restrict"
    )
    key_count = fields.Integer(string="Valid Keys", compute="_compute_keys")
    key_expires_at = fields.Datetime(string="Last Key Expires", compute="_compute_keys")

    _user_unique = models.Constraint("UNIQUE(user_id)", "Each connected system has its own user.")

    def _compute_keys(self):
        # sudo: how many keys and until when, not the keys
        keys = self.env["res.users.apikeys"].sudo()
        alive = ["|", ("expiration_date", "=", False), ("expiration_date", ">=", "now")]
        found = keys.search([("user_id", "in", self.user_id.ids), *alive]).grouped("user_id")
        for system in self:
            own = found.get(system.user_id, keys)
            system.key_count = len(own)
            system.key_expires_at = max(filter(None, own.mapped("expiration_date")), default=False)

    @api.constrains("user_id")
    def _check_user(self):
        """Nobody gets a key that speaks for a person."""
        # sudo: only asks for the type of the user
        for user in self.sudo().user_id:
            if not user._is_connected_system():
                raise ValidationError(
                    self.env._("%s is a person, not a connected system.", user.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        systems = super().create(vals_list)
        for system in systems:
            system._give_user()
        return systems

    def write(self, vals):
        result = super().write(vals)
        # sudo: the user is the system's own and has no rights besides
        for system in self.sudo() if vals.keys() & SAME_AS_USER else ():
            system.user_id.write(system._prepare_user_vals())
        return result

    def _give_user(self):
        # sudo: an administrator of after-sales makes no users but these, which can do nothing
        system, vals = self.sudo(), self._prepare_user_vals()
        if system.user_id:
            system.user_id.write(vals)
        else:
            speaks = {name: self.env.user[name] for name in ("lang", "tz")}
            vals |= {"login": f"connection-{self.id}", **speaks}
            system.user_id = system.env["res.users"].create(vals)

    def _prepare_user_vals(self):
        return {
            "name": self.name,
            "group_ids": [Command.set(self._kind_group().ids)],
            "company_id": self.company_id.id,
            "company_ids": [Command.set(self.company_id.ids)],
            "active": self.active,
        }

    def _kind_group(self):
        """The group of the users of this kind, for the addons that add one."""
        self.ensure_one()
        return self.env.ref("service_network.group_connected_system")

    @api.model
    def _of_user(self, kind):
        """The system behind the request, which must be of this kind."""
        # sudo: a connected system reads nothing, not even what is told of itself
        found = self.sudo().search([("user_id", "=", self.env.uid), ("kind", "=", kind)], limit=1)
        if not found:
            label = selection_labels(self, "kind")[kind]
            raise AccessError(
                self.env._(
                    "This address is for connected systems of the kind “%s”."
                    " Ask an administrator for a key.",
                    label,
                )
            )
        return found

    # --- keys ---

    @check_identity
    def action_new_key(self):
        """Make a key and show it once."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.users.apikeys.show",
            "name": self.env._("API Key Ready"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_key": self._new_key()},
        }

    def _new_key(self):
        self.ensure_one()
        self._check_user()
        # as the system's user, so that its group bounds how long the key lives
        keys = self.env["res.users.apikeys"].with_user(self.sudo().user_id)
        return keys._generate("rpc", self.name, fields.Datetime.now() + timedelta(days=KEY_DAYS))

    def action_revoke_keys(self):
        """No key of these systems works any more."""
        self.check_access("write")
        # sudo: keys of the system's own user
        self.sudo().user_id.api_key_ids.unlink()
        self.invalidate_recordset(["key_count", "key_expires_at"])
