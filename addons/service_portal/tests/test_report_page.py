from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.pictures import MAX_BYTES

from ..models import portal_attempt
from .common import PublicPageCase, picture

# Chooses files as a person would, and looks at what the form is about to send.
CHOOSES_FILES = """
(async () => {
    const input = document.querySelector("[name=photos]");
    document.querySelector("[name=symptom]").value = "typed";
    const choose = async (...files) => {
        const chosen = new DataTransfer();
        files.forEach((file) => chosen.items.add(file));
        input.files = chosen.files;
        input.dispatchEvent(new Event("change"));
        await input.form.pending;
    };
    const check = (right, what) => { if (!right) { throw new Error(what); } };
    const said = () => document.querySelectorAll(".page_previews .page_problem").length;

    const pdf = { type: "application/pdf" };
    const large = new File([new Uint8Array(11 * 1024 * 1024)], "bill.pdf", pdf);
    const small = new File(["%PDF-1.4"], "small.pdf", pdf);
    await choose(large, small);
    check(input.files.length === 1 && said() === 1, "a large file is left out and named");
    await choose(small, small, small, small, small, small);
    check(input.files.length === 5 && said() === 1, "five files are taken");

    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3200, 2400];
    const pen = canvas.getContext("2d");
    const noise = pen.createImageData(3200, 2400);
    for (let n = 0; n < noise.data.length; n++) {
        noise.data[n] = n % 4 === 3 ? 255 : Math.random() * 255;
    }
    pen.putImageData(noise, 0, 0);
    const photo = await new Promise((done) => canvas.toBlob(done, "image/png"));
    check(photo.size > 10 * 1024 * 1024, "the photo is a large one");
    await choose(new File([photo], "photo.png", { type: "image/png" }));
    check(input.files[0].size < 10 * 1024 * 1024 && said() === 0, "a photo is made small");
    check(document.querySelector("[name=symptom]").value === "typed", "nothing is lost");
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestReportPage(PublicPageCase):
    def test_the_form_speaks_chinese_and_lets_no_other_script_run(self):
        page = self.get("/service/request")
        self.assertEqual(page.status_code, 200)
        self.assertIn("报修", page.text)
        self.assertIn('lang="zh-CN"', page.text)
        policy = page.headers["Content-Security-Policy"]
        self.assertIn("script-src 'self';", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("<script>", page.text)

    def test_a_report_becomes_an_order_and_the_customer_gets_its_number(self):
        answer, order = self.report(wish_date="", wish_part="morning", serial="sn-1")
        self.assertEqual(answer.status_code, 303)
        self.assertRecordValues(
            order,
            [
                {
                    "channel": "web",
                    "state": "new",
                    "phone": "13800138000",
                    "contact_name": "韩梅梅",
                    "area_id": self.district.id,
                    "street": "中山路 1 号",
                    "serial": "sn-1",
                    "symptom": "屏幕不亮",
                    "point_id": self.point.id,
                    "user_id": False,
                }
            ],
        )
        page = self.get(answer.headers["Location"])
        self.assertIn(order.name, page.text)
        self.assertIn(order._progress_url().split("//")[1].split("/", 1)[1], page.text)

    def test_the_same_request_makes_one_order(self):
        vals = self.report_vals()
        answers = [self.report(**vals) for _click in range(4)]
        self.assertEqual([len(order) for _answer, order in answers], [1, 0, 0, 0])
        places = {answer.headers["Location"] for answer, _order in answers}
        self.assertEqual(len(places), 1)

    def test_the_same_key_with_other_content_is_refused(self):
        vals = self.report_vals()
        self.report(**vals)
        for change in ({"symptom": "别的故障"}, {"phone": "13900139000"}, {"street": "x"}):
            answer, order = self.report(**{**vals, **change})
            self.assertEqual(answer.status_code, 422)
            self.assertFalse(order)
        files = {"photos": ("a.jpg", picture())}
        answer, order = self.report(files=files, **vals)
        self.assertFalse(order)

    def test_a_request_without_a_key_is_refused(self):
        for key in ("", "short", "x" * 65, "abc'; DROP TABLE service_order; --"):
            answer, order = self.report(key=key)
            self.assertEqual(answer.status_code, 422)
            self.assertFalse(order)

    @mute_logger("odoo.http")
    def test_a_request_from_another_page_is_refused(self):
        answer, order = self.report(csrf_token="forged")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("<main", answer.text, "in our own words")
        self.assertFalse(order)

    def test_what_is_wrong_is_told_beside_the_field_and_nothing_is_asked_twice(self):
        for change in (
            {"phone": "12"},
            {"phone": "hello"},
            {"contact_name": "  "},
            {"symptom": "\x00\u202e"},
            {"area_id": "0"},
            {"area_id": "999999999"},
            {"area_id": "1; DROP"},
            {"product_id": str(self.env.ref("base.main_company").id + 10**7)},
            {"wish_date": "0001-01-01"},
            {"wish_date": "9999-12-31"},
            {"wish_date": "31/02/2026"},
        ):
            with self.subTest(**change):
                answer, order = self.report(**{"street": "解放路 2 号", **change})
                self.assertEqual(answer.status_code, 422)
                self.assertIn("page_problem", answer.text)
                self.assertIn("解放路 2 号", answer.text)
                self.assertFalse(order)

    def test_a_machine_that_fills_in_the_hidden_field_makes_no_order(self):
        answer, order = self.report(website="http://spam.example.com")
        self.assertFalse(order)

    def test_5_orders_an_hour_a_phone(self):
        numbers = ["13800138000", "138 0013 8000", "+8613800138000", "１３８００１３８０００"]
        for number in [*numbers, "138-0013-8000"]:
            self.address = f"203.0.113.{len(number)}"
            _answer, order = self.report(phone=number)
            self.assertEqual(len(order), 1)
        self.address = "203.0.113.99"
        answer, order = self.report(phone="13800138000")
        self.assertEqual(answer.status_code, 429)
        self.assertFalse(order)
        with freeze_time(self.later(minutes=61)):
            _answer, order = self.report(phone="13800138000")
            self.assertEqual(len(order), 1)

    def test_20_orders_an_hour_an_address(self):
        for number in range(20):
            _answer, order = self.report(phone=f"138001380{number:02d}")
            self.assertEqual(len(order), 1)
        answer, order = self.report(phone="13900139000")
        self.assertEqual(answer.status_code, 429)
        self.assertFalse(order)
        self.address = "203.0.113.8"
        _answer, order = self.report(phone="13900139000")
        self.assertEqual(len(order), 1)

    def test_a_household_has_one_address_of_the_new_kind(self):
        with patch.dict(portal_attempt.LIMITS, {"request": {("network",): ((1, 1),)}}):
            self.address = "2001:db8:1:2::1"
            self.assertTrue(self.report(phone="13900139001")[1])
            self.address = "2001:db8:1:2:ffff::9"
            self.assertFalse(self.report(phone="13900139002")[1])
            self.address = "2001:db8:1:3::1"
            self.assertTrue(self.report(phone="13900139003")[1])

    def test_no_number_and_no_address_is_kept_with_the_counts(self):
        self.report()
        self.env.flush_all()
        self.env.cr.execute("SELECT string_agg(t::text, ' ') FROM portal_attempt t")
        kept = self.env.cr.fetchone()[0]
        self.assertNotIn("13800138000", kept)
        self.assertNotIn(self.address, kept)

    def test_photos_are_kept_with_the_order(self):
        files = [
            ("photos", ("a.jpg", picture())),
            ("photos", ("b.png", picture("PNG"))),
            ("photos", ("发票.pdf", b"%PDF-1.4 invoice %%EOF")),
            ("photos", ("", b"")),
        ]
        _answer, order = self.report(files=files)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", "service.order"), ("res_id", "=", order.id)], order="id"
        )
        self.assertEqual(
            attachments.mapped("mimetype"), ["image/jpeg", "image/png", "application/pdf"]
        )
        self.assertEqual(attachments.mapped("public"), [False] * 3)

    def test_a_file_that_may_not_come_in_is_refused_and_the_rest_is_kept_in_the_form(self):
        files = {"photos": ("photo.jpg", b"<svg onload=alert(1)>")}
        answer, order = self.report(files=files, street="解放路 2 号")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("解放路 2 号", answer.text)
        self.assertFalse(order)

    def test_a_file_that_is_too_large_is_told_when_it_is_chosen(self):
        self.browser_js("/service/request", CHOOSES_FILES, "document.readyState === 'complete'")

    @mute_logger("odoo.http")
    def test_too_much_is_refused_before_it_is_read_whole(self):
        small = ("p.jpg", picture())
        for files in (
            [("photos", ("big.pdf", b"%PDF-" + b"x" * (MAX_BYTES + 10)))],
            [("photos", small)] * 6,
        ):
            answer, order = self.report(files=files)
            self.assertEqual(answer.status_code, 413)
            self.assertIn("<main", answer.text, "in our own words")
            self.assertFalse(order)

    @mute_logger("odoo.http")
    def test_a_text_of_10_mb_is_refused(self):
        text = "好" * (10 * 1024 * 1024 // 3)
        for files in (None, {"photos": ("p.jpg", picture())}):
            answer, order = self.report(symptom=text, files=files)
            self.assertEqual(answer.status_code, 413)
            self.assertFalse(order)

    def test_the_areas_of_the_lists_are_told_to_everybody(self):
        areas = self.get(f"/service/areas/{self.city.id}").json()
        self.assertEqual(areas, [[self.district.id, "District"]])
        self.assertEqual(self.get("/service/areas/999999999").json(), [])

    def test_a_link_fills_in_what_it_knows(self):
        page = self.get(f"/service/request?serial=SN-%22%3E%3Cb%3E1&area_id={self.district.id}")
        self.assertIn("SN-&#34;&gt;&lt;b&gt;1", page.text)
        self.assertIn(f'value="{self.district.id}" selected', page.text)

    @staticmethod
    def later(**delta):
        from datetime import datetime, timedelta

        return datetime.now() + timedelta(**delta)

    def test_the_page_says_whether_to_bring_the_device_or_wait_for_us(self):
        self.phone_model.service_brand_id = self.env["service.brand"].create({"name": "Test Brand"})
        self.phones.usual_mode = "carry_in"
        _answer, carried = self.report(product_id=str(self.phone_model.id), street="")
        self.assertEqual(carried.service_mode, "carry_in")
        self.assertIn("请将机器送到服务网点", self.get(carried._progress_path()).text)
        self.phones.usual_mode = False
        _answer, visited = self.report(product_id=str(self.phone_model.id), phone="13800138009")
        self.assertEqual(visited.service_mode, "on_site")
        self.assertIn("技术员上门服务", self.get(visited._progress_path()).text)

    def test_nobody_is_sent_without_an_address(self):
        answer, orders = self.report(street="")
        self.assertEqual((answer.status_code, len(orders)), (422, 0))

    def test_the_same_device_is_not_reported_twice(self):
        _answer, first = self.report(serial="TWICE-1")
        self.assertEqual(len(first), 1)
        answer, second = self.report(serial="twice-1", symptom="还是不亮")
        self.assertEqual((answer.status_code, len(second)), (422, 0))
        self.assertIn("已报修", answer.text)
        self.assertNotIn(first.name, answer.text)
        _answer, another = self.report(serial="TWICE-1", phone="13800138008")
        self.assertEqual(len(another), 1, "another's report tells nothing of this one")
        first._step("cancel")
        _answer, again = self.report(serial="TWICE-1")
        self.assertEqual(len(again), 1)
