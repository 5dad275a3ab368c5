"""P4 and P12: parallel requests over several workers, real connections, real commits.

P4: each request is sent one to five times in any order; it has one effect.
P12: a flood from one address and from many never makes more orders than the limits say.
"""

import os
import random
from collections import Counter

import pytest

from odoo.fields import Command
from odoo.tests.common import get_db_name

from .server import Crowd, new_key, open_pages


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    log = tmp_path_factory.mktemp("pages") / "server.log"
    with open_pages(f"{get_db_name()}_pages", log) as server:
        yield server


@pytest.fixture
def rng():
    seed = int(os.environ.get("ENTRY_POINTS_SEED") or random.randrange(10**6))
    print(f"seed {seed}")
    return random.Random(seed)


@pytest.fixture
def long(pytestconfig):
    return pytestconfig.getoption("--long", default=False)


@pytest.fixture(scope="module")
def area(server):
    with server.env() as env:
        return env["service.area"].search([("code", "=", "110108")]).id


def report(area, phone, key, **vals):
    return {
        "key": key,
        "phone": phone,
        "contact_name": "韩梅梅",
        "area_id": str(area),
        "street": "中山路 1 号",
        "symptom": "屏幕不亮",
        **vals,
    }


def address(number):
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def phones(start, count):
    return [f"139{number:08d}" for number in range(start, start + count)]


def orders_by_phone(server, wanted):
    with server.env() as env:
        groups = env["service.order"]._read_group([("phone", "in", wanted)], ["phone"], ["__count"])
        return dict(groups)


# --- P4 ---


def report_letters(server, area, count, rng):
    """(letter, the same with other content) of reports, each from an address of its own."""
    for number, phone in enumerate(phones(10_000_000, count)):
        data = report(area, phone, new_key(rng))
        changed = {**data, "symptom": "别的故障"}
        path, where = "/service/request/send", address(number)
        yield (path, data, where), (path, changed, where)


def quote_letters(server, count, rng):
    with server.env() as env:
        orders = env["service.order"].create(
            [{"contact_name": "韩梅梅", "phone": phone} for phone in phones(20_000_000, count)]
        )
        line = Command.create({"name": "换屏", "kind": "labour", "quantity": 1, "price_unit": 9})
        quotes = env["service.quote"].create(
            [{"order_id": order.id, "line_ids": [line]} for order in orders]
        )
        quotes._send()
        asked = [(order._progress_path(), order.quote_id.access_token) for order in orders]
    for number, (path, reference) in enumerate(asked):
        data = {"key": new_key(rng), "reference": reference, "name": "韩梅梅"}
        data["answer"] = "no" if number % 3 == 0 else "yes"
        changed = {**data, "name": "李雷"}
        where = address(100_000 + number)
        yield (f"{path}/quote", data, where), (f"{path}/quote", changed, where)


def card_letters(server, count, rng):
    codes = [f"FLOOD{number:08d}" for number in range(count)]
    with server.env() as env:
        model = env["product.product"].create(
            {"name": "Flood X1", "is_storable": True, "tracking": "serial"}
        )
        env["warranty.card"].create(
            [{"code": code, "serial": f"SN{code}", "product_id": model.id} for code in codes]
        )
    for number, code in enumerate(codes):
        data = {
            "key": new_key(rng),
            "code": code,
            "serial": f"SN{code}",
            "purchase_date": "2026-01-05",
            "contact_name": "韩梅梅",
            "phone": phones(30_000_000, count)[number],
        }
        where = address(200_000 + number)
        changed = {**data, "purchase_date": "2026-01-06"}
        path = "/service/register/send"
        yield (path, data, where), (path, changed, where)


