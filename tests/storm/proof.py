"""What must hold for every deposit account, whatever happened to it."""

from collections import Counter

from odoo.tools import SQL

from .mix import MONEY, OLD, REQUISITION, RETURN, STEP_OF, USE

# Every version of an account's row that is ever committed, in the order of its commits: the row
# is locked from its update until the commit.
RECORDER = """
CREATE TABLE IF NOT EXISTS storm_history (
    id bigserial PRIMARY KEY, account_id int, last_seq int, balance numeric, held numeric,
    multiple numeric);
CREATE OR REPLACE FUNCTION storm_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO storm_history (account_id, last_seq, balance, held, multiple)
    VALUES (NEW.id, NEW.last_seq, NEW.balance, NEW.held, NEW.multiple);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER storm_record AFTER INSERT OR UPDATE ON deposit_account
    FOR EACH ROW EXECUTE FUNCTION storm_record();
"""

# More is held than before, or paid back, and the limit of that moment is passed.
PASSED = """
SELECT version.account_id, version.last_seq, version.held, version.balance * version.multiple
  FROM (SELECT *, lag(held) OVER changes AS held_before, lag(last_seq) OVER changes AS seq_before
          FROM storm_history WHERE account_id = ANY(%(accounts)s)
        WINDOW changes AS (PARTITION BY account_id ORDER BY id)) version
 WHERE version.held > version.balance * version.multiple
   AND (version.held > version.held_before
        OR EXISTS (SELECT FROM deposit_entry entry
                    WHERE entry.account_id = version.account_id AND entry.kind = 'refund'
                      AND entry.seq > version.seq_before AND entry.seq <= version.last_seq))
"""

# The last version of each number of entries against the entry of that number.
UNLIKE = """
SELECT entry.account_id, entry.seq
  FROM deposit_entry entry
 WHERE entry.account_id = ANY(%(accounts)s)
   AND EXISTS (SELECT FROM storm_history version
                WHERE version.account_id = entry.account_id AND version.last_seq = entry.seq
                  AND (version.held, version.balance)
                      IS DISTINCT FROM (entry.held_after, entry.balance_after))
"""


def record_history(cr):
    cr.execute(RECORDER)


def unsound(env, account_ids):
    """What is wrong with these accounts, as sentences."""
    accounts = env["deposit.account"].browse(account_ids)
    for lines in accounts._verify().values():
        yield from lines
    for account in accounts:
        numbers = account.entry_ids.sorted("seq").mapped("seq")
        if numbers != list(range(1, account.last_seq + 1)):
            yield f"account {account.id}: entries are missing"
    for row in env.execute_query(SQL(PASSED, accounts=account_ids)):
        yield "account {} at no. {}: {} held, the limit {}".format(*row)
    for row in env.execute_query(SQL(UNLIKE, accounts=account_ids)):
        yield "account {}: no. {} is not what the account showed".format(*row)
    yield from unbalanced(env, accounts)


def unbalanced(env, accounts):
    """Each movement of money has its journal entry, and there is no other."""
    for account in accounts:
        company = account.company_id
        liability = company._get_deposit_liability_account()
        domain = [
            ("account_id", "=", liability.id),
            ("partner_id", "=", account.point_id.partner_id.id),
            ("parent_state", "=", "posted"),
        ]
        ((owed,),) = env["account.move.line"]._read_group(domain, [], ["balance:sum"])
        booked = sum(account.entry_ids.filtered("move_id").mapped("balance_delta"))
        if account.currency_id.compare_amounts(booked, -(owed or 0.0)):
            yield f"account {account.id}: {booked} moved and {owed} in the books"


def effects(env, world):
    """What was carried out, as the logs and the ledger tell it: ``{(step, document): times}``."""
    found = Counter()
    logs = env["parts.log"].search([("point_id", "in", world.points)])
    for log in logs:
        documents = {
            REQUISITION: log.requisition_id,
            USE: log.use_id,
            OLD: log.old_part_id,
            RETURN: log.return_id,
        }
        ((model, document),) = [
            (model, document.id) for model, document in documents.items() if document
        ]
        if step := STEP_OF.get((model, log.step)):  # others follow from these
            found[step, document] += 1
    entries = env["deposit.entry"].search(
        [("account_id", "in", world.accounts), ("kind", "in", list(MONEY)), ("key", "!=", False)]
    )
    for entry in entries:
        found[entry.kind, None] += 1
    agreements = env["deposit.agreement"].search(
        [("account_id", "in", world.accounts), ("approved_at", "!=", False)]
    )
    found.update(("agree", agreement.id) for agreement in agreements)
    return found
