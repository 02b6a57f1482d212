"""The stock transactions 3501 to 3507, one record or several.

Without it nothing could be uploaded. A number is used once for each kind of data; a whole pack is
sold once until it comes back, and comes in once until it leaves; pieces of an opened one are sold
several times; what comes back must have been sold; a code stays with its item and batch. Of several
records each is taken or refused by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.codes.code import Kind
from app.codes.parse import parse
from app.tracing.uploads.interface import (
    CHANGE,
    CODE,
    CODES,
    COUNT,
    DELETION,
    NODES,
    PURCHASE,
    PURCHASE_RETURN,
    SALE,
    SALE_RETURN,
    faults,
)
from app.tracing.uploads.records import UNIVERSAL
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.catalogue import known_codes
from sync.sandbox.insurance.ledger import CodeRow, InsuranceLedger, RecordRow
from sync.sandbox.insurance.refusals import MessageRefusal

Fields = Mapping[str, Any]

DATA_TYPES: Mapping[str, str] = {
    COUNT: "1",
    CHANGE: "2",
    PURCHASE: "3",
    PURCHASE_RETURN: "3",
    SALE: "4",
    SALE_RETURN: "4",
}
IN, OUT, SOLD, BACK, COUNTED = "in", "out", "sold", "back", "counted"

_INBOUND = frozenset({"101", "103", "106", "108", "110"})
_DAYS = ("invdate", "inv_chg_time", "purc_retn_stoin_time", "sel_retn_time")


class StockDesk:
    """Takes records over and forgets them again."""

    def __init__(self, account: InsuranceAccount, ledger: InsuranceLedger) -> None:
        self._account = account
        self._ledger = ledger

    def take(self, infno: str, fields: Fields) -> Fields:
        """One record; MessageRefusal says why not. Inside a change of the ledger."""
        self._take(infno, _node(fields, NODES[infno][0]))
        return {}

    def take_several(self, infno: str, fields: Fields) -> Fields:
        """Several records; those that are refused are listed. Inside a change of the ledger."""
        if not self._account.records_per_message:
            raise MessageRefusal(f"交易 {infno}A 不存在")
        node = NODES[infno][1]
        records = fields.get(node)
        if not isinstance(records, list) or not records:
            raise MessageRefusal(f"{node} 应为列表，不能为空")
        if len(records) > self._account.records_per_message:
            most = self._account.records_per_message
            raise MessageRefusal(f"{node} 条数最多 {most}，现有 {len(records)}")
        refused = []
        for record in records:
            if not isinstance(record, dict):
                raise MessageRefusal(f"{node} 的明细应为对象")
            try:
                self._take(infno, record)
            except MessageRefusal as refusal:
                if self._account.batches_whole:
                    # Raised out of the change: what was taken before it is forgotten.
                    raise MessageRefusal(f"批量上传未通过：{refusal}") from refusal
                number = record.get("fixmedins_bchno", "")
                refused.append({"fixmedins_bchno": number, "retRslt": "0", "msgRslt": str(refusal)})
        if not refused:
            return {"result": {"retRslt": "1", "msgRslt": "成功"}}
        said = {"retRslt": "0", "msgRslt": f"{len(refused)} 条未通过"}
        return {"result": said, f"{NODES[infno][0]}ErrDetail": refused}

    def _take(self, infno: str, record: Fields) -> None:
        if infno == DELETION:
            self._delete(record)
            return
        fault = next(faults(infno, record, self._account.exceptions), None)
        if fault is not None:
            raise MessageRefusal(f"{fault.field} 应为：{fault.limit.chinese}")
        number = str(record["fixmedins_bchno"])
        data_type = DATA_TYPES[infno]
        if not self._account.counts_repeats and self._ledger.records(number, data_type):
            raise MessageRefusal(f"批次流水号 {number} 重复上传")
        self._check_item(record)
        codes = list(self._codes(infno, record))
        self._check_codes(record, codes)
        day = next(str(record[name])[:10] for name in _DAYS if name in record)
        self._ledger.add(RecordRow(0, infno, data_type, number, day, record), codes)

    def _delete(self, record: Fields) -> None:
        fault = next(faults(DELETION, record), None)
        if fault is not None:
            raise MessageRefusal(f"{fault.field} 应为：{fault.limit.chinese}")
        number = record["fixmedins_bchno"]
        if not self._ledger.delete(number, record["inv_data_type"]):
            raise MessageRefusal(f"批次流水号 {number} 不存在")

    def _check_item(self, record: Fields) -> None:
        code = record.get("med_list_codg")
        if code and code not in known_codes(self._account.catalogue_rows):
            raise MessageRefusal(f"医疗目录编码 {code} 不在目录里")

    def _codes(self, infno: str, record: Fields) -> Iterator[CodeRow]:
        if infno in (PURCHASE, PURCHASE_RETURN):
            return
        move = {COUNT: COUNTED, SALE: SOLD, SALE_RETURN: BACK}.get(infno, OUT)
        if record.get("inv_chg_type") in _INBOUND:
            move = IN
        split = record.get("trdn_flag") == "1"
        item, batch = record["fixmedins_hilist_id"], record.get("manu_lotnum") or ""
        for node in record.get(CODES) or ():
            yield CodeRow(node[CODE], split, move, item, batch, record["fixmedins_bchno"])

    def _check_codes(self, record: Fields, codes: Sequence[CodeRow]) -> None:
        seen: set[str] = set()
        for one in codes:
            if one.code == UNIVERSAL:
                if not (one.split and self._account.universal_split):
                    raise MessageRefusal(f"追溯码 {one.code} 只能用于拆零")
                continue
            if parse(one.code).kind is not Kind.TRACE_CODE:
                raise MessageRefusal(f"追溯码 {one.code} 格式不正确")
            if one.code in seen:
                raise MessageRefusal(f"追溯码 {one.code} 在同一条记录里出现两次")
            seen.add(one.code)
            self._check_history(one, record.get("medins_prod_sel_no") or "")

    def _check_history(self, one: CodeRow, sale: str) -> None:
        uses = self._ledger.uses(one.code)
        for before in uses:
            if before.item != one.item:
                raise MessageRefusal(f"追溯码 {one.code} 属于 {before.item}，不是 {one.item}")
            if before.batch and one.batch and before.batch != one.batch:
                raise MessageRefusal(f"追溯码 {one.code} 的批号为 {before.batch}，与记录不一致")
        if not self._account.counts_repeats:
            _check_moves(one, uses, sale)


def _check_moves(one: CodeRow, uses: Sequence[CodeRow], sale: str) -> None:
    if one.move == BACK:
        _check_sold(one, uses, sale)
    elif one.move == SOLD:
        whole = _open(uses, SOLD, BACK, split=False)
        if whole or (not one.split and _open(uses, SOLD, BACK, split=True)):
            raise MessageRefusal(f"追溯码 {one.code} 已销售，不能再次销售")
    elif one.move == IN and not one.split and _open(uses, IN, OUT, split=False):
        raise MessageRefusal(f"追溯码 {one.code} 已入库，不能再次入库")


def _check_sold(one: CodeRow, uses: Sequence[CodeRow], sale: str) -> None:
    open_sales = _open(uses, SOLD, BACK, split=one.split)
    of_sale = any(use.move == SOLD and sale in ("", use.number) for use in uses)
    if not open_sales or not of_sale:
        raise MessageRefusal(f"追溯码 {one.code} 没有可退的销售记录")


def _open(uses: Sequence[CodeRow], begun: str, ended: str, *, split: bool) -> int:
    """How often something began and did not end."""
    moves = [use.move for use in uses if use.split == split]
    return max(moves.count(begun) - moves.count(ended), 0)


def _node(fields: Fields, name: str) -> Fields:
    node = fields.get(name)
    if not isinstance(node, dict):
        raise MessageRefusal(f"input 缺少 {name}")
    return node
