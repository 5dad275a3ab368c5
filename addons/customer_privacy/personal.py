"""Which fields hold personal data, and of what kind."""

# Odoo's own fields into which contact data are copied, whichever of its apps are installed:
# model → the link to the contacts, where copies stay until a person is forgotten, and the kind of
# each field. No copy is ever open: whoever may write it could link it to somebody else.
COPIES = {
    "calendar.attendee": ("partner_id", {"common_name": "text"}),
    "calendar.event": (
        "partner_ids",
        {"description": "text", "location": "text", "name": "text", "notes": "text"},
    ),
    "mail.activity": (None, {"note": "text", "summary": "text"}),
    "mail.blacklist": (None, {"email": "email"}),
    "mail.mail": (None, {"email_cc": "email", "email_to": "email"}),
    "mail.message": (None, {"account_audit_log_preview": "text"}),
    "mail.notification": ("res_partner_id", {"sms_number": "phone"}),
    "mail.scheduled.message": (None, {"body": "text", "subject": "text"}),
    "payment.transaction": (
        "partner_id",
        {
            "partner_address": "street",
            "partner_email": "email",
            "partner_name": "name",
            "partner_phone": "phone",
        },
    ),
    "phone.blacklist": (None, {"number": "phone"}),
    "rating.rating": ("partner_id", {"feedback": "text"}),
    "sms.sms": (None, {"body": "text", "number": "phone"}),
    "snailmail.letter": ("partner_id", {"street": "street", "street2": "street"}),
    "survey.user_input": ("partner_id", {"email": "email"}),
}


def personal_kind(field):
    """The kind of personal data in a field, or None; a related one is as personal as its source."""
    kind = getattr(field, "personal", None)
    if kind is None and field.model_name in COPIES:
        kind = COPIES[field.model_name][1].get(field.name)
    if kind is None and field.related:
        return personal_kind(field.related_field)
    return kind
