"""What each kind of label can say: its fields, their names, and labels to try a design with.

Without it a designer would have to guess names, and a design would be tried for the first time with
a true delivery. The samples of a kind are chosen so that every condition of its fields is met by
one and not by another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.labels.forms import FieldKind
from printing.labels.design import Design, Fields, Kind

MORE = "more"
"""How many rows are left out; known in the text of a row that says so."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of label."""

    name: str
    title: str
    """For people."""
    rows: tuple[Field, ...] = ()
    """What each entry holds, of a field that is repeated."""
    kind: FieldKind = FieldKind.TEXT
    """What may be written there by hand."""
    unique: bool = False
    """No two packages may carry the same."""


TITLES: Mapping[Kind, str] = {
    Kind.CARTON: "装箱标签",
    Kind.SHELF: "货位标签",
    Kind.PACKAGE: "包装标签",
    Kind.RECEIPT: "收货小票",
    Kind.COMMAND: "命令卡",
    Kind.BADGE: "胸卡",
}
"""What a kind is called."""

_ITEM = (
    Field("name", "药品名称"),
    Field("strength", "规格"),
    Field("maker", "生产企业"),
    Field("details", "规格 · 生产企业"),
    Field("batch", "批号"),
    Field("expiry", "有效期至", kind=FieldKind.DATE),
    Field("quantity", "数量", kind=FieldKind.NUMBER),
    Field("unit", "单位"),
)
_GS1 = (
    Field("gtin", "商品编码 GTIN（14 位）"),
    Field("gs1_expiry", "有效期（GS1 的 YYMMDD）"),
    Field("gs1_batch", "批号（GS1 能写的）"),
)

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.CARTON: (
        Field("sscc", "箱码 SSCC（18 位）"),
        Field("carton_no", "箱号"),
        Field("sender", "发货单位"),
        Field("recipient", "收货单位"),
        Field("address", "收货地址"),
        Field("delivery_no", "配送单号"),
        Field("sequence", "第几箱"),
        Field("of", "共几箱"),
        Field("items", "箱内几个品种批号"),
        Field("storage", "储存条件"),
        Field("cold", "冷链：是的时候写着“冷链”", kind=FieldKind.YES_NO),
        Field("contents", "箱内明细", _ITEM),
        *_GS1,
        Field("gs1_quantity", "箱内数量（有 GTIN 时）"),
    ),
    Kind.SHELF: (
        Field("location", "货位号"),
        Field("zone", "库区"),
        Field("item_code", "院内编码"),
        *_ITEM[:4],
        Field("unit", "单位"),
        Field("storage", "储存条件"),
        Field("cold", "冷链：是的时候写着“冷链”", kind=FieldKind.YES_NO),
        _GS1[0],
    ),
    Kind.PACKAGE: (
        *_ITEM[:6],
        Field("unit", "单位"),
        Field("trace_code", "药品追溯码（20 位）", kind=FieldKind.TRACE_CODE, unique=True),
        *_GS1,
        Field("serial", "序列号", unique=True),
    ),
    Kind.RECEIPT: (
        Field("receipt_no", "收货单号"),
        Field("delivery_no", "配送单号"),
        Field("hospital", "收货单位"),
        Field("distributor", "配送企业"),
        Field("received_at", "收货时间"),
        Field("received_by", "收货人"),
        Field("count", "品种批号数"),
        Field("lines", "收货明细", _ITEM),
    ),
    Kind.COMMAND: (
        Field("command", "命令码"),
        Field("title", "命令"),
        Field("english", "英文"),
        Field("group", "分组"),
    ),
    Kind.BADGE: (
        Field("hospital", "单位"),
        Field("name", "姓名"),
        Field("number", "工号"),
        Field("role", "岗位"),
        Field("code", "胸卡码"),
    ),
}
"""The fields of each kind, in the order they are offered."""


def names_of(fields: tuple[Field, ...]) -> frozenset[str]:
    """The names of fields."""
    return frozenset(field.name for field in fields)


def samples(design: Design) -> tuple[Fields, ...]:
    """Labels to try a design with, the fullest first."""
    return SAMPLES[design.kind]


