MENUS = ("account", "entry", "agreement", "instalment", "difference")


def post_init_hook(env):
    """Companies that have deposits already can ask for parts at once."""
    for company in env["deposit.account"].search([]).company_id:
        company._get_parts_transfer_type()


def uninstall_hook(env):
    """The menus of the ledger go back to where it has them without parts."""
    home = env.ref("deposit_ledger.menu_deposits")
    for name in MENUS:
        env.ref(f"deposit_ledger.menu_deposit_{name}").parent_id = home
