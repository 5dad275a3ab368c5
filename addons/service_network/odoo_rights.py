"""What our roles get of the rights that Odoo grants to every internal user.

A service point is an outside firm: it gets what `KEPT` says and nothing else, whatever app is
installed later. The head office are employees of the maker: they get what Odoo's internal users
get but for `CLOSED`. What a role needs besides, our addons grant to it in their
`ir.model.access.csv`; rights that come with a group of one of Odoo's apps are not touched.
Nothing here widens a right.
"""

from typing import NamedTuple

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


class Kept(NamedTuple):
    """The operations that remain, and for which records: `whose` makes a domain for a user."""

    operations: str
    whose: object = None


# --- whose records ---


def nobody(_user):
    return [(0, "=", 1)]


def created(user):
    return [("create_uid", "=", user.id)]


def of_user(user):
    return [("user_id", "=", user.id)]


def of_contact(user):
    return [("partner_id", "=", user.partner_id.id)]


def filters(user):
    """Favourites of nobody in particular are read; `write` and the rest ask `own_filters`."""
    return [("user_ids", "in", [False, user.id])]


def of_exports(user):
    return [("export_id.create_uid", "=", user.id)]


def own_filters(user):
    return [("user_ids", "=", user.id), ("user_ids", "not any", [("id", "!=", user.id)])]


def managed(user):
    return [("manager_id.user_id", "=", user.id)]


def meetings(user):
    return [("partner_ids", "in", user.partner_id.ids)]


def notifications(user):
    me = user.partner_id.id
    return ["|", ("res_partner_id", "=", me), ("author_id", "=", me)]


def followers(user):
    """Oneself and colleagues."""
    mine = user.service_point_ids.ids
    return ["|", *of_contact(user), ("partner_id.user_ids.service_point_ids", "in", mine)]


def colleagues(user):
    mine = user.service_point_ids.ids
    return ["|", ("id", "=", user.id), ("service_point_ids", "in", mine)]


def conversations(user):
    """Those one was invited to, not those that everybody is put into."""
    return [("is_member", "=", True), ("group_ids", "=", False)]


def of_conversations(user):
    return [("channel_id.is_member", "=", True), ("channel_id.group_ids", "=", False)]


def own_membership(user):
    return [("is_self", "=", True)]


def calendars(user):
    """The hours by which own points work."""
    return [("id", "in", user.service_point_ids.calendar_id.ids)]


def hours(user):
    return [("calendar_id", "any", calendars(user))]


def days_off(user):
    """Public holidays, and absences of own technicians."""
    mine = user.service_point_ids.ids
    return [
        "|",
        *["&", ("resource_id", "=", False), "|", ("calendar_id", "=", False), *hours(user)],
        ("resource_id.employee_id.service_point_id", "in", mine),
    ]


def of_technicians(user):
    mine = user.service_point_ids.ids
    return [("employee_id.service_point_id", "in", mine)]


def technicians(user):
    return ["|", *of_user(user), *of_technicians(user)]


# --- what remains, by subject ---

