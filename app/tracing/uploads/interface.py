"""The fields of the insurance's stock messages: names, types, lengths, which must be there.

Without it each end would find out from the other's refusals. C is a text of at most so many
characters, N a number of so many digits with so many decimals; whether the platform counts
characters or bytes is not known, characters are counted. What provinces do differently is given as
an Exceptions value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

from app.readers.saying import Saying

COUNT, CHANGE, PURCHASE, PURCHASE_RETURN = "3501", "3502", "3503", "3504"
SALE, SALE_RETURN, DELETION = "3505", "3506", "3507"
MOMENT = "%Y-%m-%d %H:%M:%S"
CODES = "drugtracinfo"
CODE = "drug_trac_codg"
_SELF_PAID = "0"
"""非医保, of hi_feesetl_type: the one value that is known (湖北)."""
_SETTLED = "setl_id"

NODES: Mapping[str, tuple[str, str]] = {
    COUNT: ("invinfo", "invinfoDetail"),
    CHANGE: ("invinfo", "invinfoDetail"),
    PURCHASE: ("purcinfo", "purcinfoDetail"),
    PURCHASE_RETURN: ("purcinfo", "purcinfoDetail"),
    SALE: ("selinfo", "selinfoDetail"),
    SALE_RETURN: ("selinfo", "selinfoDetail"),
    DELETION: ("data", "goodDetail"),
}
"""The node of one record, and of several (the transaction with an A)."""

_GOODS = """med_list_codg C50 Y
fixmedins_hilist_id C30 Y
fixmedins_hilist_name C200 Y
fixmedins_bchno C30 Y
rx_flag C3 Y
memo C500 N"""
_BATCH = """manu_lotnum C30 Y
manu_date D Y
expy_end D Y"""
_PATIENT = """hi_feesetl_type C6 Y
setl_id C30 N
mdtrt_sn C30 Y
psn_no C30 N
psn_cert_type C6 Y
certno C50 N
psn_name C50 N
trdn_flag C3 Y
finl_trns_pric N16,6 N
sel_retn_cnt N16,4 Y
sel_retn_time T Y
sel_retn_opter_name C50 Y
mdtrt_setl_type C6 N"""
_BOUGHT = """spler_name C200 Y
spler_pmtno C50 N
manu_date D Y
expy_end D Y
finl_trns_pric N16,6 N
purc_retn_cnt N16,4 Y
purc_invo_codg C50 N
purc_retn_stoin_time T Y
purc_retn_opter_name C50 Y"""
_TABLES: Mapping[str, tuple[str, ...]] = {
    COUNT: (
        _GOODS,
        _BATCH.replace("manu_lotnum C30 Y", "manu_lotnum C30 N"),
        "invdate D Y\ninv_cnt N16,2 Y",
    ),
    CHANGE: (
        _GOODS,
        "inv_chg_type C6 Y\npric N16,6 Y\ncnt N16,4 Y\ninv_chg_time T Y\n"
        "inv_chg_opter_name C50 N\ntrdn_flag C2 Y",
    ),
    PURCHASE: (
        _GOODS,
        _BOUGHT,
        "dynt_no C50 N\nmanu_lotnum C30 Y\nprodentp_name C200 Y\naprvno C100 Y\n"
        "prod_geay_flag C3 N\npurc_invo_no C50 N",
    ),
    PURCHASE_RETURN: (_GOODS, _BOUGHT, "purc_invo_no C50 Y\nmedins_prod_purc_no C50 N"),
    SALE: (
        _GOODS,
        _BATCH.replace("expy_end D Y", "expy_end D N"),
        _PATIENT,
        "prsc_dr_cert_type C6 N\nprsc_dr_certno C50 N\nprsc_dr_name C50 Y\nphar_cert_type C6 N\n"
        "phar_certno C50 N\nphar_name C50 Y\nphar_prac_cert_no C50 Y\nrxno C40 N\n"
        "rx_circ_flag C3 N\nrtal_docno C40 Y\nstoout_no C40 N\nbchno C30 N\n"
        "drug_prod_barc C30 N\nshelf_posi C20 N",
    ),
    SALE_RETURN: (
        _GOODS,
        _BATCH.replace("expy_end D Y", "expy_end D N"),
        _PATIENT,
        "medins_prod_sel_no C50 N",
    ),
    DELETION: ("fixmedins_bchno C30 Y\ninv_data_type C30 Y",),
}

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "inv_chg_type": tuple(str(number) for number in range(101, 112)),
    "inv_data_type": ("1", "2", "3", "4"),
    "trdn_flag": ("0", "1"),
    "mdtrt_setl_type": ("1", "2"),
    "prod_geay_flag": ("0", "1"),
}


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "C"
    NUMBER = "N"
    DAY = "D"
    MOMENT = "T"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field of one transaction."""

    name: str
    kind: Kind
    length: int
    decimals: int
    needed: bool


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What a province does differently; fields are named `3503.purc_invo_no`."""

    also_needed: frozenset[str] = frozenset()
    not_needed: frozenset[str] = frozenset()
    lengths: Mapping[str, int] = field(default_factory=dict)
    """Most characters where they are others: certno has 600 in newer documents."""
    code_length: int = 100
    """drug_trac_codg in a trace node; 30 before the newer documents."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field that the platform would refuse."""

    field: str
    value: str
    limit: Saying
    """What it should be."""


