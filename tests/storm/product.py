"""The operations of the model, carried out by the product as the people do it whose work it is."""

from odoo.api import Environment
from odoo.fields import Command

# Deposit, held, multiple; pieces in the ledger and not used, and their value; pieces on the shelf.
FIGURES = """
SELECT account.balance, account.held, account.multiple,
       COALESCE(ledger.pieces, 0) - COALESCE(used.pieces, 0),
       COALESCE(ledger.worth, 0) - COALESCE(used.worth, 0), COALESCE(shelf.pieces, 0)
  FROM deposit_account account
  JOIN service_point point ON point.id = account.point_id,
       LATERAL (SELECT sum(quantity) AS pieces, sum(held_delta) AS worth FROM deposit_entry
                 WHERE account_id = account.id) ledger,
       LATERAL (SELECT sum(quantity) AS pieces, sum(held_value) AS worth FROM service_order_part
                 WHERE account_id = account.id AND state = 'used') used,
       LATERAL (SELECT sum(quantity) AS pieces FROM stock_quant
                 WHERE location_id = point.parts_location_id) shelf
 WHERE account.id = ANY(%s)
 ORDER BY array_position(%s, account.id)
"""


class Product:
    """Two points of a world, seen through one cursor."""

    def __init__(self, world, points, cr):
        self.world, self.points, self.cr = world, points, cr

    def env(self, role=None):
        uid = self.world.people[role] if role else 1
        return Environment(self.cr, uid, {"tracking_disable": True})

    def figures(self):
        accounts = [self.account(0), self.account(1)]
        self.cr.execute(FIGURES, [accounts, accounts])
        return self.cr.fetchall()

    # --- money and terms ---

    def move(self, kind, account, amount):
        """Without the journal entry, which takes longer than all the rest; the storms book it."""
        vals = {"account_id": self.account(account), "kind": kind, "balance_delta": float(amount)}
        self.env("accountant")["deposit.account"]._post([vals])

    def pay_in(self, account, amount):
        self.move("pay_in", account, amount)

    def refund(self, account, amount):
        self.move("refund", account, -amount)

    def charge(self, account, amount):
        self.move("charge", account, -amount)

    def account(self, number):
        return self.world.account_of[self.points[number]]

    def agree(self, account, multiple):
        vals = {"account_id": self.account(account), "multiple": multiple}
        agreement = self.env()["deposit.agreement"].create(vals)
        agreement.with_env(self.env("accountant")).action_approve()

    def reprice(self, price):
        self.env()["product.product"].browse(self.world.part).deposit_price = price

    # --- documents are made; each returns its record ---

    def lines(self, pieces):
        return [Command.create({"product_id": self.world.part, "quantity": pieces})]

    def request(self, account, pieces):
        vals = {"point_id": self.points[account], "line_ids": self.lines(pieces)}
        requisition = self.env("storekeeper")["parts.requisition"].create(vals)
        requisition.action_submit()
        return requisition

    def use(self, account):
        vals = {
            "order_id": self.world.orders[self.points[account]][0],
            "product_id": self.world.part,
            "outcome": "warranty",
        }
        use = self.env("technician")["service.order.part"].create(vals)
        use.action_use()
        return use.sudo().old_part_ids

    def send_back(self, account, pieces):
        vals = {"point_id": self.points[account], "line_ids": self.lines(pieces)}
        document = self.env("storekeeper")["parts.return"].create(vals)
        document.action_send()
        return document

    def order_from(self, giver, pieces):
        vals = {"point_id": self.points[1 - giver], "line_ids": self.lines(pieces)}
        transfer = self.env("storekeeper")["parts.transfer"].create(vals)
        asked = transfer.with_env(self.env("keeper"))
        asked.from_point_id = self.points[giver]
        asked.action_order()
        return transfer

    # --- documents go on ---

    def take(self, role, document, step):
        getattr(document.with_env(self.env(role)), f"action_{step}")()

    def approve(self, document, pieces):
        document.with_env(self.env("keeper")).line_ids.approved_qty = pieces
        self.take("keeper", document, "approve")

    def ship(self, document):
        self.take("keeper", document, "ship")

    def receive(self, document, lost):
        """Half of what is lost came damaged, the other half not at all."""
        line = document.with_env(self.env("storekeeper")).line_ids
        if lost:
            good = line.received_qty - lost
            line.write({"received_qty": max(good, 0), "damaged_qty": lost // 2})
        self.take("storekeeper", document, "receive")

    arrive = receive

    def cancel(self, document):
        self.take("keeper", document, "cancel")

    def expire(self, document):
        """What the clock does to what is still approved; :return: whether it was."""
        waiting = document.with_env(self.env()).filtered(
            lambda document: document.state == "approved"
        )
        waiting._expire()
        return bool(waiting)

    def hand_in(self, document):
        self.take("storekeeper", document, "hand_in")

    def accept(self, document):
        self.take("keeper", document, "accept")

    def reject(self, document):
        self.take("keeper", document, "reject")

    def write_off(self, document):
        self.take("keeper", document, "write_off")

    def take_back(self, document):
        self.take("keeper", document, "receive")

    def send_on(self, document):
        self.take("storekeeper", document, "send")
