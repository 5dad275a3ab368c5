"""Which fields hold personal data, and of what kind."""


def personal_kind(field):
    """The kind of personal data in a field, or None; a related one is as personal as its source."""
    kind = getattr(field, "personal", None)
    if kind is None and field.related:
        return personal_kind(field.related_field)
    return kind
