"""When a requisition was approved counts for the month of an approver; the log knows it."""


def migrate(cr, version):
    cr.execute("ALTER TABLE parts_requisition ADD COLUMN IF NOT EXISTS approved_at timestamp")
    cr.execute(
        """
        UPDATE parts_requisition requisition
           SET approved_at = log.at
          FROM (SELECT requisition_id, max(at) AS at FROM parts_log
                 WHERE step = 'approve' GROUP BY requisition_id) log
         WHERE log.requisition_id = requisition.id
        """
    )
