"""An amount in the characters nobody can alter (大写金额): 37500 is 叁万柒仟伍佰元整.

Without it a signed paper would carry its sum in figures alone. The rules are those that go with
《支付结算办法》 (正确填写票据和结算凭证的基本规定): zeros between figures are written
once, 整 stands behind 元 and 角.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_FEN = Decimal(100)
LARGEST = Decimal(10) ** 16
"""What is as large has no name here."""


def in_capitals(amount: Decimal) -> str:
    """Write 元, 角 and 分; raises ValueError below nothing and from ten quadrillions on."""
    if not 0 <= amount < LARGEST:
        raise ValueError(f"{amount}")
    whole, part = divmod(int((amount * _FEN).quantize(Decimal(1), ROUND_HALF_UP)), 100)
    jiao, fen = divmod(part, 10)
    said = f"{_whole(whole)}元" if whole else ""
    if not part:
        return f"{said or '零元'}整"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif said:
        said += _DIGITS[0]
    return f"{said}{_DIGITS[fen]}分" if fen else f"{said}整"


def _whole(number: int) -> str:
    """Four figures at a time, each group with its name."""
    said, skipped = "", False
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            skipped = bool(said)
            continue
        gap = bool(said) and (skipped or group < 1_000)
        said += f"{_DIGITS[0] if gap else ''}{_group(group)}{_GROUPS[power]}"
        skipped = False
    return said


def _group(number: int) -> str:
    said, skipped = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            skipped = bool(said)
            continue
        said += f"{_DIGITS[0] if skipped else ''}{_DIGITS[digit]}{_PLACES[place]}"
        skipped = False
    return said
