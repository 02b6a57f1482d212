"""The methods about codes: codedetail, relation, the check of the last four digits.

Without it nobody could ask what is in a carton. A tree is shown only of goods that the hospital
took in by a bill of its own that was worked on. The real check digits are secret: here a code's are
right when the code exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.sandbox.mashangfangxin.account import MsfxAccount
from sync.sandbox.mashangfangxin.arguments import Arguments
from sync.sandbox.mashangfangxin.ledger import Goods, MsfxLedger, Package
from sync.sandbox.mashangfangxin.refusals import NOT_IN_STOCK, BusinessRefusal
from sync.sandbox.mashangfangxin.writing import Fields, Rows
from sync.sandbox.training.catalogue import TrainingItem

_TREES_AT_ONCE = 10


class CodeDesk:
    """Tells of codes."""

    def __init__(
        self, account: MsfxAccount, ledger: MsfxLedger, items: Mapping[str, TrainingItem]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._items = items

    def details(self, arguments: Arguments) -> Fields:
        """codedetail: one model for each code; one that does not exist has the status E."""
        arguments.own("ref_ent_id", self._account.ref_ent_id)
        codes = arguments.codes("codes", self._account.codes_per_query)
        models = [self._detail(code) for code in dict.fromkeys(codes)]
        return {"models": Rows("code_full_info_dto", models)}

    def relation(self, arguments: Arguments) -> Fields:
        """relation: the trees of up to ten codes, all of which must have been taken in."""
        arguments.own("ref_ent_id", self._account.ref_ent_id)
        arguments.text("des_ref_ent_id")
        models = []
        for code in arguments.codes("code", _TREES_AT_ONCE):
            tree = self._ledger.tree(code)
            if not tree or not tree[0].taken_in:
                raise BusinessRefusal(NOT_IN_STOCK, f"码 {code} 不是当前可操作的码")
            models.append(self._tree(tree))
        return {"model_list": Rows("code_relation_dto", models)}

    def check_last_four(self, arguments: Arguments) -> Fields:
        """checklastfour: true or false in `model`."""
        return {"model": self._ledger.package(arguments.text("code")) is not None}

    def _detail(self, code: str) -> Fields:
        package = self._ledger.package(code)
        if package is None:
            return {"code": code, "code_status_type_d_t_o": {"code_status": "E"}}
        goods = self._ledger.goods_of(package)
        item = self._items[goods.product]
        return {
            "code": code,
            "package_level": str(package.level),
            "code_status_type_d_t_o": {"code_status": package.state},
            "p_user_ent_d_t_o": {"ref_ent_id": "", "ent_name": item.maker},
            "drug_ent_base_d_t_o": {
                "physic_name": item.name,
                "physic_type_desc": "普药",
                "prepn_type_desc": item.form,
                "prepn_spec": item.strength,
                "pkg_spec_crit": f"{item.pack_quantity}{item.dosage_unit}/{item.unit}",
                "approval_licence_no": item.approval_number,
                "exprie": f"{item.shelf_days}天",
                "drug_ent_base_info_id": item.province_code,
            },
            "code_produce_info_d_t_o": {
                "produce_info_list": Rows(
                    "produce_info",
                    [
                        {
                            "batch_no": goods.batch,
                            "produce_date_str": goods.production_date,
                            "expire_date": goods.expiry,
                            "pkg_amount": str(package.boxes),
                        }
                    ],
                )
            },
        }

    def _tree(self, tree: list[Package]) -> Fields:
        goods = self._ledger.goods_of(tree[0])
        boxes = [one for one in tree if one.level == 1]
        batch = {
            "code": tree[0].code,
            "batch_no": goods.batch,
            "produce_date": goods.production_date,
            "expire_date": goods.expiry,
            "pkg_amount": str(len(boxes)),
        }
        return {
            "is_smallest": tree[0].level == 1,
            "code_relation_list": Rows("code_info", [_related(one) for one in tree]),
            "produce_info_list": Rows("produce_info", [batch]),
            "base_infos_dto": {"base_info_list": Rows("base_info", [self._base(tree, goods)])},
            "code_active_info_dto": {
                "relation_type": "1",
                "active_date": goods.production_date,
                "small_num": len(boxes),
                "other_num": len(tree) - len(boxes),
            },
        }

    def _base(self, tree: list[Package], goods: Goods) -> Mapping[str, Any]:
        item = self._items[goods.product]
        counts = [1] + [
            max(1, sum(one.level == level for one in tree))
            for level in range(tree[0].levels - 1, 0, -1)
        ]
        return {
            "physic_name": item.name,
            "prepn_type": item.form,
            "prepn_spec": item.strength,
            "pkg_spec": f"{item.pack_quantity}{item.dosage_unit}/{item.unit}",
            "pkg_ratio": ":".join(map(str, counts)),
            "produce_batch_no": goods.batch,
            "produce_date": goods.production_date,
            "exprie_date": goods.expiry,
            "approve_no": item.approval_number,
            "product_code": tree[0].code[:7],
            "prod_id": item.province_code,
            "ref_ent_id": "",
        }


def _related(package: Package) -> Mapping[str, Any]:
    return {
        "code": package.code,
        "parent_code": package.parent,
        # Two numberings: this one counts down to the smallest, the next one up from it.
        "code_level": str(package.levels + 1 - package.level),
        "code_pack_level": str(package.level),
        "status": package.state,
    }