@cache
def rules(infno: str) -> tuple[FieldRule, ...]:
    """The fields of a transaction; KeyError for one that is not of stock."""
    return tuple(_rule(line) for table in _TABLES[infno] for line in table.splitlines())


def faults(
    infno: str, fields: Mapping[str, Any], exceptions: Exceptions | None = None
) -> Iterator[FieldFault]:
    """Find what is wrong with one record, field by field, its trace codes last."""
    exceptions = exceptions or Exceptions()
    for rule in rules(infno):
        value = fields.get(rule.name)
        if value is None or value == "":
            if _needed(infno, rule, exceptions):
                yield FieldFault(rule.name, "", Saying("必填", "required"))
            continue
        most = exceptions.lengths.get(f"{infno}.{rule.name}", rule.length)
        limit = _limit(replace(rule, length=most), value)
        if limit is not None:
            yield FieldFault(rule.name, str(value), limit)
    if _is_insured(fields) and not fields.get(_SETTLED) and _asked(infno, _SETTLED, exceptions):
        limit = Saying("医保患者必填", "required for insured patients")
        yield FieldFault(_SETTLED, "", limit)
    yield from _code_faults(fields.get(CODES), exceptions)


def _code_faults(nodes: object, exceptions: Exceptions) -> Iterator[FieldFault]:
    if nodes is not None and not isinstance(nodes, list):
        yield FieldFault(CODES, str(nodes), Saying("列表", "a list"))
        return
    most = exceptions.code_length
    for one in nodes or ():
        code = one.get(CODE) if isinstance(one, Mapping) else None
        if not isinstance(code, str) or not 0 < len(code) <= most:
            limit = Saying(f"1 到 {most} 个字符", f"1 to {most} characters")
            yield FieldFault(CODE, str(code or ""), limit)


def _rule(line: str) -> FieldRule:
    name, kind, needed = line.split()
    length, _, decimals = kind[1:].partition(",")
    return FieldRule(name, Kind(kind[0]), int(length or 0), int(decimals or 0), needed == "Y")


def _needed(infno: str, rule: FieldRule, exceptions: Exceptions) -> bool:
    name = f"{infno}.{rule.name}"
    needed = rule.needed and _asked(infno, rule.name, exceptions)
    return needed or name in exceptions.also_needed


def _is_insured(fields: Mapping[str, Any]) -> bool:
    """Whose settlement (hi_feesetl_type) is the insurance's: of others and of stock it is not."""
    return str(fields.get("hi_feesetl_type", _SELF_PAID)) != _SELF_PAID


def _asked(infno: str, name: str, exceptions: Exceptions) -> bool:
    """The province did not say that it does without a field."""
    return f"{infno}.{name}" not in exceptions.not_needed


def _limit(rule: FieldRule, value: object) -> Saying | None:
    """What a value should be; None where it is so."""
    if rule.kind is Kind.NUMBER:
        return _number_limit(rule, value)
    text = value if isinstance(value, str) else None
    if rule.kind is Kind.TEXT:
        if text is None or len(text) > rule.length:
            most = rule.length
            return Saying(f"最多 {most} 个字符", f"at most {most} characters")
        choices = _CHOICES.get(rule.name, ())
        if choices and text not in choices:
            return Saying("、".join(choices), ", ".join(choices))
        return None
    shape = "%Y-%m-%d" if rule.kind is Kind.DAY else MOMENT
    try:
        datetime.strptime(text or "", shape)
    except ValueError:
        words = "yyyy-MM-dd" if rule.kind is Kind.DAY else "yyyy-MM-dd HH:mm:ss"
        return Saying(words, words)
    return None


def _number_limit(rule: FieldRule, value: object) -> Saying | None:
    limit = Saying(
        f"最多 {rule.length} 位、{rule.decimals} 位小数的数",
        f"a number of at most {rule.length} digits, {rule.decimals} decimals",
    )
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return limit
    if isinstance(value, bool) or not number.is_finite():
        return limit
    whole = max(number.adjusted() + 1, 1)
    exact = number == round(number, rule.decimals) if whole <= rule.length else False
    return None if exact and whole + rule.decimals <= rule.length else limit
