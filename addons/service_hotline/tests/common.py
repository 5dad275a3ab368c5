from odoo.fields import Command

from odoo.addons.repair_intake.tests.common import IntakeCase


class HotlineCase(IntakeCase):
    """A known caller with a phone under warranty, two agents and a supervisor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.make_user("colleague", "repair_intake.group_hotline_agent")
        cls.supervisor = cls.make_user("supervisor", "service_hotline.group_hotline_supervisor")
        cls.management = cls.make_user("management", "service_network.group_oversight_manager")
        cls.caller = cls.env["res.partner"].create(
            {
                "name": "Han Meimei",
                "phone": "13900007788",
                "area_id": cls.district.id,
                "street": "Garden Road 8",
            }
        )
        cls.device = cls.make_device("HOT-SN-0001", cls.caller)
        main_unit = cls.env.ref("service_warranty.component_main_unit")
        cls.env["warranty.policy"].create(
            {
                "name": "Phones of the hotline's test",
                "categ_id": cls.phones.id,
                "term_ids": [Command.create({"component_id": main_unit.id, "months": 12})],
            }
        )
        cls.desk = cls.env["service.hotline"].with_user(cls.hotline)

    @classmethod
    def make_device(cls, serial, owner, **vals):
        return cls.env["stock.lot"].create(
            {
                "name": serial,
                "product_id": cls.phone_model.id,
                "owner_id": owner.id,
                "purchase_date": cls.env.cr.now().date(),
                "proof": "invoice",
                **vals,
            }
        )

    @classmethod
    def make_article(cls, name, **vals):
        article = cls.env["service.article"].create(
            {"name": name, "categ_id": cls.phones.id, "body": "Ten seconds.", **vals}
        )
        article.action_submit()
        article.action_approve()
        cls.env.flush_all()
        return article

    def call_in(self, text="13900007788", key="call-1", desk=None):
        return (desk or self.desk).desk_lookup(text, key=key)

    def report(self, key="order-1", call_id=None, **values):
        """The known caller reports a fault of the known device."""
        values = {
            "partner_id": self.caller.id,
            "device_id": self.device.id,
            "symptom": "Screen stays dark",
            "service_mode": "carry_in",
            **values,
        }
        return self.desk.desk_create(values, key, call_id)

    def order_of(self, answer):
        return self.env["service.order"].browse(answer["id"])
