"""The command line, through the process that other programs start."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from app.receiving.values import Delivery, Package
from app.receiving.verdicts import Verdict
from tests.commands import ENVIRONMENT, LIMIT_S, MAIN, Ran, delivery_file, run
from tests.deliveries import (
    MIDDLE,
    a_carton,
    a_delivery,
    a_line,
    as_document,
    boxes,
    code,
    other_item,
)

CODE_KEYS = [
    "raw", "kind", "form", "code", "drug_identifier", "serial", "platform", "gtin", "batch",
    "expiry", "production_date", "sscc", "elements", "valid", "problems", "explanation",
]  # fmt: skip
RECEIVE_KEYS = [
    "seq", "raw", "code", "kind", "verdict", "line_no", "added", "received", "expected", "message",
]  # fmt: skip
RUBBISH = bytes(range(1, 256)).replace(b"\n", b"") + b"\n\xff\xfe\x00\n" + "箱码".encode("gb18030")


# codes


def test_codes_answers_each_line_in_order_with_all_keys_in_order() -> None:
    lines = [code(1), "", "(01)06901234567892(21)S1", "国药准字H20203001", "hello"]
    ran = run("codes", "-", given="\n".join(lines).encode())
    assert ran.status == 0
    assert [answer["raw"] for answer in ran.answers] == lines
    assert all(list(answer) == CODE_KEYS for answer in ran.answers)
    assert [answer["kind"] for answer in ran.answers] == [
        "trace_code", "unknown", "trace_code", "registry_number", "unknown",
    ]  # fmt: skip
    assert [answer["valid"] for answer in ran.answers] == [True, False, True, True, False]


def test_codes_explains_each_line_in_chinese_and_in_english() -> None:
    damaged = b"(01)06901234567893(21)S1" + b"\x00\xff"
    ran = run("codes", given=b"\n".join([b"86900483000019", b"8" * 50_000, damaged, b""]))
    assert ran.answers[0]["explanation"]["zh"].startswith("药品本位码 86900483000019（14 位）：")
    for answer in ran.answers:
        assert set(answer["explanation"]) == {"zh", "en"}
        assert all(4 < len(sentence) < 600 for sentence in answer["explanation"].values())
        assert all(list(each) == ["problem", "message", "english"] for each in answer["problems"])


def test_codes_reads_a_file_and_keeps_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"]d2010690123456789221S1\x1d10A2601\x1d\r\n" + code(1).encode())
    first, second = run("codes", path).answers
    assert first["raw"] == "]d2010690123456789221S1\x1d10A2601\x1d"
    assert (first["serial"], first["batch"]) == ("S1", "A2601")
    assert second["code"] == code(1)


def test_codes_answers_rubbish_line_by_line() -> None:
    ran = run("codes", given=RUBBISH)
    assert ran.status == 0
    assert len(ran.answers) == 3


def test_codes_answers_an_endless_line_once() -> None:
    ran = run("codes", given=b"8" * 200_000 + b"\n" + code(1).encode() + b"\n")
    assert [answer["kind"] for answer in ran.answers] == ["unknown", "trace_code"]


def test_codes_without_input_answers_nothing() -> None:
    assert run("codes", given=b"") == Ran(0, b"", "")


@pytest.mark.parametrize("missing", ["no-such-file", "."])
def test_codes_of_a_file_that_cannot_be_read_is_a_wrong_call(missing: str, tmp_path: Path) -> None:
    ran = run("codes", tmp_path / missing)
    assert (ran.status, ran.out) == (2, b"")
    assert "读不了文件" in ran.said


def test_nothing_is_said_when_the_reader_of_the_answers_leaves() -> None:
    process = subprocess.Popen(
        [*MAIN, "codes", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(code(1).encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate((code(2).encode() + b"\n") * 1000, timeout=LIMIT_S)
    assert said == b""
    assert process.returncode == 1


def test_a_closed_standard_input_is_an_empty_one() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *MAIN, "codes", "-"],
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        env=ENVIRONMENT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("call", [["explode"], ["receive"], ["label"], ["codes", "a", "b"]])
def test_a_wrong_call_ends_with_2_and_the_usage(call: list[str]) -> None:
    ran = run(*call)
    assert ran.status == 2
    assert "usage" in ran.said


# receive


def the_delivery() -> Delivery:
    middle = Package(code(1, MIDDLE), boxes(5, 3))
    return a_delivery(
        a_line(7, cartons=(a_carton("XH-1", *boxes(1, 4), middle),)),
        a_line(2, item=other_item(), line_no=2, batch="B1"),
    )


class Shop:
    """A folder with a delivery file and a migrated database."""

    def __init__(self, folder: Path, empty_database: Path) -> None:
        self.folder = folder
        self.database = folder / "work.db"
        shutil.copy(empty_database, self.database)
        self.delivery = delivery_file(folder, the_delivery())

    def receive(self, *scans: str, more: tuple[str, ...] = (), raw: bytes | None = None) -> Ran:
        given = "".join(f"{scan}\n" for scan in scans).encode() if raw is None else raw
        return run(*self.call, *more, given=given)

    @property
    def call(self) -> tuple[str, ...]:
        store = ("--database", str(self.database))
        return ("receive", "--delivery", str(self.delivery), "--scans", "-", *store)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.database) as connection:
            found = connection.execute(statement).fetchall()
        connection.close()
        return found


@pytest.fixture
def shop(tmp_path: Path, empty_database: Path) -> Shop:
    return Shop(tmp_path, empty_database)


def verdicts(ran: Ran) -> list[str]:
    return [answer["verdict"] for answer in ran.answers]


def test_receive_answers_each_scan_in_order_with_all_keys_in_order(shop: Shop) -> None:
    ran = shop.receive(code(1), "XH-1", code(1), code(9, "8100011"), "x", "TDCMD-UNDO", "")
    assert ran.status == 0
    assert all(list(answer) == RECEIVE_KEYS for answer in ran.answers)
    assert [answer["seq"] for answer in ran.answers] == list(range(1, 8))
    assert verdicts(ran) == [
        "accepted", "accepted-carton", "already-scanned", "accepted", "unknown-code", "command",
        "malformed",
    ]  # fmt: skip
    assert [answer["added"] for answer in ran.answers] == [1, 6, 0, 1, 0, -1, 0]
    assert [answer["received"] for answer in ran.answers[:4]] == [1, 7, 7, 1]
    assert [answer["expected"] for answer in ran.answers[:4]] == [7, 7, 7, 2]
    assert ran.answers[0] == {
        "seq": 1,
        "raw": code(1),
        "code": code(1),
        "kind": "trace_code",
        "verdict": "accepted",
        "line_no": 1,
        "added": 1,
        "received": 1,
        "expected": 7,
        "message": "试验胶囊 0.25g*24粒，批号 A2601：1/7 盒",
    }
    assert set(verdicts(ran)) <= {verdict.value for verdict in Verdict}
    assert ran.said.splitlines() == [
        "第 1 行 试验胶囊 0.25g*24粒 批号 A2601：7/7 盒",
        "第 2 行 试验注射液 2ml 批号 B1：0/2 盒",
    ]


def test_receive_goes_on_where_it_stopped(shop: Shop) -> None:
    shop.receive("XH-1", code(1, "8100011"))
    ran = shop.receive("XH-1", code(1, "8100011"), code(2, "8100011"))
    assert [answer["seq"] for answer in ran.answers] == [3, 4, 5]
    assert verdicts(ran) == ["already-scanned", "already-scanned", "accepted"]
    assert "2/2 盒" in ran.said
    assert shop.sql("SELECT count(*) FROM receipt") == [(1,)]
    assert shop.sql("SELECT count(*) FROM package WHERE smallest") == [(9,)]


def test_receive_reads_scans_from_a_file(shop: Shop) -> None:
    scans = shop.folder / "scans.txt"
    scans.write_bytes(code(1).encode() + b"\r\n" + code(2).encode())
    ran = run("receive", "--delivery", shop.delivery, "--scans", scans, "--database", shop.database)
    assert verdicts(ran) == ["accepted", "accepted"]


def test_receive_confirms_only_what_is_whole_or_explained(shop: Shop) -> None:
    short = shop.receive("XH-1", "x", more=("--confirm",))
    assert short.status == 1
    assert "数量不符" in short.said
    assert shop.sql("SELECT state FROM receipt") == [("open",)]
    explained = shop.receive(more=("--confirm", "--short", "缺货，下次补送"))
    assert explained.status == 0
    assert shop.sql("SELECT state FROM receipt") == [("confirmed",)]
    assert shop.sql("SELECT line_no, difference, remark FROM line_explanation") == [
        (2, "short", "缺货，下次补送")
    ]
    again = shop.receive(code(1))
    assert (again.status, again.out) == (1, b"")
    assert "已确认" in again.said


def test_receive_confirms_a_whole_delivery(shop: Shop) -> None:
    ran = shop.receive("XH-1", code(1, "8100011"), code(2, "8100011"), more=("--confirm",))
    assert ran.status == 0
    assert shop.sql("SELECT state FROM receipt") == [("confirmed",)]


def test_receive_answers_rubbish(shop: Shop) -> None:
    ran = shop.receive(raw=RUBBISH)
    assert ran.status == 0
    assert set(verdicts(ran)) <= {"malformed", "unknown-code"}
    raw = b"\n".join(row[0] for row in shop.sql("SELECT raw FROM scan ORDER BY seq"))
    assert raw.replace(b"\r", b"") == RUBBISH.replace(b"\r", b"")


def test_receive_takes_names_and_reasons_in_any_bytes(shop: Shop) -> None:
    odd = b"\xff\xfe".decode("utf-8", "surrogateescape")
    ran = shop.receive("XH-1", more=("--person", odd, "--confirm", "--short", odd))
    assert ran.status == 0


def test_a_second_program_on_the_database_is_refused_with_a_sentence(shop: Shop) -> None:
    first = subprocess.Popen(
        [*MAIN, *shop.call],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert first.stdin is not None
    assert first.stdout is not None
    first.stdin.write(code(1).encode() + b"\n")
    first.stdin.flush()
    assert json.loads(first.stdout.readline())["verdict"] == "accepted"
    second = shop.receive(code(2))
    assert (second.status, second.out) == (1, b"")
    assert "另一个 TraceDock 正在使用" in second.said
    out, _ = first.communicate(code(2).encode() + b"\n", timeout=LIMIT_S)
    assert json.loads(out)["verdict"] == "accepted"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "不是 JSON"),
        ("[]", "应为对象"),
        ('{"delivery_no": "PS1"}', "distributor"),
        ('{"delivery_no": ' + "9" * 5000 + "}", "数字"),
        ("[" * 100_000, "嵌套"),
    ],
    ids=["no-json", "a-list", "missing-key", "endless-number", "too-deep"],
)
def test_a_wrong_delivery_file_is_refused_with_its_place(shop: Shop, text: str, place: str) -> None:
    shop.delivery.write_text(text, encoding="utf-8")
    ran = shop.receive(code(1))
    assert (ran.status, ran.out) == (1, b"")
    assert place in ran.said
    assert shop.sql("SELECT count(*) FROM delivery") == [(0,)]


@pytest.mark.parametrize("key", ["expiry", "batch", "quantity", "item", "line_no"])
def test_a_missing_key_is_named_with_its_line(shop: Shop, key: str) -> None:
    document = as_document(the_delivery())
    del document["lines"][1][key]
    shop.delivery.write_text(json.dumps(document), encoding="utf-8")
    ran = shop.receive(code(1))
    assert ran.status == 1
    assert f"lines[1].{key}" in ran.said


def test_a_delivery_or_scans_that_are_not_there_are_a_wrong_call(shop: Shop) -> None:
    scans = run(
        "receive", "--delivery", shop.delivery, "--scans", shop.folder / "none",
        "--database", shop.database,
    )  # fmt: skip
    assert scans.status == 2
    shop.delivery.unlink()
    assert shop.receive(code(1)).status == 2


@pytest.mark.parametrize("change", ["quantity", "code", "carton"])
def test_a_changed_delivery_under_the_same_number_is_refused(shop: Shop, change: str) -> None:
    shop.receive(code(1))
    document = as_document(the_delivery())
    line = document["lines"][0]
    if change == "quantity":
        line["quantity"] = 8
    elif change == "code":
        line["cartons"][0]["packages"][0]["code"] = code(77)
    else:
        line["cartons"][0]["carton_no"] = "XH-2"
    shop.delivery.write_text(json.dumps(document), encoding="utf-8")
    ran = shop.receive(code(2))
    assert (ran.status, ran.out) == (1, b"")
    assert "与收货开始时不同" in ran.said
    assert shop.sql("SELECT count(*) FROM scan") == [(1,)]


# label carton


def label(**values: object) -> dict[str, object]:
    content = {
        "name": "试验胶囊",
        "strength": "0.25g*24粒",
        "maker": "试验药业",
        "batch": "A2601",
        "expiry": "2028-01-04",
        "quantity": 40,
        "unit": "盒",
    }
    return {
        "sscc": "069012340000000016",
        "carton_no": "XH-1",
        "from": "试验医药",
        "to": "试验医院",
        "address": "试验路 1 号",
        "delivery_no": "PS1",
        "sequence": 3,
        "of": 12,
        "contents": [content],
        "storage": "2–8℃",
    } | values


def print_label(folder: Path, document: object) -> tuple[Ran, Path]:
    data, output = folder / "label.json", folder / "label.pdf"
    data.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return run("label", "carton", "--data", data, "--output", output), output


def test_a_carton_label_is_a_pdf_whose_codes_read_back(tmp_path: Path) -> None:
    ran, output = print_label(tmp_path, [label(), label(sequence=4)])
    assert ran.status == 0
    with pypdfium2.PdfDocument(output) as pdf:
        assert len(pdf) == 2
        image = pdf[0].render(scale=300 / 72).to_pil()
    texts = {
        found.text.replace("(", "").replace(")", "") for found in zxingcpp.read_barcodes(image)
    }
    assert any(text.startswith("00069012340000000016") for text in texts), texts


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (label(of=None), "of"),
        (label(sscc="069012340000000017"), "sscc"),
        ([label(), label(contents=[{"name": "x"}])], "[1].contents[0]"),
        ([], "空"),
    ],
)
def test_wrong_label_data_is_refused_with_its_place(
    tmp_path: Path, document: object, place: str
) -> None:
    ran, output = print_label(tmp_path, document)
    assert ran.status == 1
    assert place in ran.said
    assert not output.exists()


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"of": ' + "9" * 5000 + "}"])
def test_label_data_that_is_no_json_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    data = tmp_path / "label.json"
    data.write_text(text)
    ran = run("label", "carton", "--data", data, "--output", tmp_path / "label.pdf")
    assert ran.status == 1
    assert str(data) in ran.said
