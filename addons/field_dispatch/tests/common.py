from datetime import datetime

from odoo.fields import Command

from odoo.addons.repair_intake.tests.common import IntakeCase


class DispatchCase(IntakeCase):
    """Two technicians in the north, one of them with a login; every point open 9 to 17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        cls.tech_user = cls.make_user(
            "tech", "service_network.group_point_technician", points=cls.point
        )
        cls.technician.user_id = cls.tech_user
        cls.colleague = cls.make_technician("Tech North Two", cls.point)
        cls.point.calendar_id = cls.make_calendar("Asia/Shanghai")
        cls.other_point.calendar_id = cls.make_calendar("Asia/Urumqi")

    @classmethod
    def make_calendar(cls, tz, hours=((9, 17),), days=(0, 1, 2, 3, 4), **vals):
        return cls.env["resource.calendar"].create(
            {
                "name": f"Hours {tz}",
                "tz": tz,
                "attendance_ids": [
                    Command.create(
                        {"name": "x", "dayofweek": str(day), "hour_from": start, "hour_to": end}
                    )
                    for day in days
                    for start, end in hours
                ],
                **vals,
            }
        )

    @classmethod
    def make_policy(cls, **vals):
        return cls.env["service.sla.policy"].create({"name": "Test promise", **vals})

    @classmethod
    def assign(cls, orders, technician=None):
        orders._step("assign", {"technician_id": (technician or cls.technician).id})
        return orders.visit_ids.filtered(lambda visit: visit.state == "planned")

    @classmethod
    def make_visit(cls, **vals):
        """A planned visit of a new order, by way of its assignment."""
        visit = cls.assign(cls.make_order())
        visit.write(vals)
        return visit

    @classmethod
    def start(cls, visits, **vals):
        visits._step("start")
        visits.write(vals)
        return visits


def at(text):
    return datetime.fromisoformat(text)
