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


def cache_lines(records, name, rows, columns):
    """The lines of a one2many field as a statement told them: they need not be read again.

    :param rows: ``(id, *values)`` of all lines of `records`, as the database holds them now
    :param columns: fields of the values; the first one holds the record
    """
    field = records._fields[name]
    lines = records.env[field.comodel_name].browse(row[0] for row in rows)
    by_record = {record_id: [] for record_id in records._ids}
    for line, (line_id, record_id, *values) in zip(lines, rows, strict=True):
        by_record[record_id].append(line_id)
        for column, value in zip(columns, (record_id, *values), strict=True):
            lines._fields[column]._update_cache(line, value)
    for record in records:
        field._update_cache(record, tuple(by_record[record.id]))
    return lines
