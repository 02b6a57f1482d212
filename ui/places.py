"""The places of the window: their numbers, names, icons, keys, and which stand side by side.

Without it navigation, menus and pages would each have a list of their own. Who receives, purchases,
ships or administers sees other places: each is one group, and the navigation shows one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.parts.languages import QT_TRANSLATE_NOOP

CONTEXT = "Places"
"""Of the names, for their translation."""
DELIVERIES, RECEIVING, DECODING, DEVICES, PICTURES, LIBRARY, KNOWN, CASES = range(8)
FOUR_WAY = 8
"""A page without a button: one gets there from a receipt."""
TODAY, CATALOGUE, WARNINGS, ORDERS, RELATIONS, STATISTICS, LINKS = range(9, 16)
LABELS = 16
PACKING = 17
PEOPLE = 18
AUDIT = 19


@dataclass(frozen=True, slots=True)
class Place:
    """One page that has a button and a line in a menu."""

    number: int
    icon: str
    """The file's name, without its ending."""
    name: str
    """On the button; to be translated."""
    title: str
    """In the menu."""
    key: str
    offered: bool = True
    """It is offered to everybody, until something else is said."""


@dataclass(frozen=True, slots=True)
class Group:
    """Places that are shown together."""

    name: str
    places: tuple[Place, ...]


def _place(number: int, icon: str, name: str, key: str, title: str = "") -> Place:
    return Place(number, icon, name, title or name, key)


_RECEIVING = Group(
    QT_TRANSLATE_NOOP("Places", "收货"),
    (
        _place(DELIVERIES, "deliveries", QT_TRANSLATE_NOOP("Places", "到货"), "Ctrl+1"),
        _place(RECEIVING, "receiving", QT_TRANSLATE_NOOP("Places", "收货"), "Ctrl+2"),
        _place(DECODING, "decoding", QT_TRANSLATE_NOOP("Places", "扫码解读"), "Ctrl+3"),
        _place(DEVICES, "devices", QT_TRANSLATE_NOOP("Places", "设备"), "Ctrl+4"),
        _place(PICTURES, "pictures", QT_TRANSLATE_NOOP("Places", "拍照识读"), "Ctrl+5"),
        _place(LIBRARY, "library", QT_TRANSLATE_NOOP("Places", "追溯码库"), "Ctrl+6"),
        _place(
            KNOWN,
            "known",
            QT_TRANSLATE_NOOP("Places", "对照规则"),
            "Ctrl+7",
            QT_TRANSLATE_NOOP("Places", "对照与规则"),
        ),
        _place(CASES, "cases", QT_TRANSLATE_NOOP("Places", "重码处理"), "Ctrl+8"),
    ),
)
PURCHASING = Group(
    QT_TRANSLATE_NOOP("Places", "采购"),
    (
        _place(
            TODAY,
            "today",
            QT_TRANSLATE_NOOP("Places", "待办"),
            "Ctrl+Shift+1",
            QT_TRANSLATE_NOOP("Places", "今日待办"),
        ),
        _place(
            CATALOGUE,
            "catalogue",
            QT_TRANSLATE_NOOP("Places", "目录"),
            "Ctrl+Shift+2",
            QT_TRANSLATE_NOOP("Places", "药品目录"),
        ),
        _place(
            WARNINGS,
            "warnings",
            QT_TRANSLATE_NOOP("Places", "预警"),
            "Ctrl+Shift+3",
            QT_TRANSLATE_NOOP("Places", "校验预警"),
        ),
        _place(
            ORDERS,
            "orders",
            QT_TRANSLATE_NOOP("Places", "订单"),
            "Ctrl+Shift+4",
            QT_TRANSLATE_NOOP("Places", "采购订单"),
        ),
        _place(RELATIONS, "relations", QT_TRANSLATE_NOOP("Places", "配送关系"), "Ctrl+Shift+5"),
        _place(
            STATISTICS,
            "statistics",
            QT_TRANSLATE_NOOP("Places", "报表"),
            "Ctrl+Shift+6",
            QT_TRANSLATE_NOOP("Places", "统计报表"),
        ),
        _place(
            LINKS,
            "links",
            QT_TRANSLATE_NOOP("Places", "对接"),
            "Ctrl+Shift+7",
            QT_TRANSLATE_NOOP("Places", "平台对接"),
        ),
    ),
)
_SHIPPING = Group(
    QT_TRANSLATE_NOOP("Places", "发货"),
    (
        Place(
            PACKING,
            "packing",
            QT_TRANSLATE_NOOP("Places", "装箱"),
            QT_TRANSLATE_NOOP("Places", "发货装箱"),
            "Ctrl+9",
            offered=False,
        ),
        _place(LABELS, "labels", QT_TRANSLATE_NOOP("Places", "标签"), "Ctrl+0"),
    ),
)
_ADMINISTRATION = Group(
    QT_TRANSLATE_NOOP("Places", "管理"),
    (
        Place(
            PEOPLE,
            "people",
            QT_TRANSLATE_NOOP("Places", "人员"),
            QT_TRANSLATE_NOOP("Places", "人员与权限"),
            "Ctrl+Shift+8",
            offered=False,
        ),
        Place(
            AUDIT,
            "audit",
            QT_TRANSLATE_NOOP("Places", "审计"),
            QT_TRANSLATE_NOOP("Places", "审计记录"),
            "Ctrl+Shift+9",
            offered=False,
        ),
    ),
)
GROUPS = (_RECEIVING, PURCHASING, _SHIPPING, _ADMINISTRATION)


def title_of(number: int) -> str:
    """What a page is called in menus and in the guide, to be translated; empty: it has no name."""
    places = (place for group in GROUPS for place in group.places)
    return next((place.title for place in places if place.number == number), "")


def group_of(number: int) -> int | None:
    """The number of the group that has a place; None where it has no button."""
    for group, one in enumerate(GROUPS):
        if any(place.number == number for place in one.places):
            return group
    return None
