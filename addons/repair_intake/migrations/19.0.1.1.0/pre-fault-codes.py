def migrate(cr, version):
    """Fault codes are shipped now; a code that is in use already becomes the shipped one."""
    cr.execute(
        """
        INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
        SELECT 'repair_intake', 'fault_' || lower(code), 'service.fault', id, TRUE
        FROM service_fault
        WHERE code ~ '^(P(0[1-9]|1[0-2])|C(0[1-9]|1[0-3])|T0[12]|H0[1-6]|S0[1-4])$'
        ON CONFLICT (module, name) DO NOTHING
        """
    )
