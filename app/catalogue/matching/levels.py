"""The kinds of keys that rows of both catalogues are matched by, the surest first.

Without it an index in memory and a register beside the store would each make keys of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Protocol

from app.catalogue.matching.keys import code_key, insurance_trunk
from app.catalogue.matching.likening import Likening
from app.catalogue.meaning.makers import maker_key
from app.catalogue.meaning.text import fold


class Level(IntEnum):
    """A kind of key, the surest first."""

    PROVINCE = 0
    INSURANCE = 1
    STANDARD = 2
    APPROVAL = 3
    TRUNK = 4
    NAMED_MAKER = 5
    """Name and maker, as one key: names of common drugs have hundreds of makers."""
    NAME = 6


class Keyed(Protocol):
    """What keys are made of: a row of either catalogue, or as much of it as was read."""

    @property
    def province_code(self) -> str:
        """省标代码."""

    @property
    def insurance_code(self) -> str:
        """医保代码."""

    @property
    def standard_code(self) -> str:
        """药品本位码."""

    @property
    def approval_number(self) -> str:
        """批准文号."""

    @property
    def name(self) -> str:
        """通用名."""

    @property
    def maker(self) -> str:
        """生产企业."""


def key_of(level: Level, likening: Likening, row: Keyed) -> str:
    """The key of a row; empty where it has none of that kind."""
    return _KEYS[level](likening, row)


def _named_maker(row: Keyed) -> str:
    maker = maker_key(row.maker)
    return f"{fold(row.name)}\n{maker}" if maker else ""


_KEYS: dict[Level, Callable[[Likening, Keyed], str]] = {
    Level.PROVINCE: lambda _, row: code_key(row.province_code),
    Level.INSURANCE: lambda _, row: code_key(row.insurance_code),
    Level.STANDARD: lambda _, row: code_key(row.standard_code),
    Level.APPROVAL: lambda likening, row: likening.approval_key(row.approval_number),
    Level.TRUNK: lambda _, row: insurance_trunk(code_key(row.insurance_code)),
    Level.NAMED_MAKER: lambda _, row: _named_maker(row),
    Level.NAME: lambda _, row: fold(row.name),
}
