"""Writes the two messages that return goods, and reads how a return stands.

Without it what was rejected would be typed into the platform by hand. YY011 (退货单填报) takes one
batch of one item; its sum must be price times quantity, or 23001 comes, which means another thing
elsewhere. YY012 (退货单填报确认) repeats what identifies it. Fields: procurement.md §1.1.5; codes:
tables 4.1.5, 4.1.6, 4.1.9, 4.1.23. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.purchasing.returns import ReturnState
from sync.connectors.port import PlatformError, ReturnToFile
from sync.connectors.shanghai_yy.fields import Fields, yes_no

_NEW, _VOID = "1", "3"
_DRUG = "1"
_PACKS = "1"
_WRONG_SUM = "23001"

# 退货单处理状态 (4.1.9).
_STATES = {
    "00": ReturnState.SENDING,
    "01": ReturnState.VOIDED,
    "10": ReturnState.UNDER_REVIEW,
    "11": ReturnState.TURNED_DOWN,
    "20": ReturnState.GRANTED,
}
CONFIRMED = frozenset({ReturnState.UNDER_REVIEW, ReturnState.TURNED_DOWN, ReturnState.GRANTED})
"""A return that stands so was confirmed."""


def return_fields(return_: ReturnToFile, hospital: str, to_void: str = "") -> Mapping[str, str]:
    """MAIN of YY011; `to_void`: the number of the return to void."""
    return {
        "CZLX": _VOID if to_void else _NEW,
        "YYBM": hospital,
        "PSDBM": return_.delivery_point,
        "YQBM": return_.distributor_code,
        "THDBH": to_void,
        "DLCGBZ": yes_no(return_.volume_based),
        "SPLX": _DRUG,
        "ZXSPBM": return_.province_code,
        "GGBZ": "",
        "CGJLDW": _PACKS,
        "SCPH": return_.batch,
        "THSL": str(return_.quantity),
        "THDJ": f"{return_.price:f}",
        "THZJ": f"{return_.amount:f}",
        "THYY": return_.reason,
    }


def return_confirmation(return_: ReturnToFile, hospital: str, number: str) -> Mapping[str, str]:
    """MAIN of YY012."""
    return {
        "YYBM": hospital,
        "YQBM": return_.distributor_code,
        "PSDBM": return_.delivery_point,
        "DLCGBZ": yes_no(return_.volume_based),
        "THSL": str(return_.quantity),
        "THDBH": number,
    }


def read_return_state(main: Fields) -> ReturnState:
    """How a return stands by an answer to YY020; a ValueError names what is in no table."""
    code = main.get("CLZT", "")
    if code not in _STATES:
        raise ValueError(f"退货单处理状态（CLZT）为“{code}”")
    return _STATES[code]


def of_return(error: PlatformError) -> PlatformError:
    """A refusal of YY011 in the words that its code has there."""
    if error.code != _WRONG_SUM:
        return error
    _, hint, said = error.message.partition("（平台提示：")
    return PlatformError(error.code, f"退回总价校验有误{hint}{said}")
