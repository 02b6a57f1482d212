"""A grown pair of catalogues with a list of the truth: what is wrong, and how much is only written
otherwise.

Without it the check would be tried on the pairs its authors thought of one by one. From facts of
public catalogues (names, makers, forms, ways of writing strengths) some two thousand provincial and
fifteen hundred hospital items are grown, codes and numbers made up. In each hospital row several
fields are written in another way that means the same; in a share of them one or two fields are
really different. The same seed gives the same catalogues.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow
from tests.app.catalogue.seeded_kinds import KINDS, Kind, plain_number

Truth = set[tuple[str, str, str]]
"""Hospital code, field and problem of everything that the check must say."""

PROVINCE_ITEMS = 2000
HOSPITAL_ITEMS = 1500

_MAKERS = """
珠海同源药业有限公司 广州白云山光华制药股份有限公司 赤峰维康生化制药有限公司 宁波立华制药有限公司
浙江一新制药股份有限公司 三才石岐制药股份有限公司 湖北科伦药业有限公司 山西澳迩药业有限公司
河南省百泉制药有限公司 百正药业股份有限公司 天方药业有限公司 开封制药(集团)有限公司
瑞阳制药有限公司 云南望子隆药业有限公司 锦州本天药业有限公司 江苏晨牌邦德药业有限公司
江苏知原药业有限公司 上海运佳黄浦制药有限公司 福州海王金象中药制药有限公司 华北制药股份有限公司
汕头经济特区明治医药有限公司 河南润弘制药股份有限公司
青岛双鲸药业股份有限公司 国药集团容生制药有限公司
辰欣药业股份有限公司 上海上药第一生化药业有限公司 成都天台山制药有限公司
北京诚济制药股份有限公司
"""
MAKERS = tuple(_MAKERS.split())
MAKER_ALIASES = (
    ("珠海同源药业有限公司", "珠海前山制药厂", "Zhuhai Tongyuan Pharmaceutical Co., Ltd."),
    ("天方药业有限公司", "河南天方药业股份有限公司"),
    ("瑞阳制药有限公司", "瑞阳制药股份有限公司"),
)
"""Names of one company, as a hospital keeps them: they are for the check to know."""
_DISTRIBUTORS = tuple(f"{place}配送医药有限公司" for place in "东南西北中")
_STRANGER = "远方来客商贸有限公司"


_SYNONYMS = {
    "盒": ("合", "盒 ", "小盒", "BOX"),
    "瓶": ("小瓶", "瓶 "),
    "片": ("T", "片(粒,支,瓶,袋,听)", "tab"),
    "粒": ("颗", "粒 "),
    "支": ("枝", "支 "),
    "袋": ("包", "袋 "),
    "丸": ("丸 ",),
    "贴": ("帖", "张"),
}


class Grower:
    """Grows items and writes hospital rows of them."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.truth: Truth = set()
        self.province: list[ProvinceRow] = []
        self.hospital: list[HospitalRow] = []
        self.approval_aliases: list[tuple[str, ...]] = []
        self._kinds: dict[str, tuple[Kind, int, int]] = {}
        self._keeps_strength = True

    def grow(self) -> None:
        """Grow both catalogues."""
        for number in range(PROVINCE_ITEMS):
            self._grow_item(number)
        for number, item in enumerate(self.rng.sample(self.province, HOSPITAL_ITEMS)):
            self._grow_hospital(number, item)
        for number in range(HOSPITAL_ITEMS // 50):
            self._grow_stranger(number)

    def _grow_item(self, number: int) -> None:
        rng = self.rng
        kind = KINDS[number % len(KINDS)]
        way, step = number % len(kind.strengths), rng.randrange(10)
        quantity = rng.choice(kind.packs)
        row = ProvinceRow(
            province_code=f"SP{number:08}",
            approval_number=f"国药准字{rng.choice('HZS')}{20000000 + number * 37}",
            name=f"{_name(number)}{kind.ending}",
            strength=kind.strengths[way](rng, step),
            form=kind.forms[0],
            unit=kind.units[0],
            dosage_unit=kind.units[1],
            pack_quantity=quantity,
            maker=rng.choice(MAKERS),
            price=Decimal(rng.randrange(300, 60000)) / 100,
            insurance_code=f"XA{number % 90 + 10}ABD{number // 100 + 100:03}"
            f"A{number % 900 + 100:03}01010{number % 10}{number:05}",
            standard_code=f"869{number:05}{number:05}0",
            distributors=tuple(rng.sample(_DISTRIBUTORS, 2)),
            status=rng.choice(("", "在用", "正常")),
        )
        self._kinds[row.province_code] = (kind, way, step)
        self.province.append(row)

    def _grow_hospital(self, number: int, item: ProvinceRow) -> None:
        row = HospitalRow(
            hospital_code=f"YN{number:06}",
            name=item.name,
            strength=item.strength,
            maker=item.maker,
            unit=item.unit,
            dosage_unit=item.dosage_unit,
            pack_quantity=item.pack_quantity,
            price=item.price,
            province_code=item.province_code,
            insurance_code=item.insurance_code,
            approval_number=item.approval_number,
            standard_code=item.standard_code,
            form=item.form,
            distributors=item.distributors[:1],
            status=item.status,
        )
        wrong: list[str] = []
        without_codes = self.rng.random()
        if without_codes < 0.1:
            wrong = ["codes"] if without_codes < 0.05 else ["codes and number"]
        elif self.rng.random() < 0.4:
            wrong = self.rng.sample(sorted(_DIFFERENCES), self.rng.choice((1, 1, 2)))
        if set(wrong) == {"unit", "pack_quantity"}:
            # Another package of another size at the old price is another price as well.
            wrong = ["unit"]
        self._keeps_strength = "strength" not in wrong
        for field in _WRITINGS:
            if field not in wrong and self.rng.random() < 0.5:
                row = _WRITINGS[field](self, row, item)
        for field in wrong:
            if field in _WITHOUT:
                row = _without(row, *_WITHOUT[field])
                self.truth.update((row.hospital_code, name, "missing") for name in _WITHOUT[field])
            else:
                row, problem = _DIFFERENCES[field](self, row, item)
                self.truth.add((row.hospital_code, field, problem))
        self.hospital.append(row)

    def _grow_stranger(self, number: int) -> None:
        """What the hospital makes itself no province sells."""
        twin = self.hospital[number]
        code = f"ZJ{number:04}"
        named = replace(twin, name=f"本院{_name(number + 3000)}合剂", maker="本院制剂室")
        uncoded = _without(named, "province_code", "insurance_code", "approval_number")
        self.hospital.append(replace(uncoded, hospital_code=code))
        self.truth.add((code, "match", "not-found"))

    # The same, written otherwise

    def _code(self, text: str) -> str:
        return self.rng.choice((text.lower(), f" {text} ", f"{text[:4]} {text[4:]}", _wide(text)))

    def province_code(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        return replace(row, province_code=self._code(item.province_code))

    def insurance_code(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        return replace(row, insurance_code=self._code(item.insurance_code))

    def approval_number(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        number = item.approval_number.removeprefix("国药准字")
        writings = (
            number,
            f"国药准字 {number}",
            _wide(item.approval_number),
            f"国药准字{number.lower()}",
        )
        old = f"注册证号{number[0]}{19990000 + int(number[-4:])}"
        if self.rng.random() < 0.1:
            self.approval_aliases.append((item.approval_number, old))
            return replace(row, approval_number=old)
        return replace(
            row, approval_number=self.rng.choice((*writings, f"批准文号：国药准字{number}"))
        )

    def strength(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        kind, way, step = self._kinds[item.province_code]
        return replace(row, strength=self._packed(kind.strengths[way](self.rng, step), item))

    def _packed(self, strength: str, item: ProvinceRow) -> str:
        """Write the pack, and a maker that is cut off, behind a strength."""
        rng, quantity, unit = self.rng, item.pack_quantity or 1, item.dosage_unit
        times = rng.choice("*×xX")
        tails = ["", "", f"{times}{quantity}{unit}", f"{times}{quantity}{unit}/{item.unit}"]
        if quantity % 2 == 0:
            tails.append(f"{times}{quantity // 2}{unit}{times}2板")
            tails.append(f"{times}{quantity // 2}{unit}/板{times}2板/盒")
        text = strength + rng.choice(tails)
        if len(text) <= 14 and rng.random() < 0.4 and not text[-1].isdigit():
            text = f"{text}{rng.choice(('.', ' ', ''))}{item.maker}"[:20]
        return text

    def maker(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        name = item.maker
        writings = [
            name.replace("(", "（").replace(")", "）"),
            f"{name[:4]} {name[4:]}",
            _wide(name),
            name.replace("有限公司", "(有限公司)"),
            name[: self.rng.randrange(4, 9)],
            name[:15],
            name.replace("股份有限公司", "股份公司"),
        ]
        for names in MAKER_ALIASES:
            writings += names if name in names else ()
        if name.endswith("业有限公司"):
            writings.append(name.replace("有限公司", "有限责任公司"))
        return replace(row, maker=self.rng.choice(writings))

    def merged(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        """Write strength, pack and maker into one column, and none into the maker's."""
        if self.rng.random() < 0.7 or not self._keeps_strength:
            return row
        kind, way, step = self._kinds[item.province_code]
        maker = item.maker[: self.rng.randrange(4, 9)]
        strength = kind.strengths[way](self.rng, step)
        return replace(row, strength=f"{strength}*{item.pack_quantity}.{maker}", maker="")

    def form(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        kind = self._kinds[item.province_code][0]
        return replace(row, form=self.rng.choice(("", *kind.forms)))

    def unit(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        return replace(
            row,
            unit=self.rng.choice(_SYNONYMS[item.unit]),
            dosage_unit=self.rng.choice(_SYNONYMS[item.dosage_unit]),
        )

    def price(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        assert item.price is not None and item.pack_quantity is not None
        if self.rng.random() < 0.4:
            return replace(row, price=item.price.quantize(Decimal("0.0001")))
        # One file writes its prices with the same decimals; spreadsheets drop zeros at the end.
        share = (item.price / item.pack_quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        if self.rng.random() < 0.5:
            share = Decimal(plain_number(share))
        return replace(row, price=share, price_unit=PriceUnit.DOSAGE)

    def distributor(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        name = item.distributors[1]
        writings = (
            (name,),
            (name.replace("有限公司", "（有限公司）"),),
            (),
            item.distributors,
            (name[:6],),
        )
        return replace(row, distributors=self.rng.choice(writings))

    def status(self, row: HospitalRow, item: ProvinceRow) -> HospitalRow:
        return replace(row, status=self.rng.choice(("启用", "在用", "", "正常使用")))

    # Really different

    def no_province_code(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        if self.rng.random() < 0.5:
            return replace(row, province_code=""), "missing"
        return replace(row, province_code=f"SP9{item.province_code[3:]}"), "differs"

    def other_insurance_code(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        if self.rng.random() < 0.3:
            return replace(row, insurance_code=""), "missing"
        code = item.insurance_code
        return replace(
            row, insurance_code=f"{code[:-6]}{(int(code[-6]) + 1) % 10}{code[-5:]}"
        ), "differs"

    def other_approval_number(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        number = item.approval_number
        last = (int(number[-1]) + self.rng.randrange(1, 9)) % 10
        wrong = (
            f"{number[:-1]}{last}",
            f"{number[4:-1]}{last}",
            f"{number[:-8]}J{number[-8:]}",
            f"国药准字{'Z' if number[4] == 'H' else 'H'}{number[5:]}",
            f"{number[:5]}O{number[6:]}",
        )
        return replace(row, approval_number=self.rng.choice(wrong)), "differs"

    def other_strength(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        kind, way, step = self._kinds[item.province_code]
        other = (step + self.rng.randrange(1, 10)) % 10
        return replace(
            row, strength=self._packed(kind.strengths[way](self.rng, other), item)
        ), "differs"

    def other_maker(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        other = self.rng.choice([name for name in MAKERS if name != item.maker])
        branch = f"{item.maker}第二分厂"
        return replace(row, maker=self.rng.choice((other, other, other[:8], branch))), "differs"

    def other_form(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        kind = self._kinds[item.province_code][0]
        return replace(row, form=self.rng.choice(kind.other_forms)), "differs"

    def other_unit(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        return replace(row, unit="箱"), "differs"

    def other_pack(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        if self.rng.random() < 0.3 and row.price_unit is PriceUnit.PACK:
            return replace(row, pack_quantity=None), "missing"
        return replace(row, pack_quantity=(item.pack_quantity or 1) * 2 + 1), "differs"

    def other_price(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        assert item.price is not None
        if self.rng.random() < 0.2:
            return replace(row, price=None), "missing"
        wrong = self.rng.choice((Decimal("0.01"), item.price / 10, -item.price / 4)).quantize(
            Decimal("0.01")
        )
        return replace(row, price=item.price + wrong, price_unit=PriceUnit.PACK), "differs"

    def stranger(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        names = ((_STRANGER,), (item.distributors[0], _STRANGER))
        return replace(row, distributors=self.rng.choice(names)), "not-allowed"

    def stopped(self, row: HospitalRow, item: ProvinceRow) -> tuple[HospitalRow, str]:
        return replace(row, status=self.rng.choice(("停用", "暂停", "已淘汰"))), "stopped"


_WITHOUT = {
    "codes": ("province_code", "insurance_code"),
    "codes and number": ("province_code", "insurance_code", "approval_number"),
}
"""Rows that must be matched by their approval number, or by names."""
_WRITINGS: dict[str, Callable[[Grower, HospitalRow, ProvinceRow], HospitalRow]] = {
    "province_code": Grower.province_code,
    "insurance_code": Grower.insurance_code,
    "approval_number": Grower.approval_number,
    "strength": Grower.strength,
    "maker": Grower.maker,
    "merged": Grower.merged,
    "form": Grower.form,
    "unit": Grower.unit,
    "price": Grower.price,
    "distributor": Grower.distributor,
    "status": Grower.status,
}
_DIFFERENCES: dict[str, Callable[[Grower, HospitalRow, ProvinceRow], tuple[HospitalRow, str]]] = {
    "province_code": Grower.no_province_code,
    "insurance_code": Grower.other_insurance_code,
    "approval_number": Grower.other_approval_number,
    "strength": Grower.other_strength,
    "maker": Grower.other_maker,
    "form": Grower.other_form,
    "unit": Grower.other_unit,
    "pack_quantity": Grower.other_pack,
    "price": Grower.other_price,
    "distributor": Grower.stranger,
    "status": Grower.stopped,
}


def _without(row: HospitalRow, *fields: str) -> HospitalRow:
    emptied: dict[str, Any] = dict.fromkeys((*fields, "standard_code"), "")
    return replace(row, **emptied)


def _wide(text: str) -> str:
    """Write ASCII in full width."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _name(number: int) -> str:
    """A made-up name that no other number has."""
    parts = (
        "阿贝达法加海吉康乐美诺普瑞赛泰维",
        "奈洛米那布克拉特伐他培尼司韦莫索",
        "林汀兰星松宁安康平静泽沙班隆辛肽",
    )
    digits = (number * 2654435761) % 4096
    return "".join(part[digits >> (4 * at) & 15] for at, part in enumerate(parts))


def grown(seed: int = 20261122) -> Grower:
    """Both catalogues and the truth about them."""
    grower = Grower(seed)
    grower.grow()
    return grower
