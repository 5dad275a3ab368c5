"""Odoo's server with a deposit account written as one would write it with the ORM alone.

It reads the figures, compares, and writes them back; requests that run at once on one account
fail and start again. The anchor of `deposit.py`; started by it as a program of its own.
"""

import sys

import odoo.init  # noqa: F401  sets up the `odoo` namespace for a stand-alone program
from odoo import cli, modules, tools
from odoo.exceptions import UserError
from odoo.models import BaseModel


def post(self, vals_list):
    from odoo.addons.deposit_ledger.chain import START, entry_hash
    from odoo.addons.deposit_ledger.models.deposit_entry import POST
    from odoo.addons.service_base.seal import seal_key

    Entry = self.env["deposit.entry"].sudo().with_context(deposit_post=POST)
    entries, facts = Entry.browse(), Entry._facts()
    for vals in map(self._completed, vals_list):
        account = self.sudo().browse(vals["account_id"])
        held = account.held + vals["held_delta"]
        if vals["held_delta"] > 0 and held > account.limit:
            raise UserError("The limit is too small.")
        last = Entry.search([("account_id", "=", account.id)], limit=1)
        vals.update(
            seq=account.last_seq + 1,
            balance_after=account.balance + vals["balance_delta"],
            held_after=held,
            previous_hash=last.hash or START,
        )
        vals["hash"] = entry_hash(
            seal_key(), vals["previous_hash"], [vals.get(name) for name in facts], facts
        )
        BaseModel.write(
            account,
            {"balance": vals["balance_after"], "held": held, "last_seq": vals["seq"]},
        )
        entries += Entry.create([vals])
    return entries


def main():
    tools.config.parse_config(
        [argument for argument in sys.argv[1:] if argument not in ("server", "gevent")],
        setup_logging=False,
    )
    modules.module.initialize_sys_path()
    from odoo.addons.deposit_ledger.models.deposit_account import DepositAccount

    DepositAccount._post = post
    DepositAccount._lock_in_order = lambda self, parts=None: None
    cli.main()


if __name__ == "__main__":
    main()
