"""Whatever comes back: a named error or a value, and nothing of a patient in what is kept."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connectors.insurance.answers import (
    open_answer,
    read_answer,
    refused_records,
    rows,
    says_known,
)
from sync.connectors.insurance.catalogue import COLUMNS, read_catalogue
from sync.connectors.insurance.masking import Mask
from sync.connectors.insurance.sealing import SealKeys
from sync.connectors.insurance.settings import InsuranceSettings
from sync.connectors.port import PlatformError

PLAIN = InsuranceSettings(
    "https://insurance.invalid/isp/ebus", "H31000000001", "培训医院", "310000", "MBS", "1", "员"
)
SEALED = InsuranceSettings(
    "https://insurance.invalid/isp/ebus",
    "H31000000001",
    "培训医院",
    "310000",
    "MBS",
    "1",
    "员",
    keys=SealKeys("0" * 32, "secret", "11" * 32),
)
LINE = "\t".join(["X1", *["a"] * (COLUMNS - 1)])

names = st.sampled_from(
    ["infcode", "output", "result", "retRslt", "err_msg", "data", "xErrDetail", "encData", "code"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["0", "1", "-1", '{"result": {}}', "00" * 16]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None, database=None)
@given(st.dictionaries(names, values, max_size=6) | values, st.booleans())
def test_any_json_is_read_or_refused_by_name(said: object, sealed: bool) -> None:
    body = json.dumps(said).encode()
    try:
        known = SEALED if sealed else PLAIN
        output = read_answer(open_answer(body, known), known)
        refused_records(output, known)
        rows(output)
    except PlatformError as error:
        assert error.code and error.message


def test_a_refusal_about_a_code_never_says_that_a_number_is_there() -> None:
    assert says_known("批次流水号重复上传", PLAIN)
    assert not says_known("追溯码 81000010000000000001 重复上传", PLAIN)
    assert not says_known("参数有误", PLAIN)
    body = '{"infcode":-1,"err_msg":"追溯码已存在销售记录"}'.encode()
    with pytest.raises(PlatformError) as raised:
        read_answer(body, PLAIN)
    assert raised.value.code == "infcode--1"


def test_patients_are_masked_by_name_in_objects_and_in_texts_that_hold_them() -> None:
    mask = Mask(["密钥密钥"], {"input": {"selinfo": [{"psn_name": "张三丰", "psn_no": "1"}]}})
    person = {"psnName": '赵"\\六', "certno": 310, "psnNo": "P7", "drugTracCodg": "81"}
    inner = json.dumps(person, ensure_ascii=False)
    for text in (inner, json.dumps({"output": inner}, ensure_ascii=False)):
        shown = mask.text(text)
        assert not any(hidden in shown for hidden in ("赵", "六", "310", "P7")), shown
        assert shown.count("******") == 3 and "81" in shown
    assert mask.text("密钥密钥 张三丰 1") == "****** ****** 1"


def packed(*members: tuple[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK\x03\x04nothing", "ZIP"),
        (packed(("a.txt", b"x" * 5000))[:-30], "ZIP"),
        (packed(), "有 0 个文件"),
        (packed(("a.txt", b""), ("b.txt", b"")), "有 2 个文件"),
        (packed(("a.txt", "编码".encode("gbk"))), "UTF-8"),
        (packed(("a.txt", LINE.encode())), "有 1 行，平台说有 2 行"),
    ],
)
def test_a_file_that_is_no_whole_catalogue_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(PlatformError, match=said) as raised:
        list(read_catalogue(body, 2, print))
    assert raised.value.retry_after_s == 600


def test_a_row_that_cannot_be_read_is_told_and_the_others_go_on() -> None:
    told: list[tuple[str, str]] = []
    text = f"{LINE}\r\nX2\tshort\r\n\r\n{LINE.replace('X1', '')}\n"
    found = list(read_catalogue(packed(("a.txt", text.encode())), 3, lambda *one: told.append(one)))
    assert [row.insurance_code for row in found] == ["X1"]
    assert [code for code, _ in told] == ["X2", ""] and "应不少于 83" in told[0][1]