def test_each_request_has_one_effect_however_often_it_is_sent(server, area, rng, long):
    count = 1000 if long else 60
    pairs = [
        *report_letters(server, area, count * 3 // 5, rng),
        *quote_letters(server, count // 5, rng),
        *card_letters(server, count // 5, rng),
    ]
    sent = [letter for letter, _changed in pairs for _copy in range(rng.randint(1, 5))]
    rng.shuffle(sent)
    answers = Crowd(server, 8).send(sent)
    codes = Counter(answer.status_code for answer in answers)
    print(f"{len(pairs)} requests sent {len(sent)} times: {dict(codes)}")
    assert set(codes) <= {200, 303}, codes
    check_effects(server, pairs)

    changed = [changed for _letter, changed in pairs]
    codes = Counter(answer.status_code for answer in Crowd(server, 4).send(changed))
    print(f"the same keys with other content: {dict(codes)}")
    assert set(codes) == {422}
    check_effects(server, pairs)


def check_effects(server, pairs):
    letters = [letter for letter, _changed in pairs]
    reported = [data["phone"] for path, data, _where in letters if "request" in path]
    assert orders_by_phone(server, reported) == dict.fromkeys(reported, 1)
    with server.env() as env:
        for path, data, _where in letters:
            if "quote" in path:
                quote = env["service.quote"].search([("access_token", "=", data["reference"])])
                assert quote.state == ("accepted" if data["answer"] == "yes" else "declined")
                domain = [("order_id", "=", quote.order_id.id), ("note", "like", quote.name)]
                assert env["service.order.log"].search_count(domain) == 2, "sent, answered once"
            if "register" in path:
                cards = [("card_id.code", "=", data["code"])]
                assert env["warranty.registration"].search_count(cards) == 1


# --- P12 ---


def test_a_flood_from_one_address_makes_20_orders_an_hour(server, area, rng, long):
    numbers = phones(40_000_000, 400 if long else 60)
    letters = [
        ("/service/request/send", report(area, phone, new_key(rng)), "198.51.100.1")
        for phone in numbers
    ]
    codes = Counter(answer.status_code for answer in Crowd(server, 8).send(letters))
    print(f"from one address: {dict(codes)}")
    assert codes == {303: 20, 429: len(letters) - 20}
    assert sum(orders_by_phone(server, numbers).values()) == 20


def test_a_flood_from_many_addresses_makes_5_orders_an_hour_a_phone(server, area, rng, long):
    numbers = phones(50_000_000, 20 if long else 4)
    letters = [
        ("/service/request/send", report(area, phone, new_key(rng)), address(300_000 + index))
        for index, phone in enumerate(numbers * 15)
    ]
    rng.shuffle(letters)
    codes = Counter(answer.status_code for answer in Crowd(server, 8).send(letters))
    print(f"from many addresses on {len(numbers)} phones: {dict(codes)}")
    assert codes == {303: 5 * len(numbers), 429: 10 * len(numbers)}
    assert orders_by_phone(server, numbers) == dict.fromkeys(numbers, 5)


def test_guesses_from_many_browsers_at_once_are_cut_off_at_five(server, rng):
    with server.env() as env:
        order = env["service.order"].create({"contact_name": "韩梅梅", "phone": "13900004711"})
        number = order.name
    guesses = [f"{four:04d}" for four in rng.sample(range(10_000), 60) if four != 4711]
    letters = [
        ("/service/progress/find", {"number": number, "phone": four}, address(400_000 + index))
        for index, four in enumerate([*guesses, "4711"])
    ]
    codes = Counter(answer.status_code for answer in Crowd(server, 8).send(letters))
    assert codes == {200: len(letters)}, "the right digits came too late"
    with server.env() as env:
        Attempt = env["portal.attempt"]
        subject = Attempt._fingerprint("digits", ("order",), [number.replace("-", "")])
        assert Attempt.search_count([("subject", "=", subject)]) == 5
    owner = {"number": number, "phone": "13900004711"}
    letter = ("/service/progress/find", owner, address(500_000))
    assert Crowd(server, 1).send([letter])[0].status_code == 303


def test_nobody_waits_for_a_lock_afterwards(server):
    with server.registry.cursor() as cr:
        cr.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert cr.fetchone()[0] == 0
