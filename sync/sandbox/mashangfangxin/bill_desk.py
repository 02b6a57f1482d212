"""The methods about the hospital's own bills: uploads, their states, codes that were not taken.

Without it nothing could be taken in. An upload is checked as far as a desk can at once and put into
a queue; what becomes of it is found out by billstatus after a while. Whoever asks anything lets
those bills be worked on whose turn it is. A number is used once; a code twice in a bill, or a
package together with what is in it, is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sync.platform_time import BEIJING
from sync.sandbox.mashangfangxin.account import MOMENT, MsfxAccount
from sync.sandbox.mashangfangxin.arguments import Arguments
from sync.sandbox.mashangfangxin.ledger import (
    AWAY,
    DONE,
    FAILED,
    OWN,
    PATIENT,
    SUPPLIER,
    WAITING,
    BillRow,
    FailedRow,
    MsfxLedger,
)
from sync.sandbox.mashangfangxin.refusals import (
    CANNOT_DECODE,
    NO_SUCH_BILL,
    NOT_IN_STOCK,
    NUMBER_USED,
    BusinessRefusal,
    invalid,
)
from sync.sandbox.mashangfangxin.replies import page_of
from sync.sandbox.mashangfangxin.writing import Fields

STOCK_TYPES = ("102", "103", "107", "202", "205", "206", "209")
RETAIL_TYPES = ("321", "322", "323", "116")

_MOVES: Mapping[str, tuple[str, str, str]] = {
    "102": (SUPPLIER, OWN, "I"),
    "107": (SUPPLIER, OWN, "I"),
    "103": (AWAY, OWN, "I"),
    "116": (PATIENT, OWN, "I"),
    "321": (OWN, PATIENT, "S"),
    "322": (OWN, PATIENT, "S"),
    "323": (OWN, PATIENT, "S"),
}
_LEAVING = (OWN, AWAY, "O")
"""From whom, to whom, the status afterwards."""
_NO_SUCH_CODE = "CODE_NOT_EXIST"


class BillDesk:
    """Takes bills over and works on them."""

    def __init__(
        self, account: MsfxAccount, ledger: MsfxLedger, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._now = now

    def upload_stock(self, arguments: Arguments) -> Fields:
        """uploadinoutbill: in and out of a hospital's stock."""
        arguments.choice("client_type", "2")
        kind = arguments.choice("bill_type", *STOCK_TYPES)
        arguments.choice("physic_type", "2", "3")
        arguments.own("oper_ic_code", self._account.app_key)
        arguments.text("oper_ic_name")
        own_side = "to_user_id" if kind.startswith("1") else "from_user_id"
        arguments.text("from_user_id")
        arguments.text("to_user_id")
        if arguments.text(own_side) not in self._account.own_ids:
            raise invalid(own_side, "不是本企业")
        return self._take_over(arguments, kind, retail=False)

    def upload_retail(self, arguments: Arguments) -> Fields:
        """uploadretail: given to patients, or taken back from them."""
        kind = arguments.choice("bill_type", *RETAIL_TYPES)
        return self._take_over(arguments, kind, retail=True)

    def states(self, arguments: Arguments) -> Fields:
        """billstatus: how bills stand that were created in a span of days."""
        arguments.own("ref_ent_id", self._account.ref_ent_id)
        begin, end = arguments.day("begin_date"), arguments.day("end_date")
        kind = arguments.choice("bill_type", "A", "AI", "AO")
        status = arguments.optional("deal_status")
        rows = [
            self._state(bill)
            for bill in self._ledger.bills(arguments.optional("bill_code"))
            if begin <= datetime.fromisoformat(bill.created_at).astimezone(BEIJING).date() <= end
            and (kind == "A" or bill.inbound == (kind == "AI"))
            and status in ("", bill.state)
        ]
        page = page_of(arguments, rows, self._account.page_size)
        return page.model("result_list", "bill_deal_status_search_do")

    def failed_codes(self, arguments: Arguments) -> Fields:
        """listbillprocesspartsuccess: the codes of a bill that were not taken."""
        arguments.own("ref_ent_id", self._account.ref_ent_id)
        bill_code = arguments.text("bill_code")
        if not self._ledger.bills(bill_code):
            raise BusinessRefusal(NO_SUCH_BILL, "单据不存在")
        rows = [
            {
                "code": row.code,
                "error_code": row.error_code,
                "error_code_desc": row.reason,
                "process_status_reason_desc": row.reason,
            }
            for row in self._ledger.failed(bill_code)
        ]
        page = page_of(arguments, rows, self._account.page_size)
        return page.model("result", "bill_process_part_success_excel_dto")

    def work_off(self) -> None:
        """Work on the bills whose turn it is."""
        with self._ledger.change():
            for bill in self._ledger.due_bills(self._now()):
                self._work_on(bill)

    def _take_over(self, arguments: Arguments, kind: str, *, retail: bool) -> Fields:
        arguments.own("ref_user_id", self._account.ref_ent_id)
        bill_code = arguments.text("bill_code")
        codes = arguments.codes("trace_codes", self._account.codes_per_bill)
        now = self._now()
        bill = BillRow(
            bill_code=bill_code,
            retail=int(retail),
            bill_type=kind,
            bill_time=arguments.moment("bill_time").isoformat(),
            physic_type=arguments.optional("physic_type") or "3",
            from_user_id=arguments.optional("from_user_id"),
            to_user_id=arguments.optional("to_user_id"),
            operator=arguments.optional("oper_ic_name"),
            codes=",".join(codes),
            created_at=now.isoformat(),
            due_at=(now + timedelta(seconds=self._account.queue_s)).isoformat(),
            state=WAITING,
            info="",
        )
        with self._ledger.change():
            self._require_decodable(codes, whole=arguments.optional("ignore_part_success_flag"))
            if not self._ledger.put_bill(bill):
                raise BusinessRefusal(NUMBER_USED, f"单据号 {bill_code} 重复上传")
        return {"model": "上传成功"}

    def _require_decodable(self, codes: list[str], whole: str) -> None:
        if len(set(codes)) < len(codes):
            raise BusinessRefusal(CANNOT_DECODE, "单据有重复的码")
        inside: set[str] = set()
        for code in codes:
            tree = self._ledger.tree(code)
            if not tree and whole == "1":
                raise BusinessRefusal(CANNOT_DECODE, f"码 {code} 无法解析")
            inside.update(one.code for one in tree[1:])
        both = inside.intersection(codes)
        if both:
            raise BusinessRefusal(CANNOT_DECODE, f"码 {min(both)} 与其大码在同一张单据里")

    def _work_on(self, bill: BillRow) -> None:
        codes = bill.codes.split(",")
        failed = [row for code in codes for row in [self._moved(code, bill.bill_type)] if row]
        if len(failed) == len(codes):
            state, info = FAILED, "全部码处理失败"
        else:
            state, info = DONE, "部分码处理失败" if failed else "处理成功"
        self._ledger.settle_bill(bill.bill_code, state, info, failed)

    def _moved(self, code: str, bill_type: str) -> FailedRow | None:
        """Move a package with all that is in it; why not, where it cannot be."""
        holder, receiver, status = _MOVES.get(bill_type, _LEAVING)
        tree = self._ledger.tree(code)
        if not tree:
            return FailedRow(code, _NO_SUCH_CODE, "码不存在")
        if any(one.holder != holder for one in tree):
            return FailedRow(code, NOT_IN_STOCK, "码不在可操作的状态")
        self._ledger.move([one.code for one in tree], receiver, status)
        return None

    def _state(self, bill: BillRow) -> Fields:
        def moment(said: str) -> str:
            return datetime.fromisoformat(said).astimezone(BEIJING).strftime(MOMENT)

        return {
            "bill_code": bill.bill_code,
            "bill_type": bill.bill_type,
            "bill_time": moment(bill.bill_time),
            "crt_date": moment(bill.created_at),
            "physic_type": bill.physic_type,
            "from_user_id": bill.from_user_id,
            "to_user_id": bill.to_user_id,
            "ref_user_id": self._account.ref_ent_id,
            "result_type": bill.state,
            "process_info": bill.info,
        }
