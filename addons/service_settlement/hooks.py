def uninstall_hook(env):
    """Take the trigger functions out of the database; Odoo only removes tables."""
    env.cr.execute(
        "DROP FUNCTION IF EXISTS after_sales_settlement_frozen(),"
        " after_sales_statement_frozen() CASCADE"
    )
