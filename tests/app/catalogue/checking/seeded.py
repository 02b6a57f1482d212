"""A pair of catalogues with every kind of difference and every kind of writing that is none.

Without it nobody could say that the check finds all and invents nothing. Each case is one drug of
its own: what the two rows say otherwise than the plain pair, and what the check must find.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

Expected = tuple[str, str]
"""Field and problem."""


def province_row(number: int = 1, **changed: Any) -> ProvinceRow:  # noqa: ANN401 (any field)
    """A plain provincial row; the number makes it a drug of its own."""
    row = ProvinceRow(
        province_code=f"P{number:06}",
        approval_number=f"国药准字H2{number:07}",
        name=f"{_name(number)}胶囊",
        strength="0.25g",
        form="胶囊剂",
        unit="盒",
        dosage_unit="粒",
        pack_quantity=24,
        maker=f"{_name(number + 7)}制药有限公司",
        price=Decimal("12.00"),
        insurance_code=f"XA01ABD075A0020{number % 100:02}0{number % 1000:03}01{number % 100:02}",
        standard_code=f"8690{number:010}",
        distributors=("华东医药配送有限公司", "国药控股配送有限公司"),
        status="在用",
    )
    return replace(row, **changed)


def hospital_row(number: int = 1, **changed: Any) -> HospitalRow:  # noqa: ANN401 (any field)
    """The hospital's row of the same drug, in the same words."""
    twin = province_row(number)
    row = HospitalRow(
        hospital_code=f"H{number:05}",
        name=twin.name,
        strength=twin.strength,
        maker=twin.maker,
        unit=twin.unit,
        dosage_unit=twin.dosage_unit,
        pack_quantity=twin.pack_quantity,
        price=twin.price,
        province_code=twin.province_code,
        insurance_code=twin.insurance_code,
        approval_number=twin.approval_number,
        standard_code=twin.standard_code,
        form=twin.form,
        distributors=twin.distributors[:1],
        status="在用",
    )
    return replace(row, **changed)


def _name(number: int) -> str:
    """A made-up name that is like no other."""
    first = "阿贝达法加海吉康乐美诺普瑞赛泰维希亚扎奥波丹恩福格华杰卡利"
    second = "奈洛米那布克拉特伐他培尼司韦莫索替坦唑溴嗪芬酮平酚酸腺胞苷"
    third = "林汀兰星松宁安康平静泽沙班隆辛肽素酯胺醇啶"
    rest, one = divmod(number * 7919, len(first))
    rest, two = divmod(rest, len(second))
    rest, three = divmod(rest, len(third))
    return first[one] + second[two] + third[three] + first[rest % len(first)]


@dataclass(frozen=True, slots=True)
class Case:
    """One drug."""

    name: str
    province: dict[str, Any] = field(default_factory=dict)
    hospital: dict[str, Any] = field(default_factory=dict)
    expected: tuple[Expected, ...] = ()


NO_CODES: dict[str, Any] = {"province_code": "", "insurance_code": "", "standard_code": ""}
_MISSING = (("province_code", "missing"), ("insurance_code", "missing"))

SAME: tuple[Case, ...] = (
    Case("equal as written"),
    Case("full width", hospital={"strength": "０.２５ｇ", "unit": "盒 "}),
    Case("milligrams", hospital={"strength": "250mg"}),
    Case("a code with blanks and small letters", hospital={"province_code": " p000004 "}),
    Case("times", {"strength": "0.25g*24粒"}, {"strength": "0.25g×24粒"}),
    Case("an x", {"strength": "0.25g*24粒"}, {"strength": "0.25gx24粒"}),
    Case("the pack in the strength", {}, {"strength": "0.25g*24粒"}),
    Case("micrograms", {"strength": "50μg"}, {"strength": "50mcg"}),
    Case("micrograms as u", {"strength": "50μg"}, {"strength": "0.05mg"}),
    Case("millilitres", {"strength": "1ml:5mg"}, {"strength": "1mL：5mg"}),
    Case("units", {"strength": "10万单位"}, {"strength": "100000IU"}),
    Case("an approval number without its words", hospital={"approval_number": "H20000012"}),
    Case(
        "an approval number in full width",
        hospital={"approval_number": "国药准字 Ｈ２０００００１３"},
    ),
    Case(
        "brackets of a maker",
        {"maker": "开封制药(集团)有限公司"},
        {"maker": "开封制药（集团）有限公司"},
    ),
    Case(
        "blanks in a maker",
        {"maker": "华北制药股份有限公司"},
        {"maker": "华北制药 股份有限公司"},
    ),
    Case(
        "a price per dosage unit",
        {"price": Decimal("12.50")},
        {"price": Decimal("0.5208"), "price_unit": PriceUnit.DOSAGE},
    ),
    Case("more decimals", {"price": Decimal("12.5")}, {"price": Decimal("12.5000")}),
    Case("a detail of the form", {"form": "薄膜衣片"}, {"form": "片剂"}),
    Case("a form that is not said", hospital={"form": ""}),
    Case("another word of the unit", hospital={"unit": "合"}),
    Case("the second distributor", hospital={"distributors": ("国药控股配送有限公司",)}),
    Case("no distributor", hospital={"distributors": ()}),
    Case("another word for in use", hospital={"status": "启用"}),
    Case("a status that is not said", hospital={"status": ""}),
    Case("both stopped", {"status": "停用"}, {"status": "停用"}),
    Case(
        "no insurance code in the province",
        {"insurance_code": ""},
    ),
    Case("nothing as a word", {"insurance_code": "无"}, {"insurance_code": "-"}),
    Case("strengths that cannot be compared", {"strength": "复方"}, {"strength": "25mg:5mg"}),
    Case("a specification with the maker cut off", hospital={"strength": "0.25g*24.阿奈林"}),
)

