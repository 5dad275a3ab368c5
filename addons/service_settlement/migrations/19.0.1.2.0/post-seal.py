from odoo import SUPERUSER_ID, api

# What was billed was paid to whom the bill says; what was confirmed, to the point's contact.
TERMS = """
UPDATE settlement_statement statement
   SET payee_kind = point.kind,
       payee_id = COALESCE(bill.partner_id, point.partner_id),
       payee_bank_id = bank.id,
       payee_account = bank.acc_number,
       fiscal_position_id = bill.fiscal_position_id
  FROM settlement_statement own
  JOIN service_point point ON point.id = own.point_id
  LEFT JOIN account_move bill ON bill.id = own.move_id
  LEFT JOIN res_partner_bank bank
         ON bank.id = bill.partner_bank_id AND bill.move_type = 'in_invoice'
 WHERE own.id = statement.id AND statement.payee_id IS NULL
   AND statement.state IN ('confirmed', 'billed', 'settled')
"""


def migrate(cr, version):
    """Statements confirmed before there were seals get theirs now."""
    cr.execute("ALTER TABLE settlement_statement DISABLE TRIGGER settlement_statement_frozen")
    cr.execute(TERMS)
    cr.execute("ALTER TABLE settlement_statement ENABLE TRIGGER settlement_statement_frozen")
    env = api.Environment(cr, SUPERUSER_ID, {})
    confirmed = [("state", "in", ("confirmed", "billed", "settled")), ("seal", "=", False)]
    env["settlement.statement"].search(confirmed)._seal()
    approved = [("state", "in", ("approved", "billed")), ("seal", "=", False)]
    env["settlement.run"].search(approved)._seal()
