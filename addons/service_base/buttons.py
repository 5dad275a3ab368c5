"""What stands behind the buttons of a form: how many there are, the list of them, an answer."""


def count_lines(records, name, model, field, domain=()):
    """Set the integer field `name` of each record to how many records of `model` point to it.

    :param field: the many2one field by which they point
    :param domain: which of them count; all if nothing is said
    """
    groups = records.env[model]._read_group(
        [(field, "in", records.ids), *domain], [field], ["__count"]
    )
    counts = {record.id: count for record, count in groups}
    for record in records:
        record[name] = counts.get(record._origin.id, 0)


def open_list(env, xmlid, domain, context=None):
    """The action of a menu, narrowed to a domain.

    :param context: in place of the action's own; nothing if nothing is said
    """
    action = env["ir.actions.act_window"]._for_xml_id(xmlid)
    return dict(action, domain=domain, context=context or {})


def notification(message, after, title=None, is_alarm=False):
    """The answer of a button: what has happened.

    :param after: tag of the client action that follows, or `act_window_close`
    :param is_alarm: it is shown in red and stays until it is closed
    """
    closes = after == "act_window_close"
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "danger" if is_alarm else "success",
            "sticky": is_alarm,
            "title": title,
            "message": message,
            "next": {"type": "ir.actions.act_window_close"}
            if closes
            else {"type": "ir.actions.client", "tag": after},
        },
    }
