def post_init_hook(env):
    """Devices of orders that are open already are expected, or here if they are being worked on."""
    orders = env["service.order"].search(
        [
            ("service_mode", "in", ("carry_in", "mail_in")),
            ("state", "in", ("new", "triaged", "assigned", "in_progress")),
        ]
    )
    orders._expect_device()
    orders.filtered(lambda order: order.state == "in_progress")._move_device("receive")
