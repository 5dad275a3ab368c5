from odoo.addons.repair_intake.models.service_order_states import OPEN_STATES


def post_init_hook(env):
    """Devices of orders that are open already are expected."""
    orders = env["service.order"].search(
        [
            ("service_mode", "in", ("carry_in", "mail_in")),
            ("state", "in", OPEN_STATES),
        ]
    )
    orders._expect_device()
