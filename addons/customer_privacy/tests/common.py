from odoo.addons.service_network.tests.common import NetworkCase

PHONE, STREET, EMAIL = "13912345678", "广东省深圳市南山区科苑路8号", "li.lei@example.com"
MASKED_PHONE, MASKED_EMAIL = "139****5678", "l***@example.com"
MASKED_STREET = "广东省深圳市南山区****"


class PrivacyCase(NetworkCase):
    """The network of two points with a private customer of one, and people who see him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.make_user(
            "reader",
            "service_network.group_office_user,base.group_partner_manager,"
            "customer_privacy.group_contact_reader",
        )
        cls.clerk = cls.make_user(
            "clerk", "service_network.group_office_user,base.group_allow_export"
        )
        cls.plain = cls.make_user("plain", "base.group_user")
        cls.partner = cls.make_customer(
            name="Li Lei",
            phone=PHONE,
            street=STREET,
            email=EMAIL,
            comment=f"Call {PHONE} at noon",
        )
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Screen Works", "is_company": True, "phone": PHONE, "street": STREET}
        )
        cls.env.flush_all()

    @classmethod
    def make_customer(cls, **vals):
        return cls.env["res.partner"].create({"service_point_ids": cls.point.ids, **vals})

    @classmethod
    def make_customers(cls, count):
        return cls.env["res.partner"].create(
            [
                {
                    "name": f"Customer {number}",
                    "phone": f"1380000{number:04d}",
                    "service_point_ids": cls.point.ids,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def has_all_addons(cls):
        """Whether all of after-sales is installed here, or this addon with what it needs."""
        known = [("name", "=", "after_sales"), ("state", "=", "installed")]
        return bool(cls.env["ir.module.module"].search_count(known))

    def see(self, user, record=None):
        self.env.invalidate_all()
        return (self.partner if record is None else record).with_user(user)

    def find(self, *condition, user=None, model="res.partner"):
        return self.env[model].with_user(user or self.clerk).search([condition])

    def personal_of(self, model):
        return [*self.env[model]._personal_fields(), "display_name"]

    def assertHidden(self, answer):
        for secret in (PHONE, "科苑路", EMAIL, PHONE[3:], PHONE[:9]):
            self.assertNotIn(secret, str(answer))
