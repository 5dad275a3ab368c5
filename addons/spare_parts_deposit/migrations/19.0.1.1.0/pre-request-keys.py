"""Keys of requests have one home, `request.key`; those kept in the parts log move there."""

import hashlib
import json

# column of the log: model of the paper
PAPERS = {
    "requisition_id": "parts.requisition",
    "return_id": "parts.return",
    "old_part_id": "old.part.return",
    "use_id": "service.order.part",
}


def fingerprint(door, asked):
    text = json.dumps([door, asked], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def migrate(cr, version):
    for column, model in PAPERS.items():
        cr.execute(
            f"SELECT request_key, step, {column}, at FROM parts_log"  # noqa: S608 (our own names)
            f" WHERE request_key IS NOT NULL AND {column} IS NOT NULL"
        )
        for key, step, res_id, at in cr.fetchall():
            door = f"{model}.{step}"
            cr.execute(
                "INSERT INTO request_key (key, door, fingerprint, res_id, at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING",
                [key, door, fingerprint(door, {"id": res_id}), res_id, at],
            )
