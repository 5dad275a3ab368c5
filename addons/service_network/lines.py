"""Lines of records, read in one query."""


def fetch_lines(records, name, wanted):
    """The lines of a one2many field with what is wanted of them.

    Reading the field asks the database for the ids first and for the lines next; this asks once
    and leaves the lines in the cache, so that the field itself costs nothing afterwards.

    :param name: a one2many field of `records` without a domain
    :param wanted: stored fields of the lines
    """
    field = records._fields[name]
    lines = records.env[field.comodel_name].search_fetch(
        [(field.inverse_name, "in", records.ids)], [field.inverse_name, *wanted]
    )
    by_record = lines.grouped(field.inverse_name)
    for record in records:
        field._update_cache(record, by_record.get(record, lines.browse())._ids)
    return lines
