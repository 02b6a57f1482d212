"""The rules that parts of GS1 values follow beyond length and characters, under GS1's names.

Without it (17)269999 would be a date and (00) any 18 digits. Each rule is a question to a text that
already has the length and the characters of its component; the table says which problem a no is,
and the sentence for it. `gcppos1` asks for four digits only: no list of company prefixes is kept.
Source: GS1 Barcode Syntax Dictionary and GS1 Barcode Syntax Tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.codes.check_digits import gs1_check_digit, gs1_check_pair, has_gs1_check_digit
from app.codes.gs1.code_lists import COUNTRIES, COUNTRY_LETTERS, CURRENCIES, PACKAGES
from app.codes.gs1.coupons import is_coupon, is_full_date, is_offer
from app.codes.gs1.dates import calendar_day, gs1_date

LONGEST_LATITUDE = 180_0000000
"""Degrees in ten-millionths, counted from the south pole."""
LONGEST_LONGITUDE = 360_0000000
"""The same from the antimeridian."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of GS1's, and what is said where a text breaks it."""

    holds: Callable[[str], bool]
    problem: str
    chinese: str
    """Follows the AI and the text; `{right}` is what should stand at its end."""
    english: str
    right: Callable[[str], str] | None = None


def has_check_pair(text: str) -> bool:
    """Tell whether a text ends in the two check characters of the rest (csumalpha)."""
    return gs1_check_pair(text[:-2]) == text[-2:]


def begins_with_company(text: str) -> bool:
    """Tell whether a text can begin with a GS1 company prefix (gcppos1)."""
    return _FOUR_DIGITS.match(text) is not None


def is_date_or_month(digits: str) -> bool:
    """Tell whether YYMMDD is a day, or a month with day 00 (yymmd0)."""
    return gs1_date(digits) is not None


def is_day_of_century(digits: str) -> bool:
    """Tell whether YYYYMMDD is a day (yyyymmdd)."""
    parts = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    return digits[6:8] != "00" and calendar_day(*parts) is not None


def is_hour(digits: str) -> bool:
    """Tell whether two digits are an hour (hh)."""
    return digits < "24"


def is_sixtieth(digits: str) -> bool:
    """Tell whether two digits are a minute or a second (mi, ss)."""
    return digits < "60"


def is_time(digits: str) -> bool:
    """Tell whether four digits are hours and minutes (hhmi)."""
    return is_hour(digits[:2]) and is_sixtieth(digits[2:])


def is_country_or_999(digits: str) -> bool:
    """Tell whether three digits are a country, or 999 for several (iso3166999)."""
    return digits == "999" or digits in COUNTRIES


def has_iban_check(text: str) -> bool:
    """Tell whether a text is an IBAN with the right check digits (iban, ISO 13616)."""
    if _IBAN.fullmatch(text) is None or text[:2] not in COUNTRY_LETTERS:
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def is_latitude(digits: str) -> bool:
    """Tell whether ten digits are a latitude (latitude)."""
    return int(digits) <= LONGEST_LATITUDE


def is_longitude(digits: str) -> bool:
    """Tell whether ten digits are a longitude (longitude)."""
    return int(digits) <= LONGEST_LONGITUDE


def is_percent_encoded(text: str) -> bool:
    """Tell whether two hexadecimal digits follow every % (pcenc, RFC 3986)."""
    return _BARE_PERCENT.search(text) is None


def is_piece_of_total(digits: str) -> bool:
    """Tell whether two numbers of the same width are piece and total (pieceoftotal)."""
    half = len(digits) // 2
    return 1 <= int(digits[:half]) <= int(digits[half:])


def is_place_in_sequence(text: str) -> bool:
    """Tell whether a text is place/number, as 2/3 (posinseqslash)."""
    parts = _PLACE.fullmatch(text)
    return parts is not None and int(parts[1]) <= int(parts[2])


def is_media_type(digits: str) -> bool:
    """Tell whether two digits are a media type that ICCBBA gave out (mediatype)."""
    return "01" <= digits <= "10" or digits >= "80"


def is_not_zero(digits: str) -> bool:
    """Tell whether digits are more than zeros (nonzero)."""
    return digits.strip("0") != ""


def is_zero(digits: str) -> bool:
    """Tell whether digits are zeros alone (zero)."""
    return digits.strip("0") == ""


def has_no_leading_zero(digits: str) -> bool:
    """Tell whether digits are 0, or begin with another digit (nozeroprefix)."""
    return digits == "0" or not digits.startswith("0")


def has_non_digit(text: str) -> bool:
    """Tell whether a text has a character that is no digit (hasnondigit)."""
    return not text.isdigit()


def is_winding(digit: str) -> bool:
    """Tell whether a digit is a winding direction: out, in, undefined (winding)."""
    return digit in "019"


def is_yes_or_no(digit: str) -> bool:
    """Tell whether a digit is 0 or 1 (yesno)."""
    return digit in "01"


def is_sex(digit: str) -> bool:
    """Tell whether a digit is one of ISO 5218: unknown, male, female, not applicable (iso5218)."""
    return digit in "0129"


def is_importer_index(character: str) -> bool:
    """Tell whether a character is an importer index of EU 2018/574 (importeridx)."""
    return _IMPORTER.fullmatch(character) is not None


