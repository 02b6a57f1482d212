"""Names of drugs by the letters people type for them."""

from __future__ import annotations

import pytest

from app.initials import MOST_SPELLINGS, initials_of


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("参附注射液", "sfzsy"),
        ("重组人干扰素α1b注射液", "czrgrs1bzsy"),
        ("重组牛碱性成纤维细胞生长因子外用溶液", "cznjxcxwxbszyzwyry"),
        ("重酒石酸去甲肾上腺素注射液", "zjssqjssxszsy"),
        ("长春西汀注射液", "ccxtzsy"),
        ("乳果糖口服溶液", "rgtkfry"),
        ("枸橼酸钾颗粒", "jysjkl"),
        ("大黄䗪虫丸", "dhzcw"),
    ],
)
def test_a_drug_is_found_whichever_way_a_character_is_read(name: str, typed: str) -> None:
    assert f" {typed} " in initials_of(name)


def test_spellings_have_an_end_and_a_name_without_letters_has_none() -> None:
    assert len(initials_of("重参长行" * 6).split()) <= MOST_SPELLINGS
    assert initials_of("  ") == ""
    assert initials_of("（）").strip() == ""
