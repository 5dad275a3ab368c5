"""Timelines written before hold the names of customers; from now on they hold masks only."""


def migrate(cr, version):
    cr.execute("ALTER TABLE service_order_log DISABLE TRIGGER service_order_log_append_only_rows")
    cr.execute(
        """
        UPDATE service_order_log
           SET old_value = left(old_value, 1) || '**', new_value = left(new_value, 1) || '**'
         WHERE field_name = 'partner_id'
        """
    )
    cr.execute("ALTER TABLE service_order_log ENABLE TRIGGER service_order_log_append_only_rows")
