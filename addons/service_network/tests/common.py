from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class NetworkCase(TransactionCase):
    """Two service points with one user each, and a few areas, made for the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.level = cls.env["service.point.level"].create({"name": "Test", "code": "test-level"})
        cls.province = cls.make_area("991", "Province")
        cls.city = cls.make_area("991-1", "City", cls.province, "city")
        cls.district = cls.make_area("991-1-1", "District", cls.city, "district")
        cls.point = cls.make_point("North Point", cls.city)
        cls.other_point = cls.make_point("South Point", cls.city)
        cls.manager = cls.make_user(
            "north",
            "service_network.group_point_manager,base.group_allow_export",
            points=cls.point,
        )
        cls.other_manager = cls.make_user(
            "south", "service_network.group_point_manager", points=cls.other_point
        )
        cls.office = cls.make_user("office", "service_network.group_network_manager")

    @classmethod
    def make_area(cls, code, name, parent=None, level="province"):
        return cls.env["service.area"].create(
            {"code": code, "name": name, "level": level, "parent_id": parent and parent.id}
        )

    @classmethod
    def make_point(cls, name, area=None, **vals):
        vals = {"name": name, "area_id": area and area.id, "level_id": cls.level.id, **vals}
        point = cls.env["service.point"].create(vals)
        point.action_activate()
        return point

    @classmethod
    def make_user(cls, login, groups, points=()):
        return new_test_user(
            cls.env,
            login=f"{login}.user",
            groups=groups,
            service_point_ids=[Command.set([point.id for point in points])],
        )

    @classmethod
    def make_technician(cls, name, point, user=None):
        return cls.env["hr.employee"].create(
            {"name": name, "service_point_id": point.id, "user_id": user and user.id}
        )

    @classmethod
    def make_territory(cls, area, point, **vals):
        return cls.env["service.territory"].create(
            {"area_id": area.id, "point_id": point.id, **vals}
        )

    def count_queries(self, work):
        """Number of SQL queries that `work()` and the flush after it send."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
