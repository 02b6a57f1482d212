"""Description files: every fault is named with its place, in Chinese and in English."""

from __future__ import annotations

import hashlib
import hmac
import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connectors.declared.answers import Answers, Row
from sync.connectors.declared.description import (
    BearerAccess,
    Description,
    Digest,
    KeyPlace,
    Signature,
)
from sync.connectors.declared.faults import DescriptionError
from sync.connectors.declared.moments import read_day, read_moment, write
from sync.connectors.declared.operations import Kind, Reading
from sync.connectors.declared.reading import MOST_BYTES, read_file, read_text
from sync.connectors.declared.requesting import Requests, Values
from sync.connectors.declared.signing import sign
from sync.connectors.port import PlatformError
from sync.platform_time import BEIJING

EXAMPLES = Path(__file__).parents[4] / "resources" / "connectors"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "name": "p",
    "title": "平台",
    "port": "trace",
    "base_url": "https://p.example.invalid",
    "operations": {"check_code": {"path": "/check", "once": {"right": "ok"}}},
}


def read(**changed: Any) -> Description:  # noqa: ANN401
    return read_text(json.dumps({**PLAIN, **changed}).encode(), json=True)


def faults_of(raw: Mapping[str, Any]) -> dict[str, str]:
    with pytest.raises(DescriptionError) as raised:
        read_text(json.dumps(raw).encode(), json=True)
    for one in raised.value.faults:
        assert one.chinese and one.english and f"{one.place}：" in str(raised.value)
    return {one.place: one.chinese for one in raised.value.faults}


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    for example in EXAMPLES.glob("*.toml"):
        said = tmp_path / "said.JSON"
        said.write_text(json.dumps(tomllib.loads(example.read_text("utf-8"))), "utf-8")
        assert read_file(said) == read_file(example)


def test_faults_of_form_are_all_named_at_once() -> None:
    raw = tomllib.loads((EXAMPLES / "example-province.toml").read_text("utf-8"))
    raw["adress"] = "x"
    raw["timeout_s"] = "30"
    raw["pause_s"] = -1
    raw["access"]["kind"] = "oauth"
    del raw["title"]
    raw["operations"]["item"]["method"] = "PATCH"
    raw["operations"]["item"]["fields"]["form"] = {"at": "form", "formt": "%Y"}
    raw["operations"]["accept"]["body"]["at"]["decimals"] = 9
    raw["answer"]["codes"][1]["done"] = "yes"
    faults = faults_of(raw)
    assert faults == {
        "adress": faults["adress"],
        "timeout_s": "应为数字，现为文字",
        "pause_s": "应 >= 0.0",
        "access.kind": "应为 none、basic、header、bearer 之一，现为“oauth”",
        "title": "必须填写",
        "operations.item.method": "没有 'PATCH' 这种写法",
        "operations.item.fields.form.formt": "没有这一项，是不是“format”？",
        "operations.accept.body.at.decimals": "应 <= 6",
        "answer.codes[1].done": "应为true 或 false，现为文字",
    }


def test_faults_of_meaning_are_all_named_at_once() -> None:
    raw = tomllib.loads((EXAMPLES / "example-province.toml").read_text("utf-8"))
    raw["base_url"] = "http://user@host/"
    raw["headers"] = {"Host": "x", "X-A": {"setting": "town"}}
    operations = raw["operations"]
    operations["accept"]["body"]["conclusion.word"] = {"value": "acepted", "table": "words"}
    operations["accept"]["body"]["both"] = {"value": "remark", "secret": "account"}
    operations["item"]["path"] = "/drugs/{name}/../x"
    operations["item"]["body"] = {"a": "b"}
    operations["item"]["paging"] = {"number": "p"}
    operations["orders"]["paging"] = {"number": "p", "cursor": "c", "until": "total"}
    operations["open_details"]["fields"]["expiry"] = {"at": "e", "format": "%d.%m.%y"}
    operations["open_details"]["fields"]["colour"] = "c"
    del operations["open_details"]["fields"]["batch"], operations["detail_state"]
    del operations["open_details"]["fields"]["quantity"], operations["return_state"]
    operations["file_order"]["safe_to_repeat"] = False
    operations["code_details"] = {"path": "/"}
    raw["tables"]["order"]["20"] = "done"
    assert set(faults_of(raw)) == {
        "base_url",
        "headers.Host",
        "headers.X-A.setting",
        "operations.accept.body.conclusion.word.value",
        "operations.accept.body.conclusion.word.table",
        "operations.accept.body.both",
        "operations.accept.safe_to_repeat",
        "operations.item.path",
        "operations.item.body",
        "operations.item.paging",
        "operations.orders.paging",
        "operations.orders.paging.cursor_at",
        "operations.orders.paging.until_at",
        "operations.open_details.fields.expiry.format",
        "operations.open_details.fields.colour",
        "operations.open_details.fields.quantity",
        "operations.file_order.safe_to_repeat",
        "operations.return_state",
        "operations.code_details",
        "tables.order.20",
    }
    assert set(faults_of({**PLAIN, "base_url": "http://p.example.invalid"})) == {"base_url"}
    assert read(base_url="http://p.example.invalid", plain_http=True).plain_http
    assert set(faults_of({**PLAIN, "operations": {}})) == {"operations"}


