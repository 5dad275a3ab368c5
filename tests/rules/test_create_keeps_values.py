"""What is made of values leaves the values themselves as they were.

Where a batch fails Odoo creates its records once more, one by one, from the same values: an import
whose second row is wrong would fail for every row, each with a reason that is not its own.
"""

from copy import deepcopy
from functools import wraps
from unittest.mock import patch

from odoo.tests import TransactionCase

from our_addons import our_addons

from ..chain import ChainCase
from ..common import CrossAddons


class TestCreateKeepsValues(CrossAddons, ChainCase, TransactionCase):
    def watch(self, name, seen, changed):
        """Patch `create` of a model so that it notes whether it changed what it was given."""
        model = self.env.registry[name]
        create = model.create

        @wraps(create)
        def watched(records, vals_list):
            before = deepcopy(vals_list)
            result = create(records, vals_list)
            seen.add(name)
            if vals_list != before:
                changed.add(name)
            return result

        self.startPatcher(patch.object(model, "create", watched))

    def test_no_model_changes_what_it_is_given(self):
        seen, changed = set(), set()
        for name, model in self.env.registry.items():
            if not model._abstract and model._original_module in our_addons():
                self.watch(name, seen, changed)
        point = self.make_point("West Point", self.city)
        self.pay_in(point, 1000)
        self.stock_up(self.point, self.part, 2)
        order = self.close(self.point, part=self.part)
        self.env["service.call"].create({"number": "13800138000"})
        self.env["service.escalation"].create({"order_id": order.copy().id, "question": "?"})
        self.settle(order.closed_at.date().replace(day=1))
        self.assertLessEqual({"service.point", "service.order", "settlement.run"}, seen)
        self.assertFalse(changed)

    def test_a_wrong_row_of_an_import_is_the_only_one_that_fails(self):
        self.make_point("West Point", self.city, code="W-1")
        admin = self.env.ref("base.user_admin")
        rows = [["One", "W-2"], ["Two", "W-1"], ["Three", "W-3"], ["Four", "W-3"]]
        Point = self.env["service.point"].with_user(admin).with_context(lang="en_US")
        answer = Point.load(["name", "code", "level_id"], [[*row, self.level.name] for row in rows])
        self.assertEqual([message["record"] for message in answer["messages"]], [1, 3])
        for message in answer["messages"]:
            self.assertIn("code", message["message"])
