"""What deposit accounts, parts and documents are, in plain Python: nothing of Odoo, no database.

Each operation returns whether it is allowed; one that is not changes nothing.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# kind of document: {step: (from, to)}
LIVES = {
    "requisition": {
        "approve": (("submitted",), "approved"),
        "ship": (("approved",), "shipped"),
        "receive": (("shipped",), "received"),
        "cancel": (("submitted", "approved"), "cancelled"),
        "expire": (("approved",), "cancelled"),
    },
    "old": {
        "hand_in": (("owed", "rejected"), "returned"),
        "accept": (("returned",), "accepted"),
        "reject": (("returned",), "rejected"),
        "write_off": (("accepted",), "written_off"),
    },
    "return": {"take_back": (("sent",), "received")},
    "transfer": {"send_on": (("ordered",), "sent"), "arrive": (("sent",), "received")},
}


def cents(value):
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Account:
    balance: Decimal = Decimal(0)
    multiple: Decimal = Decimal(1)
    held: Decimal = Decimal(0)
    pieces: int = 0  # in the ledger and not used, wherever they are
    worth: Decimal = Decimal(0)  # what is held for them
    shelf: int = 0

    def has_room(self, value):
        return self.held + value <= self.balance * self.multiple

    def hold(self, pieces, value):
        self.held += value
        self.pieces += pieces
        self.worth += value

    def share(self, pieces):
        return cents(self.worth * min(Decimal(pieces) / self.pieces, 1)) if self.pieces else 0


@dataclass
class Document:
    kind: str
    account: int
    state: str
    pieces: int
    price: Decimal = Decimal(0)
    value: Decimal = Decimal(0)


class Model:
    def __init__(self, balance, multiple, price):
        self.accounts = [Account(balance, multiple), Account(balance, multiple)]
        self.documents, self.price = [], price

    def apply(self, name, *arguments):
        if name not in STEPS:
            return getattr(self, name)(*arguments)
        number, *asked = arguments
        document = self.documents[number]
        sources, target = LIVES[document.kind][name]
        allowed = document.state in sources and getattr(self, name)(document, *asked) is not False
        if allowed:
            document.state = target
        return allowed

    # --- money and terms ---

    def pay_in(self, account, amount):
        self.accounts[account].balance += amount
        return True

    def refund(self, number, amount):
        account = self.accounts[number]
        left = account.balance - amount
        allowed = left >= 0 and account.held <= left * account.multiple
        account.balance = left if allowed else account.balance
        return allowed

    def charge(self, account, amount):
        return self.pay_in(account, -amount)

    def agree(self, account, multiple):
        self.accounts[account].multiple = multiple
        return True

    def reprice(self, price):
        self.price = price
        return True

    # --- documents are made ---

    def request(self, account, pieces):
        self.documents.append(Document("requisition", account, "submitted", pieces, self.price))
        return True

    def use(self, number):
        account = self.accounts[number]
        if account.shelf < 1:
            return False
        value = account.share(1)
        account.shelf -= 1
        account.pieces -= 1
        account.worth -= value
        self.documents.append(Document("old", number, "owed", 1, value=value))
        return True

    def send_back(self, number, pieces):
        if self.accounts[number].shelf < pieces:
            return False
        self.accounts[number].shelf -= pieces
        self.documents.append(Document("return", number, "sent", pieces))
        return True

    def order_from(self, giver, pieces):
        self.documents.append(Document("transfer", giver, "ordered", pieces))
        return True

    # --- documents go on ---

    def approve(self, document, pieces):
        value = cents(document.price * pieces)
        if not self.accounts[document.account].has_room(value):
            return False
        document.pieces, document.value = pieces, value
        self.accounts[document.account].hold(pieces, value)

    def ship(self, document):
        pass

    def receive(self, document, lost):
        good = document.pieces - lost
        self.accounts[document.account].shelf += good
        self.accounts[document.account].hold(-lost, cents(document.price * good) - document.value)

    def cancel(self, document):
        if document.state == "approved":
            self.accounts[document.account].hold(-document.pieces, -document.value)

    expire = cancel

    def hand_in(self, document):
        pass

    accept = reject = hand_in

    def write_off(self, document):
        self.accounts[document.account].held -= document.value

    def take_back(self, document):
        account = self.accounts[document.account]
        account.hold(-document.pieces, -account.share(document.pieces))

    def send_on(self, document):
        giver, taker = self.accounts[document.account], self.accounts[1 - document.account]
        value = giver.share(document.pieces)
        if giver.shelf < document.pieces or not taker.has_room(value):
            return False
        giver.shelf -= document.pieces
        giver.hold(-document.pieces, -value)
        taker.hold(document.pieces, value)
        document.value = value

    def arrive(self, document, lost):
        taker, good = self.accounts[1 - document.account], document.pieces - lost
        taker.shelf += good
        taker.hold(-lost, cents(document.value * good / document.pieces) - document.value)


STEPS = {step for life in LIVES.values() for step in life}
