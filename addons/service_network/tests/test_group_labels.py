from datetime import date

from odoo.tests import new_test_user, tagged

from ..models.base import _week_in_chinese
from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestGroupLabels(NetworkCase):
    """Groups by date as people of after-sales read them in Chinese; Odoo's own for all others."""

    def labels(self, language, granularity, user=None):
        self.env["res.lang"]._activate_lang(language)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE service_point SET create_date = '2026-10-05 04:00' WHERE id = %s",
            [self.point.id],
        )
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2026-10-05 04:00' WHERE id = %s",
            [self.point.partner_id.id],
        )
        self.env.invalidate_all()
        record = self.point.partner_id if user else self.point
        Model = self.env[record._name].with_user(user or self.office)
        Model = Model.with_context(lang=language, tz="Asia/Shanghai")
        spec = f"create_date:{granularity}"
        groups = Model.formatted_read_group([("id", "=", record.id)], [spec], ["__count"])
        return [group[spec][1] for group in groups]

    def test_a_month_is_written_year_first_in_chinese(self):
        self.assertEqual(self.labels("zh_CN", "month"), ["2026年10月"])
        self.assertEqual(self.labels("zh_CN", "day"), ["2026年10月5日"])

    def test_a_week_is_counted_as_the_standard_does(self):
        self.assertEqual(self.labels("zh_CN", "week"), ["2026年第41周"])
        for day, shown in (
            (date(2026, 12, 28), "2026年第53周"),  # a Monday
            (date(2026, 12, 27), "2026年第53周"),  # where weeks start on Sunday
            (date(2025, 12, 29), "2026年第1周"),
        ):
            self.assertEqual(_week_in_chinese(day, "zh_CN"), shown)

    def test_other_languages_stay_as_odoo_has_them(self):
        self.assertEqual(self.labels("en_US", "month"), ["October 2026"])
        self.assertEqual(self.labels("en_US", "day"), ["05 Oct 2026"])

    def test_other_departments_read_what_odoo_shows(self):
        neighbour = new_test_user(self.env, "group.neighbour", "base.group_user")
        self.assertEqual(self.labels("zh_CN", "month", neighbour), ["十月 2026"])

    def test_records_without_a_date_are_a_group_of_their_own(self):
        Point = self.env["service.point"].with_user(self.office).with_context(lang="zh_CN")
        groups = Point.formatted_read_group([("id", "=", 0)], ["create_date:month"], ["__count"])
        self.assertEqual(groups, [])
