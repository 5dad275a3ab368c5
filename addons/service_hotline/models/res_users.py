from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    hotline_extension = fields.Char(
        string="Telephone Extension",
        copy=False,
        groups="base.group_erp_manager",
        help="By this the telephone system says whose telephone rings.",
    )

    _hotline_extension_unique = models.UniqueIndex(
        "(hotline_extension) WHERE hotline_extension IS NOT NULL",
        "Another user has this telephone extension.",
    )

    @api.model
    def _hotline_agent(self, address):
        """The hotline agent with this extension or login; empty if there is none."""
        # sudo: extensions are kept by administrators and asked for by the telephone system
        users = self.sudo().search(
            ["|", ("hotline_extension", "=", address), ("login", "=", address)],
            order="hotline_extension nulls last",
        )
        return users.filtered(lambda u: u._is_hotline_agent())[:1].sudo(False)

    def _connection_paths(self):
        paths = super()._connection_paths()
        is_telephone = self._has_group("service_hotline.group_telephone")
        return paths | {"/service_hotline/call"} if is_telephone else paths

    def _is_hotline_agent(self):
        return self.has_group("repair_intake.group_hotline_agent")

    def _hotline_categories(self):
        """Products each agent is certified for today: dict user id → set of category ids."""
        # sudo: only who may advise on what, nothing else of an employee's file
        held = (
            self.env["hr.employee.skill"]
            .sudo()
            .search(
                [
                    ("employee_id.user_id", "in", self.ids),
                    ("skill_id.hotline_categ_ids", "!=", False),
                    "|",
                    ("valid_to", "=", False),
                    ("valid_to", ">=", fields.Date.context_today(self)),
                ]
            )
        )
        return {
            user.id: set(lines.skill_id.hotline_categ_ids.ids)
            for user, lines in held.grouped(lambda line: line.employee_id.user_id).items()
        }

    def _homes(self):
        return [
            *super()._homes(),
            (
                42,
                "service_hotline.action_service_call_report",
                self._has_group("service_hotline.group_hotline_supervisor"),
            ),
            (
                43,
                "service_hotline.action_desk",
                self._has_group("repair_intake.group_hotline_agent"),
            ),
        ]