WEB_CLIENT = {
    "ir.actions.report": Kept("r"),
    "ir.attachment": Kept("rwcu"),
    "ir.embedded.actions": Kept("r"),
    "ir.exports.line": Kept("rwcu", of_exports),
    "ir.filters": Kept("rwcu", filters),
    # asked for by the manifest of the web client
    "ir.module.module": Kept("r", nobody),
    "ir.ui.menu": Kept("r"),
    "report.paperformat": Kept("r"),
    "web_tour.tour": Kept("r"),
    "web_tour.tour.step": Kept("r"),
}
OWN_ACCOUNT = {
    "auth.passkey.key": Kept("rw", created),
    "auth.passkey.key.create": Kept("rwcu"),
    "auth_totp.device": Kept("r", of_user),
    "auth_totp.wizard": Kept("rwcu", of_user),
    "change.password.own": Kept("rwcu"),
    "res.device": Kept("r", of_user),
    "res.device.log": Kept("r", of_user),
    "res.users": Kept("r", colleagues),
    "res.users.identitycheck": Kept("rwc"),
    "res.users.settings": Kept("rwcu", of_user),
    "res.users.settings.volumes": Kept("rwcu"),
}
CONTACTS = {
    "res.company": Kept("r"),
    "res.country": Kept("r"),
    "res.country.state": Kept("r"),
    "res.currency": Kept("r"),
    "res.currency.rate": Kept("r"),
    "res.lang": Kept("r"),
    "res.partner": Kept("r"),
    "res.partner.category": Kept("r"),
    # a changed address is looked for in letters on their way
    "snailmail.letter": Kept("r", nobody),
}
TALK = {
    "calendar.attendee": Kept("r", of_contact),
    "calendar.event": Kept("r", meetings),
    "discuss.channel": Kept("r", conversations),
    "discuss.channel.member": Kept("rw", of_conversations),
    "mail.activity": Kept("rwcu"),
    "mail.activity.plan": Kept("r"),
    "mail.activity.plan.template": Kept("r"),
    "mail.activity.schedule": Kept("rwc"),
    "mail.activity.schedule.line": Kept("rwc"),
    "mail.activity.type": Kept("r"),
    "mail.canned.response": Kept("r"),
    "mail.followers": Kept("r", followers),
    "mail.message": Kept("rwcu"),
    "mail.message.subtype": Kept("r"),
    "mail.notification": Kept("rw", notifications),
    "mail.scheduled.message": Kept("r", created),
    # asked for with all that is read of a document; what customers think stands in follow-ups
    "rating.rating": Kept("r", nobody),
}
GOODS = {
    "product.attribute": Kept("r"),
    "product.attribute.value": Kept("r"),
    "product.category": Kept("r"),
    "product.product": Kept("r"),
    "product.tag": Kept("r"),
    "product.template": Kept("r"),
    "product.template.attribute.line": Kept("r"),
    "product.template.attribute.value": Kept("r"),
    "product.uom": Kept("r"),
    "stock.warehouse": Kept("r"),
    "uom.uom": Kept("r"),
}
PEOPLE = {
    # asked for by each user's menu
    "hr.department": Kept("r", managed),
    "hr.employee.public": Kept("r"),
    "hr.employee.skill": Kept("r", of_technicians),
    "hr.resume.line": Kept("r", of_technicians),
    "hr.resume.line.type": Kept("r"),
    "hr.skill": Kept("r"),
    "hr.skill.level": Kept("r"),
    "hr.skill.type": Kept("r"),
    "resource.calendar": Kept("r", calendars),
    "resource.calendar.attendance": Kept("r", hours),
    "resource.calendar.leaves": Kept("r", days_off),
    "resource.resource": Kept("r", technicians),
}

KEPT = {**WEB_CLIENT, **OWN_ACCOUNT, **CONTACTS, **TALK, **GOODS, **PEOPLE}

# Odoo's own users keep more than they may change.
CHANGED = {
    "discuss.channel.member": own_membership,
    "ir.filters": own_filters,
}


# --- the head office ---


class Closed(NamedTuple):
    """Operations that are closed to the head office, but for those who hold one of the groups."""

    operations: str
    but: tuple = ()


