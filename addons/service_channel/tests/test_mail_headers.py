from email import message_from_string, policy

from odoo.tests import BaseCase, tagged

from ..mail_headers import is_automatic, is_proven

SERVER = "mx.company.example"
PASS = f"{SERVER}; spf=pass smtp.mailfrom=example.com; dmarc=pass (p=NONE) header.from=example.com"


def mail(**headers):
    headers = {"From": "Han <han@example.com>", **headers}
    lines = [
        f"{name.replace('_', '-')}: {value}"
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return message_from_string("\n".join([*lines, "", "text"]), policy=policy.SMTP)


@tagged("post_install", "-at_install")
class TestMailHeaders(BaseCase):
    """Whether a machine has written a mail, and whether its sender is proven."""

    def test_a_mail_of_a_machine_is_known_by_its_headers(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated; type=x"},
            {"Auto_Submitted": "AUTO-NOTIFIED"},
            {"Precedence": "bulk"},
            {"Precedence": "Junk"},
            {"Precedence": "list"},
            {"X_Auto_Response_Suppress": "All"},
            {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
            {"X_Autoreply": "yes"},
            {"List_Id": "<news.example.com>"},
            {"Return_Path": "<>"},
            {"From": "Mail Delivery System <MAILER-DAEMON@example.com>"},
            {"From": "postmaster@example.com"},
        ):
            with self.subTest(headers=headers):
                self.assertTrue(is_automatic(mail(**headers)))

    def test_a_machine_that_names_itself_in_the_subject_only_is_known(self):
        for subject in ("自动回复：您的邮件已收到", "Automatic reply: Screen", "AUTO-REPLY: x"):
            with self.subTest(subject=subject):
                self.assertTrue(is_automatic(mail(), subject))

    def test_a_mail_of_a_person_is_none(self):
        for headers in (
            {},
            {"Auto_Submitted": "no"},
            {"Precedence": "first-class"},
            {"Return_Path": "<han@example.com>"},
            {"X_Auto_Response_Suppress": "None"},
        ):
            with self.subTest(headers=headers):
                self.assertFalse(is_automatic(mail(**headers), "The screen shows 自动回复"))

    def test_our_own_server_proves_a_sender(self):
        self.assertTrue(is_proven(mail(Authentication_Results=PASS), SERVER))
        self.assertTrue(is_proven(mail(Authentication_Results=PASS), SERVER.upper()))

    def test_nothing_else_does(self):
        forged = PASS.replace(SERVER, "mx.attacker.example")
        fail = PASS.replace("dmarc=pass", "dmarc=fail")
        for name, headers in {
            "no result": {},
            "of another server": {"Authentication_Results": forged},
            "failed": {"Authentication_Results": fail},
            "below our own": {"Authentication_Results": [fail, PASS]},
            "for another domain": {"Authentication_Results": PASS.replace("example.com", "x.com")},
            "only in a comment": {
                "Authentication_Results": f"{SERVER}; dmarc=fail"
                " (dmarc=pass header.from=example.com (x; dmarc=pass header.from=example.com))"
            },
            "only of the envelope": {
                "Authentication_Results": f"{SERVER}; spf=pass smtp.mailfrom=example.com"
            },
            "two senders": {
                "Authentication_Results": PASS,
                "From": "a@example.com, b@example.com",
            },
            "two lines of senders": {
                "Authentication_Results": PASS,
                "From": ["a@example.com", "b@other.example"],
            },
            "no sender": {"Authentication_Results": PASS, "From": "nobody"},
        }.items():
            with self.subTest(name):
                self.assertFalse(is_proven(mail(**headers), SERVER))
        self.assertFalse(is_proven(mail(Authentication_Results=PASS), False), "no server is named")
        empty = PASS.replace(SERVER, "")
        self.assertFalse(is_proven(mail(Authentication_Results=empty), ""))
