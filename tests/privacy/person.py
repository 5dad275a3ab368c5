"""One customer whose number and addresses occur nowhere else, known in every addon."""

from ..chain import ChainCase

PHONE, EMAIL, STREET = "13977775678", "canary.person@secret.example", "暗号路七号"


class KnownPerson(ChainCase):
    @classmethod
    def meet(cls):
        """The life of a customer through all addons, told with number and address everywhere."""
        cls.partner = cls.env["res.partner"].create(
            {"name": "Quiet Person", "phone": PHONE, "email": EMAIL, "street": STREET}
        )
        vals = {
            "partner_id": cls.partner.id,
            "phone": PHONE,
            "street": STREET,
            "symptom": f"Call {PHONE} or {EMAIL}",
        }
        cls.stock_up(cls.point, cls.part, 3)
        cls.order = cls.report(cls.point, **vals)
        # while it is open: a finished order keeps its number
        cls.order.phone = "13977775679"
        cls.order.phone = PHONE
        cls.carry_through(cls.order, cls.part)
        angry = cls.report(cls.point, **vals)
        cls.work(angry, cls.part)
        cls.call_back(angry, satisfaction=1)
        cls.report(cls.point, **vals)
        cls.order.message_post(body=f"Reached at {PHONE}, {EMAIL}", email_from=EMAIL)
        cls.order.message_post(body="Thanks", author_id=cls.partner.id)
        cls.order._log("note", note=f"Reached at {PHONE}")
        cls.partner.phone = "13977775679"
        cls.partner.phone = PHONE
        cls.order.message_subscribe(cls.partner.ids)
        cls.order.message_post(
            body="Your phone is ready", subtype_xmlid="mail.mt_comment", outgoing_email_to=EMAIL
        )
