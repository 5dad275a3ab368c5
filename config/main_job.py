"""The main job: orders go all the way to a posted vendor bill. Runs in `odoo shell`.

With AFTER_SALES_RECORDS, a file of records goes through the importer, and the newest month that
has closed orders of it is settled. Without, three orders of the demo company are taken through
every desk, each step by whoever does it there, and their month is settled. What was done before
is not done again, and said so. The table goes to standard output, progress to standard error.
"""

import base64
import os
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from odoo import fields

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.tables.problems import FileRefused
from odoo.addons.service_settlement.xlsx import StatementWorkbook

SCRIPTED = ("main_xinde", "main_yubo", "main_wuhao")
PARTS = {
    "main_xinde": "part_driver_mon",
    "main_yubo": "part_screen_pad",
    "main_wuhao": "part_charger_65w",
}
RESULTS = {"main_xinde": "更换驱动板，老化两小时正常", "main_yubo": "更换屏幕总成"}
FOLDER = Path(".local/statements")

env = env(context={**env.context, "lang": "zh_CN", "tz": "Asia/Shanghai"})


# --- telling ---


def tell(label, value=""):
    """One aligned line; a Chinese character is two columns wide."""
    width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in label)
    print(f"  {label}{' ' * max(34 - width, 1)}{value}", flush=True)


def title(text):
    print(f"\n{text}", flush=True)


def money(amount):
    return f"{amount:,.2f} CNY"


def labels(records, name):
    """How many records have which value of a selection, in words."""
    words = selection_labels(records, name)
    counts = Counter(words.get(value, "—") for value in records.mapped(name))
    return "，".join(f"{word} {count}" for word, count in counts.most_common())


def desk(xmlid):
    """The environment of a user: what he may not do fails here as well."""
    return env(user=env.ref(xmlid).id, su=False)


# --- the demo company's orders, desk by desk ---


def work_demo_orders():
    orders = [(name, scripted_order(name)) for name in SCRIPTED]
    everything = env["service.order"].union(*[order for _name, order in orders])
    title("工单 Orders")
    for _name, order in orders:
        tell(f"{order.name} {order.contact_name}", f"{order.product_id.name}：{order.symptom}")
    tell("三包判定 Verdicts", labels(everything, "verdict"))
    accounts = everything.point_id.deposit_account_ids
    held = sum(accounts.mapped("held"))
    done = [work_order(name, order) for name, order in orders if order.state != "closed"]
    env.invalidate_all()
    title("作业 Work")
    tell("已做 Done now", f"{len(done)} 张工单；先前已销单 closed before {len(orders) - len(done)}")
    tell("上门作业 Visits", labels(everything.visit_ids, "state"))
    tell("用料 Parts used", "，".join(everything.part_ids.product_id.mapped("name")))
    tell("押金占用 Deposit held", f"{money(held)} → {money(sum(accounts.mapped('held')))}")
    tell("旧件 Old parts", labels(everything.old_part_ids, "state"))
    tell("回访 Callbacks", labels(everything.followup_ids, "result"))
    return everything


def scripted_order(name):
    order = env.ref(f"after_sales.order_{name}", raise_if_not_found=False)
    return order or sys.exit(
        "This database has no orders of the demo company for the main job."
        " Give it records instead: ./run demo --records FILE"
    )


def work_order(name, order):
    """Assigned, visited, repaired with a part, called back; the step it is at goes first."""
    point = order.point_id.name
    manager = desk(next(iter(order.point_id.user_ids.get_external_id().values())))
    if order.state in ("new", "triaged"):
        assign(manager, order)
    if order.state in ("assigned", "in_progress"):
        visit_and_repair(manager, name, order)
    give_back_old_parts(manager, order)
    call_customer(order)
    env.cr.commit()
    print(f"{order.name} {point}", file=sys.stderr)
    return order


def assign(manager, order):
    """The point's manager takes the technician that is suggested first."""
    dispatch = manager["service.dispatch"].create({"order_id": order.id})
    dispatch.line_ids[0].action_assign()
    env.invalidate_all()


def visit_and_repair(manager, name, order):
    visit = order.open_visit_id.with_env(manager)
    if visit.state != "in_progress":
        visit.action_start()
    if not order.part_ids:
        part = env.ref(f"spare_parts_deposit.{PARTS[name]}")
        values = {"order_id": order.id, "product_id": part.id}
        manager["service.order.part"].create(values).action_use()
    note = RESULTS.get(name, "更换配件，测试正常")
    visit.write({"result": "done", "order_result": "repaired", "result_note": note})
    visit.action_finish()


def give_back_old_parts(manager, order):
    """Handed in by the point, accepted and written off by the warehouse: the deposit is free."""
    warehouse = desk("spare_parts_deposit.user_warehouse")
    for old_part in order.old_part_ids.filtered(lambda part: part.state == "owed"):
        old_part.with_env(manager).action_hand_in()
        old_part.with_env(warehouse).action_accept()
        old_part.with_env(warehouse).action_write_off()


def call_customer(order):
    task = order.followup_ids.with_env(desk("customer_followup.user_followup"))
    task.answer_ids.write({"score": "5"})
    task.note = "很满意"
    task.action_close_order()