def is_hyphens(text: str) -> bool:
    """Tell whether a text is hyphens alone (hyphen)."""
    return text.strip("-") == ""


def is_base64url(text: str) -> bool:
    """Tell whether a text is base64url whose padding, where given, fits (cset64)."""
    bare = text.rstrip("=")
    padding = len(text) - len(bare)
    return "=" not in bare and (padding == 0 or (padding <= 2 and len(text) % 3 == 0))


_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_IBAN = re.compile(r"[A-Z]{2}[0-9A-Z]{9,32}")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLACE = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")
_IMPORTER = re.compile(r"[0-9A-Za-z_\-]")

_CHECK_CHINESE = "的校验位不对，末位应为 {right}，请重新扫描或核对标签"
_CHECK_ENGLISH = "has a wrong check digit, it should end in {right}: scan again or check the label"


def _check(holds: Callable[[str], bool], right: Callable[[str], str]) -> Rule:
    return Rule(holds, "check-digit", _CHECK_CHINESE, _CHECK_ENGLISH, right)


def _date(holds: Callable[[str], bool], chinese: str, english: str) -> Rule:
    return Rule(holds, "date", f"不是存在的{chinese}，请核对标签", f"{english}: check the label")


def _value(holds: Callable[[str], bool], chinese: str, english: str) -> Rule:
    return Rule(
        holds,
        "value",
        f"{chinese}，请重新扫描或核对标签",
        f"{english}: scan again or check the label",
    )


_DAY = ("日期", "is no date that exists")
_TIME = ("时间", "is no time that exists")
_COUPON = ("不是有效的优惠券编码", "is no valid coupon code")

RULES: dict[str, Rule] = {
    "csum": _check(has_gs1_check_digit, lambda text: gs1_check_digit(text[:-1])),
    "csumalpha": _check(has_check_pair, lambda text: gs1_check_pair(text[:-2])),
    "gcppos1": _value(
        begins_with_company, "开头不是 GS1 厂商识别代码", "does not begin with a GS1 company prefix"
    ),
    "gcppos2": _value(
        lambda text: begins_with_company(text[1:]),
        "第二位起不是 GS1 厂商识别代码",
        "has no GS1 company prefix from its second character",
    ),
    "yymmd0": _date(is_date_or_month, *_DAY),
    "yymmdd": _date(is_full_date, *_DAY),
    "yyyymmdd": _date(is_day_of_century, *_DAY),
    "hh": _date(is_hour, *_TIME),
    "mi": _date(is_sixtieth, *_TIME),
    "ss": _date(is_sixtieth, *_TIME),
    "hhmi": _date(is_time, *_TIME),
    "iso3166": _value(
        COUNTRIES.__contains__, "不是国家代码 (ISO 3166)", "is no country code (ISO 3166)"
    ),
    "iso3166999": _value(
        is_country_or_999, "不是国家代码 (ISO 3166)", "is no country code (ISO 3166)"
    ),
    "iso3166alpha2": _value(
        COUNTRY_LETTERS.__contains__, "不是国家代码 (ISO 3166)", "is no country code (ISO 3166)"
    ),
    "iso4217": _value(
        CURRENCIES.__contains__, "不是货币代码 (ISO 4217)", "is no currency code (ISO 4217)"
    ),
    "iso5218": _value(is_sex, "不是性别代码 (ISO 5218)", "is no code of a sex (ISO 5218)"),
    "iban": _value(has_iban_check, "不是正确的银行账号 (IBAN)", "is no valid IBAN"),
    "latitude": _value(is_latitude, "不是纬度", "is no latitude"),
    "longitude": _value(is_longitude, "不是经度", "is no longitude"),
    "pcenc": _value(is_percent_encoded, "的百分号编码不完整", "has a broken percent encoding"),
    "pieceoftotal": _value(is_piece_of_total, "不是“第几件/共几件”", "is no piece of a total"),
    "posinseqslash": _value(is_place_in_sequence, "不是“次序/总数”", "is no place in a sequence"),
    "packagetype": _value(PACKAGES.__contains__, "不是包装类型代码", "is no package type"),
    "mediatype": _value(is_media_type, "不是载体类型代码", "is no media type"),
    "nonzero": _value(is_not_zero, "不应为零", "must not be zero"),
    "zero": _value(is_zero, "应为零", "must be zero"),
    "nozeroprefix": _value(has_no_leading_zero, "不应以零开头", "must not begin with zero"),
    "hasnondigit": _value(
        has_non_digit, "应有非数字字符", "must have a character that is no digit"
    ),
    "winding": _value(is_winding, "不是卷绕方向 (0、1、9)", "is no winding direction (0, 1, 9)"),
    "yesno": _value(is_yes_or_no, "应为 0 或 1", "must be 0 or 1"),
    "importeridx": _value(is_importer_index, "不是进口商序号", "is no importer index"),
    "hyphen": _value(is_hyphens, "应为连字符", "must be a hyphen"),
    "cset64": _value(is_base64url, "不是 base64url", "is no base64url"),
    "couponcode": _value(is_coupon, *_COUPON),
    "couponposoffer": _value(is_offer, *_COUPON),
}
"""By the names the dictionary gives them; app/codes/gs1/dictionary.txt names them in turn."""
