from odoo.addons.repair_intake.tests.common import IntakeCase


class SupportCase(IntakeCase):
    """The network, its orders, a technical expert, and a few codes made for the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # people and codes of an installed demo company would be suggested as well
        cls.env["service.article"].search([])._as_step().write({"state": "retired"})
        cls.expert = cls.make_user("expert", "repair_intake.group_technical_expert")
        cls.worker = cls.make_user(
            "worker", "service_network.group_point_technician", points=cls.point
        )
        cls.fault = cls.make_code("fault", "Charging port loose")
        cls.other_fault = cls.make_code("fault", "Backlight dark")
        cls.symptom = cls.make_code("symptom", "充不进电", fault_ids=cls.fault.ids)
        cls.remedy = cls.make_code("remedy", "Replace the port")
        cls.cause = cls.make_code(
            "cause", "Oxidised", fault_ids=cls.fault.ids, remedy_ids=cls.remedy.ids
        )

    @classmethod
    def make_code(cls, kind, name, **vals):
        return cls.env[f"service.{kind}"].create({"name": name, "code": f"TEST-{name}", **vals})

    @classmethod
    def make_article(cls, name="How to clean the port", approved=True, **vals):
        article = cls.env["service.article"].create({"name": name, **vals})
        if approved:
            article.action_approve()
        return article

    @classmethod
    def make_finished(cls, **vals):
        order = cls.make_order(product_id=cls.phone_model.id, **vals)
        return cls.work_on(order)
