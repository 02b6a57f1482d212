from __future__ import annotations

import msgspec
import pytest

from sync.service.his import wording
from sync.service.his.messages import ItemIn, MovementIn

GOOD = {"kind": "used", "codes": ["1"], "person": "张药师"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "eaten"}, "kind 没有“eaten”这一种，"),
        ({"codes": []}, "codes 不能为空，"),
        ({"codes": [""]}, "codes[0] 不能为空，"),
        ({"units": 0}, "units 不能小于 1，"),
        ({"units": "三"}, "units 应为整数，读到的是文字，"),
        ({"colour": "red"}, "没有 colour 这一项，请核对列名，"),
        ({"at": "2026"}, "at 应为时间，如 2026-11-21T10:00:00+08:00，"),
        ({"at": "2026-01-01T00:00:00"}, "at 应带时区，如 +08:00，"),
        ({"person": "甲\n"}, "person 不能为空，也不能有换行等控制字符，"),
        ({"note": "长" * 201}, "note 最长 200 个字，"),
        ({"movement_id": "x"}, "movement_id 不是业务编号（32 位十六进制），"),
    ],
)
def test_what_is_wrong_with_a_movement_is_said_in_chinese(
    change: dict[str, object], said: str
) -> None:
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.convert(GOOD | change, MovementIn, strict=True)
    assert wording.of_row(error.value) == f"{said}请改正后重发。"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "片"}, "缺少 hospital_code，"),
        ({"hospital_code": "H", "name": "片", "price": "贵"}, "price 应为数，"),
        (
            {"hospital_code": "H", "name": "片", "in_use": "也许"},
            "in_use 应为是或否，读到的是文字，",
        ),
    ],
)
def test_what_is_wrong_with_an_item_is_said_in_chinese(row: dict[str, object], said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.convert(row, ItemIn, strict=True)
    assert wording.of_row(error.value) == f"{said}请改正后重发。"


def test_what_is_not_known_stands_as_it_is() -> None:
    assert wording.of_row(ValueError("something new")) == "something new，请改正后重发。"
