from odoo.tests import BaseCase, tagged

from odoo.addons.service_record_import.importer.brands import (
    BrandBook,
    brand_key,
    one_edit_apart,
    tidy,
)

COUNTS = {
    "Unknown": 900,
    "Philips": 200,
    "philips": 20,
    "Phillips": 40,
    "Bosch": 300,
    "bosch": 30,
    "Bosh": 3,
    "Bocsh": 1,
    "Bosch Professional": 3,
    "Philips HD7810": 1,
    "Kitchen Aid": 30,
    "KitchenAid": 50,
    "Kitchenaid": 20,
    "Black & Decker": 30,
    "Black and Decker": 25,
    "Black and Decker Mouse Sander XL": 1,
    "Russell Hobbs": 60,
    "Russell": 4,
    "Karcher": 20,
    "Kärcher": 40,
    "HP": 80,
    "HP 15S": 1,
    "LG": 20,
    "Canon": 100,
    "Canton": 2,
    "Dyson / SV12": 1,
    "Dyson": 90,
    "Singer 377": 1,
    "flot": 1,
    "小米": 30,
    "华为 P30": 1,
}
# text: brand, '' for none
EXPECTED = {
    # nothing said
    **dict.fromkeys(
        ("Unknown", "unkown", "Ubknown", "?", "-", "n/a", "N/K", "ukendt", "Ved ikke", "none"), ""
    ),
    **dict.fromkeys(("no name", "No-Name", "xx", "X", "8942", "", "  ", "不详", "无"), ""),
    "kettle": "",  # a product category of the file
    "er blevet lagt til en anden bunke": "",  # a sentence
    # spellings
    "bosch": "Bosch",
    "BOSCH": "Bosch",
    " Bosch. ": "Bosch",
    "Kitchen Aid": "KitchenAid",
    "kitchen-aid": "KitchenAid",
    "Black&Decker": "Black & Decker",
    "black n decker": "Black & Decker",
    "Karcher": "Kärcher",
    "flot": "Flot",
    "小米": "小米",
    # models behind the brand
    "Philips HD7810": "Philips",
    "Bosch Professional": "Bosch",
    "Dyson / SV12": "Dyson",
    "Singer 377": "Singer",
    "HP 15S": "HP",
    "华为 P30": "华为",
    "Black and Decker Mouse Sander XL": "Black & Decker",
    "Russell Hobbs": "Russell Hobbs",  # "Russell" alone is rarer
    # typing errors
    "Bosh": "Bosch",
    "Bocsh": "Bosch",
    "Phillips": "Philips",  # decided by a person, too frequent to be an error
    "Phillips HD4622": "Philips",
    "Canton": "Canton",  # on record as a brand of its own
    "LK": "LK",  # too short to tell an error
}


@tagged("post_install", "-at_install")
class TestImportBrands(BaseCase):
    def test_texts_become_the_brands_they_mean(self):
        book = BrandBook(
            COUNTS,
            known=["Canton"],
            not_brands=["Kettle", "Sewing machine"],
            pinned={"Phillips": "Philips"},
        )
        for text, brand in EXPECTED.items():
            with self.subTest(text=text):
                self.assertEqual(book.clean(text), brand)

    def test_a_brand_on_record_keeps_its_spelling(self):
        book = BrandBook({"OBH NORDICA": 3, "obh-nordica": 9}, known=["OBH Nordica"])
        self.assertEqual(book.clean("OBH NORDICA"), "OBH Nordica")

    def test_without_a_more_frequent_neighbour_nothing_is_merged(self):
        book = BrandBook({"Bosch": 10, "Bosh": 9})
        self.assertEqual(book.clean("Bosh"), "Bosh")

    def test_the_same_counts_give_the_same_names(self):
        texts = list(COUNTS)
        first = BrandBook(COUNTS).names(texts)
        backwards = BrandBook({text: COUNTS[text] for text in reversed(texts)}).names(texts)
        self.assertEqual(first, backwards)

    def test_keys_and_edits(self):
        self.assertEqual(brand_key("B & O"), brand_key("b og o"))
        self.assertEqual(brand_key("De'Longhi"), brand_key("DeLonghi"))
        self.assertEqual(tidy("“Pfaff”, varimatic"), "“Pfaff”")
        for first, second, near in (
            ("bosch", "bosh", True),
            ("bosch", "bocsh", True),
            ("bosch", "basch", True),
            ("bosch", "boschi", True),
            ("bosch", "bosch", False),
            ("bosch", "hcsob", False),
            ("bosch", "bos", False),
        ):
            with self.subTest(first=first, second=second):
                self.assertEqual(one_edit_apart(first, second), near)
                self.assertEqual(one_edit_apart(second, first), near)
