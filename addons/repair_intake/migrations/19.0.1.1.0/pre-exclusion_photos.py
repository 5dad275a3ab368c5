"""The two fields that become lines leave their view before the views below it are checked."""

LEAVE_VIEW = """
UPDATE ir_ui_view view
   SET arch_db = (
        SELECT jsonb_object_agg(
            key, regexp_replace(value, '<field name="exclusion_(ids|photo)"[^>]*/>', '', 'g'))
          FROM jsonb_each_text(view.arch_db))
  FROM ir_model_data known
 WHERE known.module = 'repair_intake' AND known.model = 'ir.ui.view'
   AND known.name = 'view_service_order_form_warranty' AND known.res_id = view.id
"""


def migrate(cr, version):
    cr.execute(LEAVE_VIEW)
