"""Reads warranty_cases.csv, the worked cases that business people check and extend.

One row is one case. History: services divided by `;`, each 修 or 换, day in, day out, then in any
order 保外 (paid), 软件 (software), a part, a fault. Exclusions: (照片) with the photo it needs,
(缺照片) without, (拒修) refuses; bare ones need no photo. Checks: + passed, - failed.
Extended warranties are divided by `;`: number, first and last day, then 只材料 or 只人工, 上门,
the parts covered.
"""

import csv
from datetime import date
from pathlib import Path

from odoo.addons.service_warranty.warranty import Check, Contract, Exclusion, Facts, Service

from . import warranty_policies as policies

POLICIES = {
    "手机": policies.PHONE,
    "电脑": policies.COMPUTER,
    "笔记本": policies.LAPTOP,
    "通用": policies.GENERAL,
    "手机(加回)": policies.REPAIR_TIME_ADDED,
    "手机(换货重算)": policies.RENEWED,
    "手机(无凭证不保)": policies.PROOF_ONLY,
    "手机(开箱检查)": policies.OPENING_BOX,
    "手机(开箱检查10天)": policies.OPENING_BOX_TEN_DAYS,
    "人工短": policies.SHORT_LABOUR,
    "激活起算": policies.FROM_ACTIVATION,
    "出厂起算": policies.FROM_MANUFACTURE,
    "无": None,
}
PARTS = {
    "主机": "main_unit",
    "主要部件": "main_part",
    "显示器": "display",
    "电池": "battery",
    "耳机": "earphones",
    "充电器": "charger",
    "数据线": "data_cable",
    "软件": "software",
}
PROOFS = {"发票": "invoice", "保修卡": "card", "无": "none", "涂改": "altered"}
EXCLUSIONS = {
    "人为损坏": "human_damage",
    "进液": "liquid_damage",
    "私自拆修": "unauthorised_repair",
    "电压不稳": "unstable_mains",
    "不可抗力": "force_majeure",
    "串号被毁": "serial_removed",
}
CHECKS = {"外观": "cosmetic", "贴膜": "film", "单据": "papers"}
REMEDIES = {
    "退货": "return",
    "换货": "exchange",
    "免费维修": "free_repair",
    "收费维修": "paid_repair",
    "拒修": "refused",
}
PAYERS = {"厂家": "manufacturer", "用户": "customer", "分担": "shared", "延保": "contract"}


def read_cases():
    """Rows of the table as dicts by column name."""
    with (Path(__file__).parent / "warranty_cases.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def policy_of(row):
    return POLICIES[row["政策"]]


def facts_of(row):
    return Facts(
        report_date=_day(row["报修日期"]),
        purchase_date=_day(row["购买日期"]),
        activation_date=_day(row["激活日期"]),
        manufacture_date=_day(row["出厂日期"]),
        proof=PROOFS[row["购买凭证"]],
        serial=row["机身序列号"],
        serial_on_proof=row["凭证序列号"],
        component=PARTS[row["部件"]],
        software=bool(row["软件故障"]),
        fault=row["故障"],
        wish=REMEDIES.get(row["用户要求"], ""),
        exclusions=tuple(map(_exclusion, row["除外情形"].split())),
        checks=tuple(Check(CHECKS[word[:-1]], word[-1] == "+") for word in row["检查项"].split()),
        history=tuple(_service(text) for text in row["维修换货史"].split(";") if text),
        contracts=tuple(_contract(text) for text in row["延保合同"].split(";") if text),
        earlier_serials=tuple(row["换货前序列号"].split()),
    )


def expected(row):
    """(remedies, remedy, last day covered, payer, reason codes) as the table has them."""
    return (
        tuple(REMEDIES[word] for word in row["可选处理"].split()),
        REMEDIES[row["默认处理"]],
        _day(row["保修至"]),
        PAYERS[row["费用承担"]],
        tuple(row["理由"].split()),
    )


def given(verdict):
    return (
        verdict.remedies,
        verdict.remedy,
        verdict.covered_until,
        verdict.payer,
        tuple(reason.code for reason in verdict.reasons),
    )


def _exclusion(word):
    name, _, note = word.rstrip(")").partition("(")
    return Exclusion(
        EXCLUSIONS[name],
        photo=note == "照片",
        photo_required=note in ("照片", "缺照片"),
        refuse=note == "拒修",
    )


def _service(text):
    kind, date_in, date_out, *words = text.split()
    rest = [word for word in words if word not in PARTS and word != "保外"]
    return Service(
        _day(date_in),
        _day(date_out),
        kind={"修": "repair", "换": "exchange"}[kind],
        component=next((PARTS[w] for w in words if w in PARTS and w != "软件"), "main_unit"),
        fault=rest[0] if rest else "",
        in_warranty="保外" not in words,
        software="软件" in words,
    )


def _contract(text):
    number, begins, ends, *words = text.split()
    return Contract(
        number,
        _day(begins),
        _day(ends),
        parts="只人工" not in words,
        labour="只材料" not in words,
        on_site="上门" in words,
        components=tuple(PARTS[word] for word in words if word in PARTS),
    )


def _day(text):
    return date.fromisoformat(text) if text else None
