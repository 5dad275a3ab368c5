"""The one photo of an order becomes the evidence of each exclusion that was ticked."""

from odoo.tools import sql

MAKE_LINES = """
INSERT INTO service_order_exclusion
       (order_id, exclusion_id, has_photo, create_uid, create_date, write_uid, write_date)
SELECT ticked.order_id, ticked.exclusion_id, photo.id IS NOT NULL,
       service_order.write_uid, service_order.write_date,
       service_order.write_uid, service_order.write_date
  FROM service_order_warranty_exclusion_rel ticked
  JOIN service_order ON service_order.id = ticked.order_id
  LEFT JOIN ir_attachment photo ON photo.res_model = 'service.order'
       AND photo.res_field = 'exclusion_photo' AND photo.res_id = ticked.order_id
ON CONFLICT DO NOTHING
"""

# The file itself is kept once, however many attachments name it.
GIVE_PHOTOS = """
INSERT INTO ir_attachment
       (name, res_model, res_field, res_id, type, store_fname, db_datas, checksum, file_size,
        mimetype, public, company_id, create_uid, create_date, write_uid, write_date)
SELECT photo.name, 'service.order.exclusion', 'photo', line.id, photo.type, photo.store_fname,
       photo.db_datas, photo.checksum, photo.file_size, photo.mimetype, photo.public,
       photo.company_id, photo.create_uid, photo.create_date, photo.write_uid, photo.write_date
  FROM service_order_exclusion line
  JOIN ir_attachment photo ON photo.res_model = 'service.order'
       AND photo.res_field = 'exclusion_photo' AND photo.res_id = line.order_id
"""

DROP_OLD = """
DELETE FROM ir_attachment WHERE res_model = 'service.order' AND res_field = 'exclusion_photo'
"""


def migrate(cr, version):
    if not sql.table_exists(cr, "service_order_warranty_exclusion_rel"):
        return
    cr.execute(MAKE_LINES)
    cr.execute(GIVE_PHOTOS)
    cr.execute(DROP_OLD)
