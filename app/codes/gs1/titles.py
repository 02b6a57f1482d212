"""What GS1's application identifiers (AI) are called, and what their values say.

Without it (17)270200 would stand on the screen as it does on the label. Those AIs that stand on
packs and cartons of drugs have titles of ours; any other is called what GS1's dictionary calls it.
Sources: GS1 General Specifications 3 (titles, decimal places) and 7.12 (dates), GB/T 16986 for the
Chinese words.
"""

from __future__ import annotations

from app.codes.gs1.dates import gs1_date
from app.codes.gs1.dictionary import application_identifier

_TITLES = {
    "00": ("箱码 SSCC", "SSCC"),
    "01": ("商品编码 GTIN", "GTIN"),
    "02": ("箱内商品编码 GTIN", "GTIN of the contents"),
    "03": ("定制商品编码 GTIN", "made-to-order GTIN"),
    "10": ("批号", "batch"),
    "11": ("生产日期", "production date"),
    "12": ("付款截止日期", "payment due date"),
    "13": ("包装日期", "packaging date"),
    "15": ("保质期至", "best before"),
    "16": ("销售截止日期", "sell by"),
    "17": ("有效期至", "expiry date"),
    "20": ("产品变体", "product variant"),
    "21": ("序列号", "serial number"),
    "22": ("消费品变体", "consumer product variant"),
    "30": ("数量", "count"),
    "37": ("箱内数量", "count in the carton"),
    "235": ("第三方序列号", "third-party serial number"),
    "240": ("附加产品标识", "additional product identification"),
    "241": ("客户方产品代码", "customer part number"),
    "242": ("定制产品代码", "made-to-order variation"),
    "243": ("包装组件代码", "packaging component number"),
    "250": ("二级序列号", "secondary serial number"),
    "251": ("源实体参考代码", "reference to source entity"),
    "253": ("文件代码 GDTI", "document identifier GDTI"),
    "254": ("位置码扩展部分", "GLN extension"),
    "255": ("优惠券代码 GCN", "coupon number GCN"),
    "310": ("净重", "net weight"),
    "311": ("长度", "length"),
    "312": ("宽度", "width"),
    "313": ("高度", "height"),
    "314": ("面积", "area"),
    "315": ("净容积", "net volume"),
    "316": ("净体积", "net volume"),
    "330": ("毛重", "gross weight"),
    "331": ("外包装长度", "outer length"),
    "332": ("外包装宽度", "outer width"),
    "333": ("外包装高度", "outer height"),
    "335": ("毛容积", "gross volume"),
    "336": ("毛体积", "gross volume"),
    "400": ("客户订购单号", "customer order number"),
    "401": ("货物托运代码 GINC", "consignment number GINC"),
    "402": ("装运标识代码 GSIN", "shipment number GSIN"),
    "403": ("路径代码", "routing code"),
    "410": ("交货地位置码", "ship-to location"),
    "411": ("受票方位置码", "bill-to party"),
    "412": ("供货方位置码", "purchased from"),
    "413": ("最终目的地位置码", "ship-for location"),
    "414": ("物理位置码", "physical location"),
    "415": ("开票方位置码", "invoicing party"),
    "416": ("生产或服务地位置码", "production or service location"),
    "417": ("参与方位置码", "party"),
    "420": ("收货地邮政编码", "ship-to postal code"),
    "421": ("收货地国家和邮政编码", "ship-to country and postal code"),
    "422": ("原产国", "country of origin"),
    "423": ("初始加工国", "country of initial processing"),
    "424": ("加工国", "country of processing"),
    "425": ("拆分国", "country of disassembly"),
    "426": ("全程加工国", "country of full processing"),
    "427": ("原产国行政区划", "region of origin"),
    "710": ("德国药品编号 PZN", "German drug number PZN"),
    "711": ("法国药品编号 CIP", "French drug number CIP"),
    "712": ("西班牙药品编号 CN", "Spanish drug number CN"),
    "713": ("巴西药品编号 DRN", "Brazilian drug number DRN"),
    "714": ("葡萄牙药品编号 AIM", "Portuguese drug number AIM"),
    "715": ("美国药品编号 NDC", "US drug number NDC"),
    "716": ("意大利药品编号 AIC", "Italian drug number AIC"),
    "4324": ("最早交货时间", "deliver not before"),
    "4325": ("最晚交货时间", "deliver not after"),
    "4326": ("放行日期", "release date"),
    "4331": ("最高温度", "maximum temperature"),
    "4333": ("最低温度", "minimum temperature"),
    "7003": ("有效期至", "expiry date and time"),
    "7004": ("活性效价", "active potency"),
    "7005": ("捕获区域", "catch area"),
    "7006": ("首次冷冻日期", "first freeze date"),
    "7007": ("采收日期", "harvest date"),
    "7011": ("复验日期", "test by date"),
    "7020": ("翻新批号", "refurbishment lot"),
    "7021": ("功能状态", "functional status"),
    "7022": ("修订状态", "revision status"),
    "7023": ("组合件资产代码 GIAI", "GIAI of an assembly"),
    "8003": ("可回收资产代码 GRAI", "returnable asset GRAI"),
    "8004": ("单个资产代码 GIAI", "individual asset GIAI"),
    "8005": ("单价", "price per unit"),
    "8006": ("贸易项目组件 ITIP", "trade item piece ITIP"),
    "8007": ("国际银行账号 IBAN", "bank account IBAN"),
    "8008": ("生产时间", "production time"),
    "8009": ("光学传感标识", "optical sensor indicator"),
    "8010": ("部件代码 CPID", "component identifier CPID"),
    "8011": ("部件序列号", "component serial number"),
    "8012": ("软件版本", "software version"),
    "8013": ("型号代码 GMN", "model number GMN"),
    "8017": ("服务提供方代码 GSRN", "service provider GSRN"),
    "8018": ("服务接受方代码 GSRN", "service recipient GSRN"),
    "8019": ("服务关系事项代码 SRIN", "service instance SRIN"),
    "8020": ("付款单代码", "payment slip number"),
    "90": ("贸易伙伴约定信息", "information agreed between partners"),
    **{f"9{last}": ("企业内部信息", "company information") for last in "123456789"},
}
# The last digit of these four-digit AIs counts decimal places.
_UNITS = {
    **dict.fromkeys(("310", "330"), "kg"),
    **dict.fromkeys(("311", "312", "313", "331", "332", "333"), "m"),
    **dict.fromkeys(("315", "335"), "L"),
    **dict.fromkeys(("316", "336"), "m³"),
    "314": "m²",
}
_DAYS = frozenset({"11", "12", "13", "15", "16", "17", "4326", "7006"})
_TIMES = frozenset({"4324", "4325", "7003", "7011", "8008"})
_COUNTS = frozenset({"30", "37"})
_CELSIUS = frozenset({"4331", "4333"})