FINANCE = ("account.group_account_invoice", "account.group_account_readonly")
TRADE = ("purchase.group_purchase_user", "sales_team.group_sale_salesman")
STOCK = ("stock.group_stock_user",)
PEOPLE_OFFICE = ("hr.group_hr_manager",)
TO_CUSTOMERS = ("repair_intake.group_hotline_agent", "customer_followup.group_complaint_officer")
KEEPERS_OF_LISTS = (
    "account.group_account_manager",
    "hr.group_hr_manager",
    "product.group_product_manager",
    "purchase.group_purchase_manager",
    "sales_team.group_sale_manager",
    "stock.group_stock_manager",
    "survey.group_survey_manager",
)
WRITERS = (*FINANCE, *TRADE, *PEOPLE_OFFICE, *TO_CUSTOMERS)
EXPORTERS = ("base.group_allow_export",)
CLOSED = {
    "base.language.export": Closed("rwcu"),
    "base.module.install.request": Closed("rwcu"),
    "base_import.import": Closed("rwcu", KEEPERS_OF_LISTS),
    "base_import.mapping": Closed("rwcu", KEEPERS_OF_LISTS),
    "ir.exports.line": Closed("rwcu", EXPORTERS),
    "mail.compose.message": Closed("rwcu", WRITERS),
    "mail.followers.edit": Closed("rwcu", WRITERS),
    "mail.scheduled.message": Closed("wcu", WRITERS),
    # a text with the values of a record in it, whatever its reader may see of the record
    "mail.template": Closed("wcu", TRADE),
    "mail.template.preview": Closed("rwcu", TRADE),
    "payment.capture.wizard": Closed("rwcu", FINANCE),
    "product.supplierinfo": Closed("rwcu", (*FINANCE, *TRADE, *STOCK)),
    "rating.rating": Closed("wcu"),
    # how the papers of the company look
    "report.layout": Closed("wcu"),
    "res.partner.bank": Closed("rwcu", (*FINANCE, *TRADE, *PEOPLE_OFFICE)),
    "sms.composer": Closed("rwcu", TRADE),
    "sms.template.preview": Closed("rwcu", TRADE),
    "snailmail.letter": Closed("wcu", FINANCE),
    # a link by which anybody sees the figures
    "spreadsheet.dashboard.share": Closed("rwcu"),
    "stock.move.line": Closed("wcu", (*STOCK, *TRADE)),
    "utm.campaign": Closed("wcu", TRADE),
    "utm.medium": Closed("wcu", TRADE),
    "utm.source": Closed("wcu", TRADE),
}

# Whoever manages the network keeps the files of the points' technicians. Odoo has one right for
# them and for those of all who work for the maker: passports, private addresses, dismissals.
NETWORK = "service_network.group_network_manager"


def personnel(user, employee=""):
    """Files of technicians, and to read one's own."""
    return ["|", (f"{employee}service_point_id", "!=", False), (f"{employee}user_id", "=", user.id)]


def versions(user):
    """Of these, and those that are nobody's yet."""
    return ["|", ("employee_id", "=", False), *personnel(user, "employee_id.")]


PERSONNEL = {"hr.employee": personnel, "hr.version": versions}


def not_the_makers(user):
    """Contacts but for the maker's own, which papers and public pages show."""
    return [("id", "not in", user.company_ids.partner_id.ids)]


# --- what is asked ---


def letter_of(operation):
    return next(letter for letter, name in OPERATIONS.items() if name == operation)


def models_kept(operation):
    """Names of the models for which the operation remains to a point."""
    letter = letter_of(operation)
    return frozenset(name for name, kept in KEPT.items() if letter in kept.operations)


def models_closed(operation, user):
    """Names of the models for which the operation is closed to a user of the head office."""
    letter = letter_of(operation)
    return frozenset(
        name
        for name, closed in CLOSED.items()
        if letter in closed.operations and not any(map(user._has_group, closed.but))
    )


def domain_kept(name, operation, user):
    """Which records of the model remain to a point's user; an empty domain says all of them."""
    whose = KEPT[name].whose if name in KEPT else None
    if operation != "read":
        whose = CHANGED.get(name, whose)
    return whose(user) if whose else []


def domain_of_office(name, operation, user):
    """Which records of the model remain to a user of the head office; empty: all of them."""
    if name in PERSONNEL and user._keeps_technicians_only():
        return PERSONNEL[name](user)
    if name == "res.partner" and operation != "read" and not user._has_group("base.group_system"):
        return not_the_makers(user)
    return []
