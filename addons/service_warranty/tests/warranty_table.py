"""Reads warranty_cases.csv, the worked cases that business people check and extend.

One row is one case. History: services divided by `;`, each 修 or 换, day in, day out, then in any
order 保外 (paid), 软件 (software), 换件 (the part was replaced), a part, a fault. Exclusions:
(照片) with the photo it needs, (缺照片) without, (拒修) refuses; bare ones need no photo. Checks:
+ passed, - failed.
Extended warranties are divided by `;`: number, first and last day, then 只材料 or 只人工, 上门,
the parts covered. Other facts: 交付:, 安装:, 验收:, 出现: (with 有凭 where it is proved), 送修:,
判定: with a day each; 假日:first~last; 非我司, 网购, 无故障, 修后引起, 缺件, 维修方.
A reason that is the law's has 法 after its code.
"""

import csv
from dataclasses import replace
from datetime import date, timedelta
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
    "视听": policies.AUDIO_VIDEO,
    "手机(只看品牌政策)": policies.BRAND_ONLY,
    "手机(检查约束)": policies.BINDING_CHECKS,
    "手机(退款折旧)": policies.LESS_USE,
    "电脑(退款折旧)": policies.LESS_USE_COMPUTER,
    "手机(无理由退货)": policies.NO_REASON,
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
    "键盘": "keyboard",
    "摄像头": "camera",
    "遥控器": "remote",
    "耗材": "ribbon",
}
# What a part is to the unit, where it is none of its parts.
KINDS = {
    "remote": "accessory",
    "ribbon": "consumable",
    "earphones": "accessory",
    "data_cable": "accessory",
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
    "退款": "refund",
    "收费维修": "paid_repair",
    "拒修": "refused",
}
PAYERS = {"厂家": "manufacturer", "用户": "customer", "分担": "shared", "延保": "contract"}


def read_cases():
    """Rows of the table as dicts by column name."""
    with (Path(__file__).parent / "warranty_cases.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def policy_of(row):
    policy, holidays = POLICIES[row["政策"]], _holidays(row)
    if not policy or not holidays:
        return policy
    floor = policy.floor and replace(policy.floor, holidays=holidays)
    return replace(policy, holidays=holidays, floor=floor)


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
        component_kind=KINDS.get(PARTS[row["部件"]], "unit"),
        software=bool(row["软件故障"]),
        fault=row["故障"],
        wish=REMEDIES.get(row["用户要求"], ""),
        exclusions=tuple(map(_exclusion, row["除外情形"].split())),
        checks=tuple(Check(CHECKS[word[:-1]], word[-1] == "+") for word in row["检查项"].split()),
        history=tuple(_service(text) for text in row["维修换货史"].split(";") if text),
        contracts=tuple(_contract(text) for text in row["延保合同"].split(";") if text),
        earlier_serials=tuple(row["换货前序列号"].split()),
        **_other_facts(row),
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


DAYS = {
    "交付": "delivered_on",
    "安装": "installed_on",
    "验收": "accepted_on",
    "出现": "appeared_on",
    "送修": "handed_in",
    "判定": "as_of",
}
FLAGS = {
    "非我司": ("sold_by_us", False),
    "网购": ("distance_sale", True),
    "无故障": ("without_fault", True),
    "修后引起": ("caused_by_repair", True),
    "有凭": ("appearance_proved", True),
    "缺件": ("delay_cause", "maker_parts"),
    "维修方": ("delay_cause", "repairer"),
}


def _other_facts(row):
    facts = {}
    for word in row["其他事实"].split():
        name, _, day = word.partition(":")
        if name in DAYS:
            facts[DAYS[name]] = _day(day)
        elif name != "假日":
            field, value = FLAGS[name]
            facts[field] = value
    return facts


def _holidays(row):
    days = set()
    for word in row["其他事实"].split():
        name, _, span = word.partition(":")
        if name == "假日":
            first, _, last = span.partition("~")
            first, last = _day(first), _day(last or first)
            days |= {first + timedelta(number) for number in range((last - first).days + 1)}
    return frozenset(days)


def given(verdict):
    return (
        verdict.remedies,
        verdict.remedy,
        verdict.covered_until,
        verdict.payer,
        tuple(
            reason.code + ("法" if "law" in dict(reason.params) else "")
            for reason in verdict.reasons
        ),
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
    rest = [word for word in words if word not in PARTS and word not in ("保外", "换件")]
    component = next((PARTS[w] for w in words if w in PARTS and w != "软件"), "main_unit")
    return Service(
        _day(date_in),
        _day(date_out),
        kind={"修": "repair", "换": "exchange"}[kind],
        component=component,
        component_kind=KINDS.get(component, "unit"),
        replaced="换件" in words,
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
