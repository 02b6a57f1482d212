"""What kind of drug an item is (药品类型), as far as its approval number says.

Without it every line of a stock report would say 其他. The letters of an approval number say it:
国药准字 H 化学药, Z 中药, S 生物制品, and HJ/ZJ/SJ, HC/ZC/SC for what comes from abroad
(《药品注册管理办法》2020, 第一百二十三条; before: 进口药品注册证 H/Z/S, 医药产品注册证 HC/ZC/SC,
and J for what is packed here, which says nothing of the kind). 药制字 is a hospital's own
preparation (《医疗机构制剂注册管理办法》). A vaccine is a biological product by its name. The
platform's own word (YPLX of YY020) is not asked for: one question an item is too many.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sync.connectors.office_port import DrugKind, StockRules

_OWN = "药制字"
_LETTER = re.compile(
    r"(?:国药准字|进口药品注册证|医药产品注册证|注册证号?|^)[^A-Z0-9]*([A-Z])(?=[A-Z]?\d)"
)
_KINDS: Mapping[str, DrugKind] = {
    "H": DrugKind.CHEMICAL,
    "Z": DrugKind.PATENT,
    "S": DrugKind.BIOLOGICAL,
}
_VACCINE = "疫苗"


def kind_of(approval_number: str, name: str, province_code: str, rules: StockRules) -> DrugKind:
    """By the approval number; else by how the platform's code begins; else as it is set."""
    number = unicodedata.normalize("NFKC", approval_number).upper()
    if _OWN in number:
        return DrugKind.OWN_PREPARATION
    found = _LETTER.search(number)
    kind = _KINDS.get(found[1]) if found else None
    if kind is DrugKind.BIOLOGICAL and _VACCINE in name:
        return DrugKind.VACCINE
    return kind or _by_code(province_code, rules)


def _by_code(province_code: str, rules: StockRules) -> DrugKind:
    begun = [one for one in rules.kinds if province_code.startswith(one)]
    return rules.kinds[max(begun, key=len)] if begun else rules.kind
