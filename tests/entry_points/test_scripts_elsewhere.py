"""P10 at the other entry points: ratings, warranty cards, reports of other systems, mails."""

from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import urlencode

from odoo import fields
from odoo.tools import mute_logger

from .watcher import ScriptCase

FORM = ".o_form_view .o_field_widget"
LIST = ".o_list_view .o_data_row"
CARD = ".o_kanban_record"
CHATTER, MESSAGE = ".o-mail-Chatter", ".o-mail-Message"
CONTACTS = "/odoo/action-base.action_partner_form"
SHEETS = ("intake", "visit", "repair")
ALIAS_DOMAIN = "scripts.example.com"
CUSTOMER_MAIL, CUSTOMER_PHONE = "script.customer@example.com", "13700009999"


class TestScriptsElsewhere(ScriptCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("script.desk", "service_network.group_administrator").login
        cls.customer.partner_id.write({"email": CUSTOMER_MAIL, "phone": CUSTOMER_PHONE})

    def sample(self):
        return self.texts if self.is_long else self.texts[::8]

    def send(self, path, number, **vals):
        """As somebody in a house of his own sends a form: no limit is in the way."""
        self.address = f"203.0.{number // 250}.{number % 250 + 1}"
        answer = self.post(path, {"key": self.new_key(), **vals})
        self.assertEqual(answer.status_code, 200, vals)
        return answer.text

    # --- the rating ---

    def test_the_words_of_a_rating(self):
        orders = self.work_on(self.make_orders(len(self.sample()), product_id=False, serial=False))
        self.authenticate(None, None)
        for number, (order, text) in enumerate(zip(orders, self.sample(), strict=True)):
            self.send(order._progress_path() + "/rate", number, stars="2", words=text)
        self.env.invalidate_all()
        tasks = orders.followup_ids
        self.assertTrue(all(tasks.mapped("customer_texts")))
        with self.browser(self.desk) as watcher:
            watcher.assert_quiet_at(self.url("/odoo/followups"), LIST)
            for task in tasks:
                watcher.assert_quiet_with_texts(self.url(f"/odoo/followups/{task.id}"), FORM)
        self.look_as_customers(orders)

    # --- the card ---

    def test_a_registered_card(self):
        answers = self.register_cards()
        registrations = self.env["warranty.registration"].search([], limit=len(answers))
        self.assertEqual(len(registrations.card_id), len(answers))
        with self.browser(phone=True) as watcher:
            for answer in answers:
                watcher.show(answer, "the page of a registered card")
            for text in self.sample():
                known = dict.fromkeys(("serial", "code", "contact_name", "phone"), text)
                watcher.assert_quiet_at(
                    self.url("/service/register?" + urlencode(known)), ".page_form"
                )
        self.look_at_cards_and_devices(registrations)
        with self.browser("script.customer") as watcher:
            watcher.assert_quiet_with_texts(self.url("/my/service-orders"), ".page_list")

    def register_cards(self):
        """By strangers, the last by the customer who has logged in; what each is answered."""
        Card = self.env["warranty.card"]
        model, day = self.phone_model.id, str(fields.Date.today())
        texts = self.sample()
        codes = [f"SCRIPT{number:06d}" for number in range(len(texts))]
        Card.create([{"code": code, "product_id": model} for code in codes])
        self.authenticate(None, None)
        answers = []
        for number, (code, text) in enumerate(zip(codes, texts, strict=True)):
            if text == texts[-1]:
                self.authenticate("script.customer", "script.customer")
            entered = {"serial": f"S{number} {text}"[:64], "contact_name": text[:64]}
            phone = f"136{number:08d}"
            entered |= {"code": code, "purchase_date": day, "phone": phone}
            answers.append(self.send("/service/register/send", number, **entered))
        self.env.invalidate_all()
        return answers

    def look_at_cards_and_devices(self, registrations):
        pages = [f"/odoo/card-registrations/{record.id}" for record in registrations]
        pages += [f"/odoo/service-devices/{device.id}" for device in registrations.lot_id]
        pages += [f"/odoo/res.partner/{owner.id}" for owner in registrations.partner_id]
        with self.browser(self.desk) as watcher:
            for page in ("/odoo/card-registrations", "/odoo/service-devices"):
                watcher.assert_quiet_with_texts(self.url(page), LIST)
            watcher.assert_quiet_at(self.url(CONTACTS), f"{CARD}, {LIST}")
            for page in pages:
                watcher.assert_quiet_with_texts(self.url(page), FORM)
        with self.browser(self.desk, phone=True) as watcher:
            for page in ("/odoo/card-registrations", "/odoo/service-devices"):
                watcher.assert_quiet_with_texts(self.url(page), CARD)

    # --- other systems ---

    def test_a_report_of_another_system(self):
        systems = self.env["service.connection"].create(
            [
                {
                    "name": f"Script {code}",
                    "kind": "channel",
                    "channel": "wechat",
                    "code": f"script.{code}",
                    "is_trusted": code == "trusted",
                }
                for code in ("trusted", "plain")
            ]
        )
        keys, users = [system._new_key() for system in systems], systems.user_id
        for number, text in enumerate(self.sample()):
            self.tell(keys[number % 2], number, text)
        self.env.invalidate_all()
        orders = self.env["service.order"].search([("create_uid", "in", [u.id for u in users])])
        self.assertEqual(len(orders), len(self.sample()))
        self.look_at_orders(orders)

    def tell(self, key, number, text):
        payload = {
            "channel": "wechat",
            "shop": text[:64],
            "reference": f"{number} {text}"[:64],
            "phone": f"135{number:08d}" if number else CUSTOMER_PHONE,
            "name": text[:64],
            "area": self.district.code,
            "street": text,
            "serial": f"{number} {text}"[:64],
            "symptom": text,
        }
        answer = self.url_open(
            "/json/2/service.order/create_from_channel",
            json={"payload": payload},
            headers={"Authorization": f"bearer {key}"},
        )
        self.assertEqual(answer.status_code, 200, answer.text)

    # --- mails ---

    def test_a_mail_to_the_service_address(self):
        domain = self.env["mail.alias.domain"].create({"name": ALIAS_DOMAIN})
        self.env.ref("service_channel.alias_service_order").alias_domain_id = domain
        for number, text in enumerate(self.sample()):
            self.receive(number, text)
        orders = self.env["service.order"].search([("external_ref", "like", ALIAS_DOMAIN)])
        self.assertEqual(len(orders), len(self.sample()))
        orders.action_triage()  # somebody ties them to customers, one to him with an account
        orders.filtered(lambda o: o.contact_email == CUSTOMER_MAIL).write(
            {"partner_id": self.customer.partner_id.id}
        )
        self.look_at_orders(orders, MESSAGE)
        with self.browser(self.desk) as watcher:
            for sender in orders.partner_id:
                watcher.assert_quiet_with_texts(self.url(f"/odoo/res.partner/{sender.id}"), FORM)

    def receive(self, number, text):
        """As the mail server hands it in: plain and HTML, and files with such a name."""
        text = text.replace("\t", " ")  # a header is one line
        box = f"writer{number}@example.com" if number else CUSTOMER_MAIL
        mail = EmailMessage()
        mail["From"] = Address(text, addr_spec=box)
        mail["To"] = f"service@{ALIAS_DOMAIN}"
        mail["Subject"] = text
        mail["Message-Id"] = f"<script-{number}@{ALIAS_DOMAIN}>"
        mail.set_content(text)
        mail.add_alternative(f"<div>{text}</div>", subtype="html")
        mail.add_attachment(text, filename=text)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, bytes(mail))

    # --- where an order is shown ---

    def look_at_orders(self, orders, chatter=CHATTER):
        self.env.flush_all()
        ids = ",".join(map(str, orders.ids))
        with self.browser(self.desk) as watcher:
            watcher.assert_quiet_with_texts(self.url("/odoo/service-orders"), LIST)
            for order in orders:
                watcher.assert_quiet_with_texts(self.url(f"/odoo/service-orders/{order.id}"), FORM)
                watcher.page.wait_for_selector(chatter)
                watcher.page.wait_for_timeout(400)
                watcher.assert_quiet("the chatter of an order")
            for sheet in SHEETS:
                url = self.url(f"/report/html/service_counter.sheet_{sheet}/{ids}")
                watcher.assert_quiet_with_texts(url, "body")
            for body in self.mails_of(orders):
                watcher.show(body, "a mail")
        with self.browser(self.desk, phone=True) as watcher:
            watcher.assert_quiet_with_texts(self.url("/odoo/service-orders"), CARD)
        self.look_as_customers(orders)
        own = orders.filtered(lambda order: order.partner_id == self.customer.partner_id)
        self.assertTrue(own, "the customer with an account has one of them")
        with self.browser("script.customer") as watcher:
            for page in ("/my", "/my/service-orders", f"/my/service-orders/{own.id}"):
                watcher.assert_quiet_at(self.url(page))

    def look_as_customers(self, orders):
        with self.browser(phone=True) as watcher:
            for order in orders:
                watcher.assert_quiet_at(self.url(order._progress_path()), ".page_state")
