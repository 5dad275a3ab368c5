def post_init_hook(env):
    """Points that are active already get their deposit account."""
    env["service.point"].search([("state", "=", "active")])._make_deposit_accounts()
