from odoo import models


class DepositAccount(models.Model):
    """Pieces held in the ledger stand at the point, are on their way, or are still owed."""

    _inherit = "deposit.account"

    def _find_differences(self):
        findings = super()._find_differences() + self._compare_pieces()
        causes = self.env["deposit.difference"]._part_causes(
            [(v["account_id"], v["product_id"]) for v in findings if v["kind"] == "part"]
        )
        for vals in findings:
            vals.setdefault("cause", causes.get((vals["account_id"], vals.get("product_id"))))
        return findings

    def _compare_pieces(self):
        ledger, found = self._pieces_in_ledger(), self._pieces_found()
        keys = sorted({*ledger, *found})
        products = self.env["product.product"].browse({product_id for _account, product_id in keys})
        accounts = {account.id: account for account in self}
        parts = {product.id: product for product in products}
        findings = []
        for key in keys:
            if account := accounts.get(key[0]):
                findings += account._compare_part(
                    parts[key[1]], *ledger.get(key, (0.0, 0.0)), found.get(key, 0.0)
                )
        return findings

    def _compare_part(self, product, pieces, value, found):
        """Pieces and value of one part in the ledger against the pieces found."""
        vals = {"account_id": self.id, "product_id": product.id}
        if product.uom_id.compare(pieces, found):
            text = self.env._(
                "%(part)s: %(ledger)s held in the ledger, %(found)s found at the point,"
                " on the way, owed or unpaid",
                part=product.display_name,
                ledger=f"{pieces:g}",
                found=f"{found:g}",
            )
            quantities = {"ledger_qty": pieces, "found_qty": found}
            return [{**vals, **quantities, "kind": "part", "text": text}]
        if not pieces and self.currency_id.compare_amounts(value, 0.0):
            text = self.env._(
                "%(part)s: no piece is held and yet a value of %(value)s",
                part=product.display_name,
                value=self.currency_id.format(value),
            )
            return [{**vals, "kind": "value", "text": text}]
        return []
