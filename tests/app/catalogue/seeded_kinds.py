"""The kinds of drugs that the seeded catalogues are grown from: each with the ways to write it.

Without it every seeded strength would be a tablet's. Each writer takes the number of a strength and
writes it in one of the ways that catalogues and hospital systems use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of drug: how its strength is written, and the same of another strength."""

    ending: str
    """What its names end in."""
    forms: tuple[str, ...]
    """Writings of its form that mean the same; the first is the province's."""
    other_forms: tuple[str, ...]
    units: tuple[str, str]
    packs: tuple[int, ...]
    strengths: tuple[Callable[[Random, int], str], ...]
    """Ways to write strength number n."""


def plain_number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _mass(rng: Random, grams: Decimal) -> str:
    unit, factor = rng.choice(
        (("g", 1), ("mg", 1000), ("G", 1), ("克", 1), ("毫克", 1000), ("MG", 1000), ("ｇ", 1))
    )
    return f"{plain_number(grams * factor)}{rng.choice(('', ' '))}{unit}"


def _small_mass(rng: Random, micrograms: int) -> str:
    value = Decimal(micrograms)
    writings = (
        f"{value}μg",
        f"{value}ug",
        f"{value}mcg",
        f"{value}微克",
        f"{plain_number(value / 1000)}mg",
    )
    return rng.choice(writings)


def _volume(rng: Random, millilitres: Decimal | int) -> str:
    return f"{millilitres}{rng.choice(('ml', 'mL', 'ML', '毫升', ' ml'))}"


def _units(rng: Random, tens_of_thousands: int) -> str:
    return rng.choice(
        (
            f"{tens_of_thousands}万单位",
            f"{tens_of_thousands}万U",
            f"{tens_of_thousands}万IU",
            f"{tens_of_thousands * 10_000}IU",
            f"{tens_of_thousands * 10_000}单位",
            f"{tens_of_thousands}万国际单位",
        )
    )


_STEPS = tuple(
    map(Decimal, ("0.25", "0.5", "0.125", "0.1", "0.05", "0.2", "0.3", "0.75", "1", "0.02"))
)


def _tablet(rng: Random, n: int) -> str:
    mass = _mass(rng, _STEPS[n])
    return rng.choice((mass, mass, f"每片{mass}", f"{mass}/片", f"每片含{mass}"))


def _capsule(rng: Random, n: int) -> str:
    mass = _mass(rng, _STEPS[n])
    return rng.choice((mass, mass, f"{mass}/粒", f"{mass}(按C{16 + n}H19N3O5S计)"))


def _ampoule(rng: Random, n: int) -> str:
    volume, mass = Decimal(1 + n % 5), _STEPS[n] / 10
    first, second = _volume(rng, volume), _mass(rng, mass)
    writings = (
        f"{first}:{second}",
        f"{first}：{second}",
        f"{first}*{second}",
        f"{second}:{first}",
        f"{second}({first})",
        f"{plain_number(mass * 1000 / volume)}mg/ml×{first}"
        if mass * 1000 % volume == 0
        else f"{first}×{second}",
    )
    return rng.choice(writings)


