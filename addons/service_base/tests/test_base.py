from odoo.tests import TransactionCase


class TestBase(TransactionCase):
    """What the web client is offered of every model."""

    def test_nobody_is_offered_to_group_or_export_by_what_the_server_compares(self):
        key = self.env["request.key"].fields_get(["fingerprint", "entry_point"])
        for offer in ("searchable", "groupable", "sortable", "exportable"):
            self.assertFalse(key["fingerprint"][offer], offer)
            self.assertTrue(key["entry_point"][offer], offer)
        told = self.env["request.key"].fields_get(["fingerprint"], ["string", "type"])
        self.assertEqual(told["fingerprint"].keys() - {"name"}, {"string", "type"})

    def labels(self, language, granularity):
        self.env["res.lang"]._activate_lang(language)
        partners = self.env["res.partner"].create({"name": "Labelled Group"})
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2026-10-05 04:00' WHERE id = %s", [partners.id]
        )
        partners.invalidate_recordset()
        Partner = self.env["res.partner"].with_context(lang=language, tz="Asia/Shanghai")
        spec = f"create_date:{granularity}"
        groups = Partner.formatted_read_group([("id", "in", partners.ids)], [spec], ["__count"])
        return [group[spec][1] for group in groups]

    def test_a_month_is_written_year_first_in_chinese(self):
        self.assertEqual(self.labels("zh_CN", "month"), ["2026年10月"])
        self.assertEqual(self.labels("zh_CN", "day"), ["2026年10月5日"])

    def test_other_languages_stay_as_odoo_has_them(self):
        self.assertEqual(self.labels("en_US", "month"), ["October 2026"])
        self.assertEqual(self.labels("en_US", "day"), ["05 Oct 2026"])

    def test_records_without_a_date_are_a_group_of_their_own(self):
        Partner = self.env["res.partner"].with_context(lang="zh_CN")
        groups = Partner.formatted_read_group([("id", "=", 0)], ["create_date:month"], ["__count"])
        self.assertEqual(groups, [])
