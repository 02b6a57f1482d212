"""The methods about bills addressed to the hospital: listupout, its detail, upbillcode.

Without it nobody could see what is on its way. One row of listupout is one bill × drug × batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.mashangfangxin.account import MOMENT, MsfxAccount
from sync.sandbox.mashangfangxin.arguments import Arguments
from sync.sandbox.mashangfangxin.ledger import Goods, MsfxLedger
from sync.sandbox.mashangfangxin.refusals import NO_SUCH_BILL, BusinessRefusal
from sync.sandbox.mashangfangxin.replies import page_of
from sync.sandbox.mashangfangxin.writing import Fields, Rows
from sync.sandbox.training.catalogue import TrainingItem

_SALES_OUT = "201"
_UNCONFIRMED, _CONFIRMED = "1", "2"


class UpstreamDesk:
    """Tells of what the supplier sent."""

    def __init__(
        self, account: MsfxAccount, ledger: MsfxLedger, items: Mapping[str, TrainingItem]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._items = items

    def list_bills(self, arguments: Arguments) -> Fields:
        """listupout: what was sent in a span of days, page by page."""
        arguments.own("ref_ent_id", self._account.ref_ent_id)
        begin, end = arguments.day("begin_date"), arguments.day("end_date")
        wanted = {
            name: arguments.optional(name)
            for name in ("bill_code", "from_user_id", "produce_batch_no", "drug_ent_base_info_id")
        }
        rows = [
            row
            for goods in self._ledger.goods()
            if begin <= _shipped(goods).date() <= end
            for row in [self._row(goods)]
            if all(value in ("", row[name]) for name, value in wanted.items())
        ]
        status = arguments.optional("status")
        rows = [row for row in rows if status in ("", row["status"])]
        page = page_of(arguments, rows, self._account.page_size)
        return page.model("result_list", "bill_up_out_detail_do")

    def show_bill(self, arguments: Arguments) -> Fields:
        """listupout.detail: drugs and top codes of one bill."""
        account = self._account
        arguments.own("ref_ent_id", account.ref_ent_id)
        bill_code = arguments.text("bill_code")
        parties = (arguments.text("from_ref_user_id"), arguments.text("to_ref_user_id"))
        goods = self._ledger.goods(bill_code)
        if not goods or parties != (account.supplier_ref, account.ref_ent_id):
            raise BusinessRefusal(NO_SUCH_BILL, "单据不存在")
        return {
            "model": {
                "bill_code": bill_code,
                "bill_type": _SALES_OUT,
                "bill_type_name": "销售出库",
                "ent_send_name": account.supplier,
                "ent_send_id": account.supplier_ent,
                "ent_recv_name": account.name,
                "ent_recv_id": account.ent_id,
                "store_out_date": _shipped(goods[0]).strftime(MOMENT),
                "drug_infos_dto_list": Rows("drug_infos_dto", [self._line(one) for one in goods]),
            }
        }

    def bills_of_code(self, arguments: Arguments) -> Fields:
        """upbillcode: by which bill a code, or the carton it is in, was sent."""
        arguments.own("ref_ent_id", self._account.ref_ent_id)
        package = self._ledger.package(arguments.text("code"))
        models = []
        if package is not None:
            goods = self._ledger.goods_of(package)
            models = [{**self._head(goods), "ref_user_id": self._account.ref_ent_id}]
        return {"model_list": Rows("up_bill_code_dto", models)}

    def _head(self, goods: Goods) -> dict[str, Any]:
        account = self._account
        shipped_at = _shipped(goods).strftime(MOMENT)
        return {
            "bill_code": goods.bill_code,
            "bill_type": _SALES_OUT,
            "bill_time": shipped_at,
            "from_user_id": account.supplier_ent,
            "from_user_name": account.supplier,
            "from_ref_user_id": account.supplier_ref,
            "to_user_id": account.ent_id,
            "to_user_name": account.name,
            "to_ref_user_id": account.ref_ent_id,
        }

    def _row(self, goods: Goods) -> dict[str, Any]:
        item = self._items[goods.product]
        tops = self._ledger.top_packages(goods.goods_id)
        head = self._head(goods)
        return {
            **head,
            "bill_time_format": head["bill_time"],
            "bill_out_id": str(goods.goods_id),
            "from_ent_name": self._account.supplier,
            "physic_name": item.name,
            "prepn_spec": item.strength,
            "pkg_spec": f"{item.pack_quantity}{item.dosage_unit}/{item.unit}",
            "prepn_unit": item.dosage_unit,
            "code_count": sum(one.boxes for one in tops),
            "produce_batch_no": goods.batch,
            "produce_date_format": goods.production_date,
            "exprie_date_format": goods.expiry,
            "produce_ent_name": item.maker,
            "drug_ent_base_info_id": item.province_code,
            "status": _CONFIRMED if all(one.taken_in for one in tops) else _UNCONFIRMED,
        }

    def _line(self, goods: Goods) -> Fields:
        item = self._items[goods.product]
        tops = self._ledger.top_packages(goods.goods_id)
        codes = [
            {"code": one.code, "code_level": str(one.level), "pkg_amount": str(one.boxes)}
            for one in tops
        ]
        return {
            "prod_name": item.name,
            "prepn_spec": item.strength,
            "prepn_unit": item.dosage_unit,
            "package_spec": f"{item.pack_quantity}{item.dosage_unit}/{item.unit}",
            "produce_batch_no": goods.batch,
            "produce_date": goods.production_date,
            "valid_end_date": goods.expiry,
            "product_ent_name": item.maker,
            "approval_no": item.approval_number,
            "drug_ent_base_info_id": item.province_code,
            "least_pkg_amount": str(sum(one.boxes for one in tops)),
            "code_info_list_dto_list": Rows("code_info_list_dto", codes),
        }


def _shipped(goods: Goods) -> datetime:
    return datetime.fromisoformat(goods.shipped_at).astimezone(BEIJING)