def _infusion(rng: Random, n: int) -> str:
    percent = (Decimal("0.9"), Decimal(5), Decimal(10), Decimal(20), Decimal("0.2"))[n % 5]
    volume = (100, 250)[n // 5]
    mass = percent * volume / 100
    share = rng.choice((f"{percent}%", f"{percent}％", f"{percent} %"))
    first = _volume(rng, volume)
    return rng.choice(
        (
            f"{share} {first}",
            f"{first}:{_mass(rng, mass)}",
            f"{first}({share})",
            f"{first}：{_mass(rng, mass)}({share})",
            f"{share}:{first}",
        )
    )


def _powder(rng: Random, n: int) -> str:
    return _units(rng, (10, 20, 40, 80, 100, 160, 5, 50, 120, 200)[n])


def _compound(rng: Random, n: int) -> str:
    main, second = _STEPS[n], _STEPS[n] / 4
    sign = rng.choice(("/", ":", "：", "+", "、"))
    one, two = _mass(rng, main), _mass(rng, second)
    return rng.choice(
        (f"{one}{sign}{two}", f"{_mass(rng, main + second)}({one}{sign}{two})", f"{two}{sign}{one}")
    )


def _named(rng: Random, n: int) -> str:
    one, two = (f"{plain_number(_STEPS[n] * 10)}mg", f"{plain_number(_STEPS[n] * 10 + 3)}mg")
    sign = rng.choice(("、", "，", "/", "；"))
    return rng.choice(
        (f"碘化铵{one}{sign}薄荷油{two}", f"{one}/{two}", f"薄荷油{two}{sign}碘化铵{one}")
    )


def _cream(rng: Random, n: int) -> str:
    grams = 5 * (n + 1)
    writings = (
        f"{grams}g",
        f"{grams}克",
        f"每支装{grams}克",
        f"{grams}g/支",
        f"每支{grams}g",
        f"{grams}G",
    )
    return rng.choice(writings)


def _ointment(rng: Random, n: int) -> str:
    grams, percent = 10 * (1 + n % 5), Decimal(1 + n // 5)
    mass = grams * percent / 100
    return rng.choice(
        (
            f"{grams}g:{_mass(rng, mass)}",
            f"{percent}% {grams}g",
            f"{grams}g({percent}%)",
            f"{grams}克：{_mass(rng, mass)}",
        )
    )


def _granule(rng: Random, n: int) -> str:
    grams = n + 2
    return rng.choice(
        (f"{grams}g", f"每袋装{grams}g", f"{grams}克/袋", f"每袋{grams}克", f"{grams} g")
    )


def _rinse(rng: Random, n: int) -> str:
    one, two = Decimal("0.2") * (n + 1), Decimal("0.1") * (n + 2)
    join = rng.choice(("和", "、", "与"))
    head = rng.choice(("每毫升含", "每1ml含", "每1mL含"))
    return rng.choice((f"{head}氯己定{one}mg{join}甲硝唑{two}mg", f"1ml:{one}mg:{two}mg"))


def _oral(rng: Random, n: int) -> str:
    volume = _volume(rng, 10 * (n + 1))
    return rng.choice((volume, f"{volume}/瓶", f"每瓶{volume}"))


def _film(rng: Random, n: int) -> str:
    units = 500 * (n + 1)
    area = rng.choice(("10cm2", "10cm²", "10平方厘米"))
    unit = rng.choice(("单位", "IU", "u"))
    return rng.choice((f"每片({area})含庆大霉素{units}{unit}", f"{units}{unit}/片({area})"))


def _inhaler(rng: Random, n: int) -> str:
    dose, doses = _small_mass(rng, 25 * (n % 5 + 1)), (120, 200)[n // 5]
    word = rng.choice(("揿", "喷", "掀"))
    return rng.choice(
        (
            f"{dose}*{doses}{word}",
            f"{dose}/{word}×{doses}{word}",
            f"每{word}{dose},每瓶{doses}{word}",
        )
    )


def _pen(rng: Random, n: int) -> str:
    units = 100 * (n + 1)
    unit = rng.choice(("单位", "IU", "U", "国际单位"))
    return rng.choice(
        (
            f"3ml:{units}{unit}",
            f"3ml：{units}{unit}(笔芯)",
            f"{units}{unit}/3ml",
            f"{units}{unit}:3mL",
        )
    )


def _tiny(rng: Random, n: int) -> str:
    return _small_mass(rng, (25, 50, 100, 75, 125, 150, 200, 12, 88, 250)[n])


def _pill(rng: Random, n: int) -> str:
    tenths = n + 1
    return rng.choice(
        (f"每丸重{tenths}g", f"{tenths}g", f"每10丸重{tenths * 10}g", f"{tenths}克/丸")
    )


def _patch(rng: Random, n: int) -> str:
    one, two = 5 + n, 8 + n
    return rng.choice(
        (f"{one}cm×{two}cm", f"{one}cm*{two}cm", f"{two}cm×{one}cm", f"{one * 10}mm×{two * 10}mm")
    )


_TABLETS = ("片剂", "片", "薄膜衣片", "片剂(薄膜衣)", "片剂（薄膜衣片）")
_CAPSULES = ("胶囊剂", "胶囊", "硬胶囊", "胶囊剂(硬胶囊)")
_LIQUID = ("注射剂", "注射液", "注射剂(注射液)")
_POWDERS = ("注射剂", "粉针剂", "注射用无菌粉末", "冻干粉针剂")
KINDS = (
    Kind("片", _TABLETS, ("肠溶片", "缓释片", "胶囊剂"), ("盒", "片"), (12, 24, 36), (_tablet,)),
    Kind("胶囊", _CAPSULES, ("肠溶胶囊", "片剂"), ("盒", "粒"), (20, 24, 36), (_capsule,)),
    Kind("注射液", _LIQUID, ("片剂", "口服溶液"), ("盒", "支"), (2, 5, 10), (_ampoule,)),
    Kind("氯化钠注射液", _LIQUID, ("颗粒剂",), ("瓶", "瓶"), (1,), (_infusion,)),
    Kind("钠", _POWDERS, ("片剂", "胶囊剂"), ("盒", "支"), (1, 10), (_powder,)),
    Kind("克拉维酸钾片", _TABLETS, ("颗粒剂",), ("盒", "片"), (12, 18), (_compound,)),
    Kind(
        "含片",
        ("片剂(含片)", "含片", "片剂(口含)", "片剂"),
        ("颗粒剂",),
        ("盒", "片"),
        (24, 36),
        (_named,),
    ),
    Kind("乳膏", ("乳膏剂", "乳膏"), ("栓剂", "凝胶贴膏"), ("盒", "支"), (1,), (_cream, _ointment)),
    Kind(
        "颗粒",
        ("颗粒剂", "颗粒", "冲剂"),
        ("片剂", "糖浆剂"),
        ("盒", "袋"),
        (6, 9, 12),
        (_granule,),
    ),
    Kind("含漱液", ("含漱液", "含漱剂"), ("片剂",), ("盒", "瓶"), (1,), (_rinse,)),
    Kind(
        "口服液", ("口服溶液剂", "口服液", "口服溶液"), ("颗粒剂",), ("盒", "瓶"), (1, 10), (_oral,)
    ),
    Kind("膜", ("膜剂", "药膜"), ("片剂",), ("盒", "片"), (2, 4), (_film,)),
    Kind("气雾剂", ("气雾剂", "吸入气雾剂"), ("片剂",), ("盒", "瓶"), (1,), (_inhaler,)),
    Kind("胰岛素注射液", _LIQUID, ("片剂",), ("盒", "支"), (1, 5), (_pen,)),
    Kind("素钠片", _TABLETS, ("胶囊剂",), ("盒", "片"), (50, 100), (_tiny,)),
    Kind("丸", ("丸剂", "大蜜丸", "丸剂(大蜜丸)"), ("片剂",), ("盒", "丸"), (6, 10), (_pill,)),
    Kind("贴膏", ("贴膏剂", "贴膏"), ("片剂",), ("盒", "贴"), (4, 6), (_patch,)),
)