def title(ai: str) -> tuple[str, str]:
    """Name an AI in Chinese and in English, its number in brackets before it."""
    names = _TITLES.get(ai) or _TITLES.get(ai[:3] if ai[:3] in _UNITS else "")
    if names is None:
        identifier = application_identifier(ai)
        called = f" {identifier.title}" if identifier and identifier.title else ""
        return f"({ai}) GS1 标识符{called}", f"({ai}){called}"
    return f"({ai}) {names[0]}", f"({ai}) {names[1]}"


def meaning(ai: str, value: str) -> tuple[str, str]:
    """Say in Chinese and in English what a value says; most of them say just themselves."""
    if not (value.isascii() and value[:6].isdigit()):
        return value, value
    if ai in _DAYS or ai in _TIMES:
        return _moment(value)
    if ai == "7007":
        days = [_moment(value[at : at + 6]) for at in range(0, len(value), 6)]
        return " 至 ".join(day[0] for day in days), " to ".join(day[1] for day in days)
    plain = _measure(ai, value)
    return plain, plain


def _moment(value: str) -> tuple[str, str]:
    """Write YYMMDD and what follows of hours, minutes and seconds."""
    digits, time = value[:6], value[6:]
    day = gs1_date(digits) if len(digits) == 6 else None
    if day is None:
        return value, value
    written = day.isoformat()
    if digits.endswith("00"):
        return f"{written}（日为 00，即当月最后一天）", f"{written} (day 00: last day of the month)"
    if not time:
        return written, written
    clock = ":".join(time[at : at + 2] for at in range(0, len(time), 2))
    if len(time) == 2:
        return f"{written} {clock} 时", f"{written} {clock} h"
    return f"{written} {clock}", f"{written} {clock}"


def _measure(ai: str, value: str) -> str:
    if ai in _COUNTS:
        return value.lstrip("0") or "0"
    if ai in _CELSIUS:
        sign = "-" if value.endswith("-") else ""
        return f"{sign}{_decimal(value.removesuffix('-'), 2)} ℃"
    unit = _UNITS.get(ai[:3]) if len(ai) == 4 else None
    return f"{_decimal(value, int(ai[3]))} {unit}" if unit else value


def _decimal(digits: str, places: int) -> str:
    whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{whole.lstrip('0') or '0'}{'.' if places else ''}{fraction}"
