from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServiceArea(NetworkCase):
    def area(self, code):
        return self.env["service.area"].search([("code", "=", code)])

    def test_districts_lie_in_cities_and_cities_in_provinces(self):
        district = self.area("440305")
        self.assertEqual(district.name, "南山区")
        self.assertEqual(district.level, "district")
        self.assertEqual(district.parent_id.name, "深圳市")
        self.assertEqual(district.complete_name, "广东省深圳市南山区")
        self.assertEqual(district.parent_id.parent_id, self.area("440000"))

    def test_a_municipality_is_named_once(self):
        self.assertEqual(self.area("110108").complete_name, "北京市海淀区")

    def test_a_county_under_its_province_directly_has_no_city(self):
        self.assertEqual(self.area("429021").parent_id, self.area("420000"))

    def test_every_division_has_a_place_on_the_map(self):
        areas = self.env["service.area"].search([("code", "=like", "______")])
        self.assertGreater(len(areas), 3400)
        self.assertFalse(areas.filtered(lambda area: not (area.latitude and area.longitude)))

    def test_loading_again_adds_nothing(self):
        before = self.env["service.area"].search_count([])
        self.env["service.area"]._load_divisions()
        self.assertEqual(self.env["service.area"].search_count([]), before)
