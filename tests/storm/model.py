"""What deposit accounts, parts and papers are, in plain Python: nothing of Odoo, no database.

Each operation returns whether it is allowed; one that is not changes nothing.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# kind of paper: {step: (from, to)}
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
class Paper:
    kind: str
    account: int
    state: str
    pieces: int
    price: Decimal = Decimal(0)
    value: Decimal = Decimal(0)


class Model:
    def __init__(self, balance, multiple, price):
        self.accounts = [Account(balance, multiple), Account(balance, multiple)]
        self.papers, self.price = [], price

    def apply(self, name, *arguments):
        if name not in STEPS:
            return getattr(self, name)(*arguments)
        number, *asked = arguments
        paper = self.papers[number]
        sources, target = LIVES[paper.kind][name]
        allowed = paper.state in sources and getattr(self, name)(paper, *asked) is not False
        if allowed:
            paper.state = target
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

    # --- papers are made ---

    def request(self, account, pieces):
        self.papers.append(Paper("requisition", account, "submitted", pieces, self.price))
        return True

    def use(self, number):
        account = self.accounts[number]
        if account.shelf < 1:
            return False
        value = account.share(1)
        account.shelf -= 1
        account.pieces -= 1
        account.worth -= value
        self.papers.append(Paper("old", number, "owed", 1, value=value))
        return True

    def send_back(self, number, pieces):
        if self.accounts[number].shelf < pieces:
            return False
        self.accounts[number].shelf -= pieces
        self.papers.append(Paper("return", number, "sent", pieces))
        return True

    def order_from(self, giver, pieces):
        self.papers.append(Paper("transfer", giver, "ordered", pieces))
        return True

    # --- papers go on ---

    def approve(self, paper, pieces):
        value = cents(paper.price * pieces)
        if not self.accounts[paper.account].has_room(value):
            return False
        paper.pieces, paper.value = pieces, value
        self.accounts[paper.account].hold(pieces, value)

    def ship(self, paper):
        pass

    def receive(self, paper, lost):
        good = paper.pieces - lost
        self.accounts[paper.account].shelf += good
        self.accounts[paper.account].hold(-lost, cents(paper.price * good) - paper.value)

    def cancel(self, paper):
        if paper.state == "approved":
            self.accounts[paper.account].hold(-paper.pieces, -paper.value)

    expire = cancel

    def hand_in(self, paper):
        pass

    accept = reject = hand_in

    def write_off(self, paper):
        self.accounts[paper.account].held -= paper.value

    def take_back(self, paper):
        account = self.accounts[paper.account]
        account.hold(-paper.pieces, -account.share(paper.pieces))

    def send_on(self, paper):
        giver, taker = self.accounts[paper.account], self.accounts[1 - paper.account]
        value = giver.share(paper.pieces)
        if giver.shelf < paper.pieces or not taker.has_room(value):
            return False
        giver.shelf -= paper.pieces
        giver.hold(-paper.pieces, -value)
        taker.hold(paper.pieces, value)
        paper.value = value

    def arrive(self, paper, lost):
        taker, good = self.accounts[1 - paper.account], paper.pieces - lost
        taker.shelf += good
        taker.hold(-lost, cents(paper.value * good / paper.pieces) - paper.value)


STEPS = {step for life in LIVES.values() for step in life}