# --- imported records ---


def import_records(path):
    record = known_import(path) or new_import(path)
    title("导入 Import")
    tell("文件 File", path.name)
    before, started = record.row_done, time.monotonic()
    if record.state != "done":
        record._run_all(on_progress=lambda done, total: show_progress(done, total, started, before))
    else:
        tell("先前已导入 Imported before", "没有重复导入 nothing is imported twice")
    if record.state != "done":
        sys.exit(f"{path.name}: {record.message}")
    rate = (record.row_done - before) / max(time.monotonic() - started, 0.001)
    tell("行数 Rows", f"{record.row_done} / {record.row_total}")
    tell("新工单 Orders made", record.order_count)
    tell("已有 Known already", record.known_count)
    tell("退回 Rejected", record.reject_count)
    if before < record.row_done:
        tell("速度 Rate", f"{rate:,.0f} 行/秒 rows/s")
    return record


def known_import(path):
    """The import of this very file, finished or not."""
    content = base64.b64encode(path.read_bytes())
    named = [("filename", "=", path.name), ("state", "!=", "cancelled")]
    records = env["service.record.import"].search(named)
    return records.filtered(lambda record: record.file == content)[:1]


def new_import(path):
    content = base64.b64encode(path.read_bytes())
    record = env["service.record.import"].create({"file": content, "filename": path.name})
    for mapping in env["service.import.mapping"].search([]):
        record.mapping_id = mapping
        try:
            record._probe()
        except FileRefused:
            continue
        return record
    sys.exit(f"{path.name}: no mapping knows its columns. Make one under Configuration, Imports.")


def show_progress(done, total, started, before):
    rate = (done - before) / max(time.monotonic() - started, 0.001)
    print(f"{done}/{total} rows, {rate:,.0f} rows/s", file=sys.stderr, flush=True)


def newest_closed_month(record):
    newest = env["service.order"].search(
        [("import_id", "=", record.id), ("state", "=", "closed"), ("closed_at", "!=", False)],
        order="closed_at desc",
        limit=1,
    )
    return month_of(newest.closed_at) if newest else None


def month_of(moment):
    """The first day of the month, in the company's zone."""
    return fields.Datetime.context_timestamp(env.user, moment).date().replace(day=1)


def tell_imported(record):
    Order = env["service.order"]
    for name, label in (("state", "状态 States"), ("verdict", "三包判定 Verdicts")):
        words = selection_labels(Order, name)
        groups = Order._read_group([("import_id", "=", record.id)], [name], ["__count"])
        groups.sort(key=lambda group: -group[1])
        tell(label, "，".join(f"{words.get(value, '—')} {count}" for value, count in groups))
    for model, label in (("service.visit", "作业 Visits"), ("followup.task", "回访 Callbacks")):
        count = env[model].search_count([("order_id.import_id", "=", record.id)])
        tell(label, count)


# --- the month ---


def settle(month):
    """The five steps of a month, from where it stands."""
    accountant = desk("service_settlement.user_accountant")
    Run = accountant["settlement.run"]
    run = Run.search([("month", "=", month)], limit=1) or Run.create({"month": month})
    title(f"结算 Settlement {run.name}")
    if run.state == "billed":
        tell("先前已结算 Settled before", "没有重复开单 nothing is billed twice")
        return run
    if run.state in ("draft", "review"):
        run.action_compute()
        run.action_send()
    if run.state == "sent":
        answered = run.statement_ids.filtered(lambda statement: statement.state == "disputed")
        answered.action_send()
        run.action_confirm_rest()
        run.action_approve()
    run.action_bill()
    env.cr.commit()
    return run


def tell_settled(run):
    statements = run.statement_ids
    bills = statements.move_id
    tell("结算明细 Orders settled", f"{run.line_count}，例外 exceptions {run.exception_count}")
    tell("对账单 Statements", f"{len(statements)}：{labels(statements, 'state')}")
    tell("结算总额 Total", money(run.amount_total))
    tell("账单 Vendor bills", f"{len(bills)}：{labels(bills, 'state')}")
    for bill in bills[:5]:
        tell(f"  {bill.name}", f"{bill.partner_id.name} {money(bill.amount_total)}")
    if len(bills) > 5:
        tell("  …", f"{money(sum(bills.mapped('amount_total')))} 合计 in all")


def write_workbooks(run):
    folder = FOLDER / run.name
    folder.mkdir(parents=True, exist_ok=True)
    for statement in run.statement_ids:
        (folder / f"{statement.name}.xlsx").write_bytes(StatementWorkbook(statement).build())
    tell("Excel 文件 Excel files", f"{len(run.statement_ids)} → {folder}/")


def main():
    if os.environ.get("AFTER_SALES_RECORDS"):
        record = import_records(Path(os.environ["AFTER_SALES_RECORDS"]))
        tell_imported(record)
        month = newest_closed_month(record)
    else:
        orders = work_demo_orders()
        month = month_of(max(orders.mapped("closed_at")))
    if not month:
        tell("结算 Settlement", "没有已销单的工单 no closed orders")
        return
    run = settle(month)
    tell_settled(run)
    write_workbooks(run)


main()
env.cr.commit()
