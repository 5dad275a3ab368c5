from odoo.addons.spare_parts_deposit.tests.common import PartsCase


class OldPartCase(PartsCase):
    """Parts used in warranty at the north point, so that old ones are owed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10_000)
        cls.stock_point((cls.screen, 10))

    @classmethod
    def owe(cls, count=1):
        """Old screens the north point owes."""
        return cls.env["old.part.return"].union(
            *[cls.use_part(cls.screen).old_part_ids for _each in range(count)]
        )

    @classmethod
    def hand_in(cls, count=1):
        old_parts = cls.owe(count)
        for old_part in old_parts:
            old_part.with_user(cls.storekeeper).action_hand_in()
        return old_parts

    @classmethod
    def make_box(cls, user=None):
        return cls.env["old.part.box"].with_user(user or cls.storekeeper).create({})

    @classmethod
    def received_box(cls, count=1):
        old_parts = cls.hand_in(count)
        box = cls.make_box()
        box.action_pack_all()
        box.action_send()
        box.with_user(cls.keeper).action_receive()
        return box, old_parts