def _item(name: str, strength: str, batch: str, quantity: int, unit: str = "盒") -> Fields:
    maker = "示例制药（集团）股份有限公司"
    return {
        "name": name,
        "strength": strength,
        "maker": maker,
        "details": f"{strength} · {maker}",
        "batch": batch,
        "expiry": "2028-01-04",
        "quantity": quantity,
        "unit": unit,
    }


_CEFTRIAXONE = _item("注射用头孢曲松钠", "1.0g×10瓶", "A26010432", 40)
_CONTENTS = (
    _CEFTRIAXONE,
    _item("重组人粒细胞集落刺激因子注射液（预充式）", "150µg:0.5ml×1支", "20260102", 120, "支"),
    _item("阿莫西林克拉维酸钾片", "0.457g×12片", "B2601", 60),
)
_CARTON: Fields = {
    "sscc": "069012340000000016",
    "carton_no": "CK210429007005",
    "sender": "示例医药配送有限公司",
    "recipient": "示例市第一人民医院",
    "address": "示例市示例区人民路 100 号 住院药房药库",
    "delivery_no": "PS2026112100001",
    "sequence": 3,
    "of": 12,
    "items": 1,
    "storage": "2–8℃",
    "cold": "冷链",
    "contents": (_CEFTRIAXONE,),
    "gtin": "06901234567892",
    "gs1_expiry": "280104",
    "gs1_batch": "A26010432",
    "gs1_quantity": "40",
}
_NOT_GS1: Fields = {"gtin": "", "gs1_expiry": "", "gs1_batch": "", "gs1_quantity": ""}
_SHELF: Fields = {
    "location": "A-03-02-15",
    "zone": "冷库一区",
    "item_code": "YP001024",
    **{key: _CEFTRIAXONE[key] for key in ("name", "strength", "maker", "details", "unit")},
    "storage": "2–8℃",
    "cold": "冷链",
    "gtin": "06901234567892",
}
_PACKAGE: Fields = {
    **{key: value for key, value in _CEFTRIAXONE.items() if key != "quantity"},
    "trace_code": "",
    "gtin": "06901234567892",
    "gs1_expiry": "280104",
    "gs1_batch": "A26010432",
    "serial": "8100001260104001",
}
_BADGE: Fields = {
    "hospital": "示例市第一人民医院",
    "name": "收货员甲",
    "number": "0101",
    "role": "药库收货",
    "code": "TDB-7F3K9Q2M5X",
}

SAMPLES: Mapping[Kind, tuple[Fields, ...]] = {
    Kind.CARTON: (
        _CARTON,
        {
            **_CARTON,
            **_NOT_GS1,
            "sscc": "",
            "items": 3,
            "contents": _CONTENTS,
            "cold": "",
            "storage": "阴凉 不超过20℃",
            "address": "",
        },
        {**_CARTON, **_NOT_GS1, "items": 0, "contents": (), "storage": "", "cold": ""},
        {**_CARTON, **_NOT_GS1, "items": 30, "contents": _CONTENTS * 10},
    ),
    Kind.SHELF: (_SHELF, {**_SHELF, "gtin": "", "cold": "", "storage": "常温"}),
    Kind.PACKAGE: (
        _PACKAGE,
        {
            **_PACKAGE,
            "trace_code": "81000010000000012345",
            "gtin": "",
            "gs1_expiry": "",
            "gs1_batch": "",
            "serial": "",
        },
    ),
    Kind.RECEIPT: (
        {
            "receipt_no": "SH20261121-0001",
            "delivery_no": "PS2026112100001",
            "hospital": "示例市第一人民医院",
            "distributor": "示例医药配送有限公司",
            "received_at": "2026-11-21 10:15",
            "received_by": "收货员甲",
            "count": 3,
            "lines": _CONTENTS,
        },
    ),
    Kind.COMMAND: (
        {
            "command": "TDCMD-NEXT-CARTON",
            "title": "下一箱",
            "english": "End this carton, go on with the next",
            "group": "日常",
        },
        {
            "command": "TDCMD-REJECT-TEMPERATURE",
            "title": "拒收：温度超标",
            "english": "Temperature",
            "group": "拒收：先扫原因，再扫盒或箱",
        },
    ),
    Kind.BADGE: (_BADGE,),
}
"""Labels to try each kind with; no real names, places or numbers."""
