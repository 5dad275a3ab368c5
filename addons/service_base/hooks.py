def uninstall_hook(env):
    """Take the trigger function out of the database; Odoo only removes tables."""
    env.cr.execute("DROP FUNCTION IF EXISTS after_sales_append_only() CASCADE")
