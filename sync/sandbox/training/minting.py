"""Mints synthetic codes: trace codes, SSCC, GTIN-based box codes, a distributor's USCC.

Without it training would need codes of real packages. Nothing here belongs to anybody: drug
identifiers are 81000xx, company prefixes are GS1's own example. The same seed mints the same codes
in the same order, and no two seeds (below ten million) ever mint the same trace code.
"""

from __future__ import annotations

from datetime import date

from app.codes.check_digits import gs1_check_digit, uscc_check_characters
from app.codes.reading import GS

_CODES_PER_SEED = 10**6
_SEEDS = 10**7
_SERIALS = _CODES_PER_SEED * _SEEDS
# Odd and no multiple of 5, hence a bijection on the 13-digit serials: they look drawn by lot and
# can still never meet.
_STRIDE = 6_364_136_223_847
_COMPANY_PREFIX = "6901234"


class Mint:
    """Gives out codes one after another; never the same twice."""

    def __init__(self, seed: int) -> None:
        self._first = (seed % _SEEDS) * _CODES_PER_SEED
        self._minted = 0
        self._sscc_minted = 0

    def _serial(self) -> int:
        if self._minted >= _CODES_PER_SEED:
            raise ValueError("一张配送单的追溯码过多")
        self._minted += 1
        return (self._first + self._minted) * _STRIDE % _SERIALS

    def trace_code(self, drug_identifier: str) -> str:
        """Mint a 20-digit trace code of one package level of one drug."""
        return f"{drug_identifier}{self._serial():013d}"

    def box_code(self, gtin: str, batch: str, expiry: date) -> str:
        """Mint a GS1 element string (01)(21)(10)(17), GS where a variable field needs an end."""
        return f"01{gtin}21{self._serial():X}{GS}10{batch}{GS}17{expiry:%y%m%d}"

    def sscc(self) -> str:
        """Mint a serial shipping container code, check digit included."""
        self._sscc_minted += 1
        number = (self._first // _CODES_PER_SEED * 2000 + self._sscc_minted) % 10**9
        body = f"0{_COMPANY_PREFIX}{number:09d}"
        return body + gs1_check_digit(body)


def uscc(area: str, org: str) -> str:
    """Complete a 统一社会信用代码 from its first 8 and the next 8 characters."""
    checks = uscc_check_characters(area + org)
    if checks is None:
        raise ValueError(f"{area}{org}")
    return area + org + "".join(checks)
