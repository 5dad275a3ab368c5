"""What the tests that cross addons share."""


class CrossAddons:
    """Odoo marks the test classes of `odoo.addons` only; those in this folder bring their marks.

    Put it before Odoo's class: `class TestChain(CrossAddons, TransactionCase)`.
    """

    test_module = "after_sales"
    test_tags = frozenset({"standard", "post_install", "after_sales"})
    test_class = ""
    test_sequence = 0