def test_what_is_no_description_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match="请核对路径"):
        read_file(tmp_path / "none.toml")
    for data, word in (
        (b"\xff", "UTF-8"),
        (b"a = ", "TOML"),
        (b" " * (MOST_BYTES + 1), "1 MB"),
        (b"a = 1", "必须填写"),
    ):
        with pytest.raises(DescriptionError, match=word):
            read_text(data)
    for data in (b"[1]", b"{", b"[" * 100_000):
        with pytest.raises(DescriptionError, match="JSON"):
            read_text(data, json=True)


def test_nothing_of_a_value_is_read_as_more_than_a_value() -> None:
    said = read(
        operations={
            "check_code": {
                "path": "/check/{code}",
                "body_kind": "xml",
                "headers": {"X-Code": {"value": "code"}},
                "body": {"a.b": {"value": "code"}, "c": "{code} $(id) {{7*7}}"},
                "once": {"right": "ok"},
            }
        }
    )
    make, operation = Requests(said, {}), said.operations["check_code"]
    sent = make.operation(operation, {"code": "a/<&>?#"}, (), {}, "", NOON)
    assert sent.url == "https://p.example.invalid/check/a%2F%3C%26%3E%3F%23"
    assert sent.body.decode().endswith(
        "<request><a><b>a/&lt;&amp;&gt;?#</b></a><c>{code} $(id) {{7*7}}</c></request>"
    )
    for code in ("..", "", "a\r\nX-B: 1"):
        with pytest.raises(PlatformError) as raised:
            make.operation(operation, {"code": code}, (), {}, "", NOON)
        assert raised.value.code == "bad-value"


@pytest.mark.parametrize(
    ("access", "name", "said"),
    [
        ({"kind": "none"}, "Authorization", None),
        ({"kind": "basic", "user": "u", "password": "p"}, "Authorization", "Basic 5ZGYOjE="),
        ({"kind": "header", "header": "X-Key", "secret": "p", "prefix": "K "}, "X-Key", "K 1"),
    ],
)
def test_whoever_asks_says_so_in_a_header(
    access: dict[str, str], name: str, said: str | None
) -> None:
    described = read(access=access)
    operation = described.operations["check_code"]
    make = Requests(described, {"u": "员", "p": "1"})
    sent = make.operation(operation, {"code": "1"}, (), {}, "", NOON)
    assert sent.headers.get(name) == said
    assert "5ZGYOjE=" not in repr(sent) + sent.shown


def test_an_xml_answer_is_read_and_its_entities_are_refused() -> None:
    said = read(answer={"xml": True, "code_at": ["head.code"], "success": ["0"]})
    answers = Answers(said, BEIJING)
    operation = said.operations["check_code"]
    listed = msgspec.structs.replace(operation, rows_at="list.row")
    body = '<x:r xmlns:x="urn:x"><head><code>0</code></head><list>{}</list></x:r>'
    for count in (0, 1, 3):
        tree = answers.tree(body.format("<row><n> 7 </n></row>" * count).encode(), operation)
        answers.judge(tree, operation)
        rows = answers.rows(tree, listed)
        found = [answers.read(row, {"n": "n"}, {"n": Reading(Kind.WHOLE)}) for row in rows]
        assert found == [{"n": 7}] * count
    bomb = b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'
    for bad in (bomb, b"<r>", b"<a>" * 200 + b"</a>" * 200, b""):
        with pytest.raises(PlatformError, match="不是可读的 XML"):
            answers.tree(bad, operation)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Signature(method=Digest.MD5, secret="k"), "S" + "a1b" + "中" + "S"),
        (
            Signature(
                method=Digest.MD5,
                secret="k",
                key=KeyPlace.AFTER,
                key_name="&key=",
                in_pair="=",
                between_pairs="&",
                upper=False,
            ),
            "a=1&b=中&key=S",
        ),
    ],
)
def test_signatures_are_made_as_they_are_described(rule: Signature, expected: str) -> None:
    found = sign({"b": "中", "a": "1", "empty": "", "sign": "x"}, "S", rule)
    right = hashlib.md5(expected.encode()).hexdigest()
    assert found == (right.upper() if rule.upper else right)


