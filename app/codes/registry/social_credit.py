"""统一社会信用代码: the number of a company, a hospital or an office.

Without it a distributor's number would be taken for a carton's. GB 32100-2015: 登记管理部门 one
character, 机构类别 one, 行政区划 6, 组织机构代码 9 (the last is a check of its own, GB 11714), 校验
one. Eighteen bare digits are such a code only when both checks are right: they are more often
somebody's own number.
"""

from __future__ import annotations

import re

from app.codes.check_digits import (
    USCC_ALPHABET,
    has_uscc_check_characters,
    uscc_check_characters,
)
from app.codes.code import Problem

DEPARTMENTS = {
    "1": ("机构编制", "public institutions"),
    "2": ("外交", "foreign affairs"),
    "3": ("司法行政", "justice"),
    "4": ("文化", "culture"),
    "5": ("民政", "civil affairs"),
    "6": ("旅游", "tourism"),
    "7": ("宗教", "religion"),
    "8": ("工会", "trade unions"),
    "9": ("市场监管", "market regulation"),
    "A": ("中央军委机构编制", "military institutions"),
    "N": ("农业", "agriculture"),
    "Y": ("其他", "other"),
}
"""What the first character says about who registered the body, in Chinese and in English."""
BODIES = {
    "11": ("机关", "government office"),
    "12": ("事业单位", "public institution"),
    "13": ("群众团体", "mass organisation"),
    "19": ("其他机构", "other body"),
    "51": ("社会团体", "association"),
    "52": ("民办非企业单位", "private non-profit"),
    "53": ("基金会", "foundation"),
    "59": ("其他机构", "other body"),
    "91": ("企业", "company"),
    "92": ("个体工商户", "sole trader"),
    "93": ("农民专业合作社", "farmers' cooperative"),
    "99": ("其他机构", "other body"),
}
"""What the first two characters say about the body; others have no meaning that is written."""
LENGTHS = (1, 1, 6, 9, 1)
"""Characters of the five parts."""

_SHAPE = re.compile(rf"[{''.join(DEPARTMENTS)}][{USCC_ALPHABET}][0-9]{{6}}[{USCC_ALPHABET}]{{10}}")


def read_social_credit_code(text: str) -> tuple[str | None, Problem | None] | None:
    """Read folded text: what is stored, and what is wrong; None where it is no such code."""
    if not text.isascii():
        return None
    code = text.upper().replace(" ", "")
    if not _SHAPE.fullmatch(code):
        return None
    if has_uscc_check_characters(code):
        return code, None
    return None if code.isdigit() else (code, _wrong_check(code))


def _wrong_check(code: str) -> Problem:
    right = "".join(uscc_check_characters(code[:16]) or ())
    return Problem(
        "check-digit",
        f"统一社会信用代码 {code} 的校验位不对，末两位应为 {right}，请核对。",
        f"The check characters of {code} are wrong, the last two should be {right}; check it.",
    )
