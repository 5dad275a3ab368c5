import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServiceTerritory(NetworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Category = cls.env["product.category"]
        cls.electronics = Category.create({"name": "Electronics"})
        cls.phones = Category.create({"name": "Phones", "parent_id": cls.electronics.id})
        cls.third_point = cls.make_point("West Point", cls.city)

    def match(self, area, categ=None, service_type="repair"):
        point, _reason = self.env["service.territory"]._match(area, categ, service_type)
        return point

    def test_a_district_line_wins_over_its_city_and_its_city_over_its_province(self):
        self.make_territory(self.province, self.third_point)
        self.make_territory(self.city, self.other_point)
        self.assertEqual(self.match(self.district), self.other_point)
        self.make_territory(self.district, self.point)
        self.assertEqual(self.match(self.district), self.point)
        self.assertEqual(self.match(self.province), self.third_point)

    def test_the_nearest_category_wins_within_an_area(self):
        self.make_territory(self.city, self.point)
        self.make_territory(self.city, self.other_point, categ_id=self.electronics.id)
        self.make_territory(self.city, self.third_point, categ_id=self.phones.id)
        self.assertEqual(self.match(self.city, self.phones), self.third_point)
        self.assertEqual(self.match(self.city, self.electronics), self.other_point)
        self.assertEqual(self.match(self.city), self.point)

    def test_a_line_for_another_service_type_does_not_apply(self):
        self.make_territory(self.city, self.point, service_type="installation")
        self.assertFalse(self.match(self.city, service_type="repair"))
        self.assertEqual(self.match(self.city, service_type="installation"), self.point)

    def test_among_equally_exact_lines_the_lowest_priority_number_wins(self):
        self.make_territory(self.city, self.point, priority=20)
        self.make_territory(self.city, self.other_point, priority=5)
        self.assertEqual(self.match(self.city), self.other_point)

    @mute_logger("odoo.sql_db")
    def test_a_priority_is_never_negative(self):
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self.make_territory(self.city, self.point, priority=-1).flush_recordset()

    def test_a_suspended_point_gets_no_orders(self):
        self.make_territory(self.city, self.point)
        self.point.action_suspend()
        self.assertFalse(self.match(self.city))

    def test_the_reason_is_told(self):
        Territory = self.env["service.territory"]
        self.make_territory(self.city, self.point)
        self.assertIn(self.point.name, Territory._match(self.district)[1])
        self.assertTrue(Territory._match(None)[1])
        self.assertNotEqual(Territory._match(None)[1], Territory._match(self.province)[1])

    def test_matching_many_jobs_costs_no_more_queries_than_matching_one(self):
        self.make_territory(self.city, self.point)
        areas = [self.make_area(f"991-{n}", f"D{n}", self.city, "district") for n in range(2, 42)]
        keys = [(area.id, self.phones.id, "repair", self.company.id) for area in areas]

        def queries(asked):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env["service.territory"]._match_batch(asked)
            self.assertEqual({point for point, _reason in found.values()}, {self.point})
            return self.env.cr.sql_log_count - before

        queries(keys[:1])  # caches of the registry
        self.assertLessEqual(queries(keys), queries(keys[:4]))