@settings(deadline=None, max_examples=60, database=None)
@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    st.sampled_from(["", "%Y%m%d%H%M%S", "%Y/%m/%d %H:%M:%S", "seconds", "milliseconds"]),
)
def test_a_moment_is_read_as_it_was_written(at: datetime, form: str) -> None:
    assert read_moment(write(at, form, BEIJING), form, BEIJING) == at
    day = date(at.year, at.month, at.day)
    days = form if form in ("", "seconds", "milliseconds") else "%Y%m%d"
    assert read_day(write(day, days, BEIJING), days, BEIJING) == day


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "code", "0"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150, database=None)
@given(st.binary(max_size=40) | JSON.map(lambda one: json.dumps(one).encode()))
def test_an_answer_of_any_kind_is_read_or_refused_in_words(body: bytes) -> None:
    said = read(answer={"code_at": ["code", "a.0.code"], "success": ["0"]})
    answers, operation = Answers(said, BEIJING), said.operations["check_code"]
    nested = msgspec.structs.replace(operation, rows_at="a", inner_at="b")
    readings = {kind.value: Reading(kind) for kind in Kind}
    try:
        tree = answers.tree(body, operation)
        for row in [Row(tree, tree), *answers.rows(tree, nested)]:
            for kind in Kind:
                try:
                    answers.read(row, {kind.value: "a.0.b"}, {kind.value: readings[kind.value]})
                except ValueError as error:
                    assert "a.0.b" in str(error)
        answers.judge(tree, operation)
    except PlatformError as error:
        assert error.message and (error.retry_after_s or error.code != "bad-answer")


@settings(deadline=None, max_examples=100, database=None)
@given(st.dictionaries(st.sampled_from([*PLAIN, "access", "answer", "tables"]), JSON))
def test_a_file_of_any_kind_is_read_or_refused_in_words(raw: dict[str, object]) -> None:
    try:
        read_text(json.dumps({**PLAIN, **raw}).encode(), json=True)
    except DescriptionError as error:
        assert error.faults


def test_lists_in_a_form_are_json_and_a_token_may_be_a_signed_field() -> None:
    said = read(
        port="procurement",
        access={
            "kind": "bearer",
            "login": {"path": "/token", "answer": {}},
            "token_at": "access_token",
            "field": "accessToken",
        },
        signature={"method": "hmac-sha256", "secret": "key", "in_header": True, "field": "X-Sign"},
        tables={"unit": {"true": "片", "false": "盒"}},
        operations={
            "file_order": {
                "path": "/orders",
                "body_kind": "form",
                "safe_to_repeat": True,
                "body": {"plan": {"value": "plan_no"}, "head.urgent": True},
                "lines": {
                    "at": "lines.list",
                    "fields": {
                        "n": {"value": "quantity", "shape": "number"},
                        "p": {"value": "price", "decimals": 2},
                        "u": {"value": "by_dosage", "table": "unit"},
                    },
                },
                "fields": {"line_no": "n", "order_line_id": "i"},
                "once": {"order_no": "o"},
                "wait_codes": {"7": 5},
            },
            "follow_order": {
                "method": "GET",
                "path": "/orders",
                "query": {"no": {"value": "order_no"}},
                "fields": {"order_line_id": "i", "state": {"at": "s", "default": "sent"}},
            },
        },
        answer={"code_at": ["code"], "success": ["0"]},
    )
    make, key = Requests(said, {"key": "密钥"}), "密钥".encode()
    lines: list[Values] = [{"quantity": 3, "price": Decimal("1.005"), "by_dosage": False}]
    filed = make.operation(said.operations["file_order"], {"plan_no": "Y"}, lines, {}, "T", NOON)
    form = dict(parse_qsl(filed.body.decode()))
    assert form == {
        "plan": "Y",
        "head": '{"urgent":true}',
        "lines": '{"list":[{"n":3,"p":"1.01","u":"盒"}]}',
        "accessToken": "T",
    }
    text = "".join(name + form[name] for name in sorted(form))
    right = hmac.new(key, text.encode(), "sha256").hexdigest().upper()
    assert filed.headers["X-Sign"] == right and right not in repr(filed)
    followed = make.operation(
        said.operations["follow_order"], {"order_no": "1 2"}, (), {}, "T", NOON
    )
    assert followed.url.endswith("/orders?no=1+2&accessToken=T") and followed.body == b""

    answers = Answers(said, BEIJING)
    assert isinstance(said.access, BearerAccess)
    answers.judge({"access_token": "T"}, said.access.login)
    for name, wait_s in (("file_order", 5), ("follow_order", None)):
        with pytest.raises(PlatformError) as raised:
            answers.judge({"code": 7}, said.operations[name])
        assert raised.value.retry_after_s == wait_s
    with pytest.raises(PlatformError, match="没有处理结果"):
        answers.judge({}, said.operations["file_order"])
