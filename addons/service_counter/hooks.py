def post_init_hook(env):
    """Devices of orders that are open already are expected."""
    orders = env["service.order"].search(
        [
            ("service_mode", "in", ("carry_in", "mail_in")),
            ("state", "in", ("new", "triaged", "assigned", "in_progress")),
        ]
    )
    orders._expect_device()