DIFFERENT: tuple[Case, ...] = (
    Case("another strength", {}, {"strength": "0.5g"}, (("strength", "differs"),)),
    Case("ten times the strength", {}, {"strength": "25mg"}, (("strength", "differs"),)),
    Case(
        "another approval number",
        {},
        {"approval_number": "国药准字H99999999"},
        (("approval_number", "differs"),),
    ),
    Case(
        "no approval number", {}, {"approval_number": ""}, (("approval_number", "missing"),)
    ),
    Case(
        "another insurance code",
        {},
        {"insurance_code": "XA01ABD075A002010100999"},
        (("insurance_code", "differs"),),
    ),
    Case("no insurance code", {}, {"insurance_code": ""}, (("insurance_code", "missing"),)),
    Case("a word for no code", {}, {"insurance_code": "无"}, (("insurance_code", "missing"),)),
    Case("no province code", {}, {"province_code": ""}, (("province_code", "missing"),)),
    Case(
        "a province code that is not there",
        {},
        {"province_code": "P999999"},
        (("province_code", "differs"),),
    ),
    Case("a higher price", {}, {"price": Decimal("12.01")}, (("price", "differs"),)),
    Case(
        "a price per the wrong unit",
        {},
        {"price_unit": PriceUnit.DOSAGE},
        (("price", "differs"),),
    ),
    Case("no price", {}, {"price": None}, (("price", "missing"),)),
    Case(
        "another pack",
        {},
        {"pack_quantity": 12},
        (("pack_quantity", "differs"),),
    ),
    Case(
        "another maker",
        {},
        {"maker": "珠海同源药业有限公司"},
        (("maker", "differs"),),
    ),
    Case("another form", {}, {"form": "颗粒剂"}, (("form", "differs"),)),
    Case("another unit", {}, {"unit": "瓶"}, (("unit", "differs"),)),
    Case(
        "a distributor without relation",
        {},
        {"distributors": ("远方医药有限公司",)},
        (("distributor", "not-allowed"),),
    ),
    Case("stopped in the province", {"status": "暂停采购"}, {}, (("status", "stopped"),)),
    Case("stopped here", {}, {"status": "停用"}, (("status", "stopped"),)),
    Case(
        "by insurance code",
        {},
        {"province_code": "", "price": Decimal("13.00")},
        (("province_code", "missing"), ("price", "differs")),
    ),
    Case(
        "by approval number",
        {},
        {**NO_CODES, "strength": "0.5g"},
        (*_MISSING, ("strength", "differs")),
    ),
    Case("by names", {}, {**NO_CODES, "approval_number": ""}, (
        *_MISSING, ("approval_number", "missing"),
    )),
    Case(
        "found by nothing",
        {},
        {**NO_CODES, "approval_number": "", "name": "本院制剂一号合剂", "maker": "本院制剂室"},
        (("match", "not-found"),),
    ),
)  # fmt: skip


def cases() -> list[tuple[int, Case]]:
    """All cases, each with the number of its drug."""
    return list(enumerate((*SAME, *DIFFERENT), 1))


def catalogues() -> tuple[list[ProvinceRow], list[HospitalRow]]:
    """All cases as one pair of catalogues."""
    rows = [
        (province_row(number, **case.province), hospital_row(number, **case.hospital))
        for number, case in cases()
    ]
    # What the province says otherwise the hospital says too, unless that is the case.
    aligned = []
    for (province, hospital), (_, case) in zip(rows, cases(), strict=True):
        same = {
            name: getattr(province, name)
            for name in case.province
            if name not in case.hospital and name not in ("status", "distributors")
        }
        aligned.append((province, replace(hospital, **same)))
    return [one for one, _ in aligned], [other for _, other in aligned]
