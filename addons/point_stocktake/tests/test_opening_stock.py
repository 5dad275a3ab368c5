import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestOpeningStock(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10_000)
        cls.screen.default_code = "SCR-1"
        cls.board = cls.make_part(
            "Board", 50.0, stock=0, tracking="serial", default_code="BRD-1", barcode="690001"
        )

    def take_in(self, text, user=None):
        Opening = self.env["opening.stock"].with_user(user or self.keeper)
        content = base64.b64encode(text.encode())
        opening = Opening.create({"file": content, "filename": "stock.csv"})
        opening.action_read()
        return opening

    def there(self, part, place):
        return self.pieces(part, place)

    def test_parts_of_points_and_warehouses_are_taken_in_and_held(self):
        before = self.there(self.screen, self.warehouse.lot_stock_id)
        self.take_in(
            "网点编码,配件编码,数量,串号\n"
            f"{self.point.code},scr-1,4,\n"
            f"{self.point.code},SCR-1,2,\n"
            f"{self.point.code},690001,1,S-1\n"
            f"{self.warehouse.code},SCR-1,30,\n"
        )
        place = self.point.parts_location_id
        self.assertEqual(self.there(self.screen, place), 6)
        self.assertEqual(self.there(self.screen, self.warehouse.lot_stock_id), before + 30)
        serials = self.env["stock.quant"].search(
            [("location_id", "=", place.id), ("product_id", "=", self.board.id)]
        )
        self.assertEqual(serials.lot_id.name, "S-1")
        self.assertFigures(self.account, 10_000, 650)
        self.assertProved()

    def test_one_wrong_row_and_nothing_is_taken_in(self):
        opening = self.take_in(
            "place,code,quantity,serial\n"
            f"{self.point.code},SCR-1,4,\n"
            "NOWHERE,SCR-1,1,\n"
            f"{self.point.code},XXX,1,\n"
            f"{self.point.code},SCR-1,-3,\n"
            f"{self.point.code},SCR-1,1e308,\n"
            f"{self.point.code},SCR-1,1,S-2\n"
            f"{self.point.code},BRD-1,1,\n"
            f"{self.point.code},BRD-1,1,S-3\n"
            f"{self.point.code},BRD-1,1,S-3\n"
        )
        problems = opening.problems.splitlines()
        self.assertEqual(
            [problem.split(":")[0] for problem in problems],
            [f"Row {number}" for number in (3, 4, 5, 6, 7, 8, 10)],
        )
        self.assertFalse(self.there(self.screen, self.point.parts_location_id))
        self.assertFigures(self.account, 10_000, 0)

    def test_a_serial_and_a_place_are_known_however_they_are_spelled(self):
        lot = self.env["stock.lot"].create({"name": "S-77", "product_id": self.board.id})
        self.take_in(f"place,code,quantity,serial\n{self.point.code.lower()} ,brd 1,1,s77\n")
        quant = self.env["stock.quant"].search(
            [
                ("location_id", "=", self.point.parts_location_id.id),
                ("product_id", "=", self.board.id),
            ]
        )
        self.assertEqual(quant.lot_id, lot)
        opening = self.take_in(
            "place,code,quantity,serial\n"
            f"{self.point.code},BRD-1,1,S-88\n"
            f"{self.point.code},BRD-1,1,ｓ 88\n"
        )
        self.assertIn("Row 3", opening.problems)

    def test_the_limit_holds_for_the_first_stock_too(self):
        with self.assertRefused("limit"):
            self.take_in(f"place,code,quantity\n{self.point.code},SCR-1,5000\n")
        self.assertFalse(self.there(self.screen, self.point.parts_location_id))

    def test_the_same_file_is_taken_in_once(self):
        text = f"place,code,quantity\n{self.point.code},SCR-1,4\n"
        self.take_in(text)
        with self.assertRefused("before"):
            self.take_in(text)
        self.assertEqual(self.there(self.screen, self.point.parts_location_id), 4)

    def test_a_part_at_a_place_is_taken_in_once_whatever_the_file(self):
        point, place = self.point.code, self.point.parts_location_id
        self.take_in(f"place,code,quantity,serial\n{point},SCR-1,4,\n{point},BRD-1,1,S-1\n")
        again = self.take_in(
            "place,code,quantity,serial\n"
            f"{point},BRD-1,1,S-2\n"
            f"{point},SCR-1,5,\n"
            f"{point},BRD-1,1,s1\n"
        )
        problems = again.problems.splitlines()
        self.assertEqual([text.split(":")[0] for text in problems], ["Row 3", "Row 4"])
        self.assertIn("stocktake", problems[0])
        self.assertEqual(self.there(self.screen, place), 4, "one wrong row and nothing is taken in")
        self.take_in(f"place,code,quantity,serial\n{point},BRD-1,1,S-2\n")
        self.assertEqual(self.there(self.board, place), 2)
        self.assertProved()

    def test_the_dialog_that_comes_back_with_problems_has_its_title(self):
        content = base64.b64encode(b"place,code,quantity\nX,1,1\n")
        Opening = self.env["opening.stock"].with_user(self.keeper)
        action = Opening.create({"file": content, "filename": "stock.csv"}).action_read()
        self.assertEqual(action["name"], "Opening Stock")

    def test_a_file_that_is_none_is_refused_with_words(self):
        for text, words in (
            ("place,code\nX,1\n", "quantity"),
            ("place,code,quantity\n", "no rows"),
            ("", "."),
        ):
            self.assertRegex(self.take_in(text or " ").problems, words)

    def test_what_is_there_is_found_in_queries_that_do_not_grow(self):
        """What core then asks for each move of a serial is its own."""
        lots = self.env["stock.lot"].create(
            [{"name": f"Q-{number}", "product_id": self.board.id} for number in range(40)]
        )
        place = self.point.parts_location_id
        Opening, Quant = self.env["opening.stock"], self.env["stock.quant"]

        def find(lots):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Opening._get_lots({(self.board, lot.name) for lot in lots})
            Quant._gather_for({(self.board, place, lot): 1 for lot in lots})
            return self.env.cr.sql_log_count - before

        find(lots[:1])  # rights and other configuration are known from now on
        self.assertEqual(find(lots), find(lots[:4]))

    def test_only_the_warehouse_takes_it_in(self):
        with self.assertRaises(AccessError):
            self.take_in("place,code,quantity\n", self.storekeeper)
