"""Orders and relations come from files: whole, or with every mistake told by its row."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from app.packing import closing
from app.packing.desk import PackingDesk
from app.packing.events import ImportShown, PackingFailed, Task
from app.packing.files.relations import RelationImport
from app.packing.parts import PackingParts
from app.packing.session import PackingSession
from app.packing.values import CartonKind, OrderWish, Party
from app.store.core import Core
from app.store.tables.packing import pack_relation, relation_file
from sync.service.distributing.shipments import delivery_of
from tests.app.packing.packing_floor import (
    LARGE,
    MIDDLE,
    NOON,
    OTHER,
    a_line,
    a_tree,
    an_order,
    begin,
    code,
    scan,
)

LIMIT_S = 60.0
WISH = OrderWish("", Party("91310000MA1TEST00X", "试验医药"), Party("H1", "试验医院", "路 1 号"))
HEADINGS = "随货同行单号,药品名称,规格,生产企业,药品标识码,批号,有效期至,数量,件装量,备用"
ROWS = (
    "PS-1,试验胶囊,0.25g,试验药业,8100001=小;8100003=大,A1,2028-01-04,40,20,x",
    "PS-1,试验胶囊,0.25g,试验药业,8100001;8100003=大,A2,20280104,8,,x",
    "PS-2,试验片,5mg,试验药业,8100009,B1,2028/1/4,10,,x",
)
PARTS = """<?xml version="1.0" encoding="{encoding}"?>
<Document License="x"><Events version="3.0"><Event name="RelationCreate">
<Relation productCode="8100003" cascade="1:2:8" comment="试验胶囊"><Batch batchNo="A1">
{codes}
</Batch></Relation></Event></Events></Document>"""


class Desk:
    """A desk, and what it tells."""

    def __init__(self, parts: PackingParts) -> None:
        self.core = Core()
        self.events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.desk = PackingDesk(parts, self.core, self.events.put)

    def imported(self) -> ImportShown | PackingFailed:
        """How an import ended."""
        while True:
            event = self.events.get(timeout=LIMIT_S)
            if isinstance(event, PackingFailed):
                return event
            if isinstance(event, ImportShown) and (event.done or event.stopped or event.bad_count):
                return event

    def stop(self) -> None:
        assert self.desk.stop(LIMIT_S)
        assert self.core.stop(LIMIT_S)


@pytest.fixture
def desk(parts: PackingParts) -> Iterator[Desk]:
    made = Desk(parts)
    yield made
    made.stop()


def as_csv(path: Path) -> Path:
    path.write_bytes("\n".join((HEADINGS, *ROWS)).encode("gb18030"))
    return path


def as_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADINGS, *ROWS)):
            sheet.write_row(number, 0, row.split(","))
    return path


def as_json(path: Path) -> Path:
    def line(number: int, text: str) -> dict[str, Any]:
        said = text.split(",")
        item = {"name": said[1], "strength": said[2], "maker": said[3]}
        levels = {"8100001": "small", "8100003": "large", "8100009": "small"}
        named = {one: level for one, level in levels.items() if one in said[4]}
        return {
            "line_no": number,
            "item": item | {"drug_identifiers": named},
            "batch": said[5],
            "expiry": said[6],
            "quantity": int(said[7]),
            "cartons": [{"carton_no": "X"}],
            **({"carton_quantity": int(said[8])} if said[8] else {}),
        }

    orders = [
        {"delivery_no": number, "lines": [line(n, row) for n, row in enumerate(rows, start=1)]}
        for number, rows in (("PS-1", ROWS[:2]), ("PS-2", ROWS[2:]))
    ]
    path.write_text(json.dumps(orders, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_json])
def test_an_order_of_any_kind_begins_the_same_shipments_once(
    parts: PackingParts, desk: Desk, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path / "order")
    desk.desk.import_order(path, WISH, "试发货员")
    done = desk.imported()
    assert isinstance(done, ImportShown)
    assert (done.done, len(done.shipment_ids), len(done.notes)) == (True, 2, 1)
    views = [PackingSession(parts, one, "").view() for one in done.shipment_ids]
    assert [view.head.delivery_no for view in views] == ["PS-1", "PS-2"]
    first = views[0].lines[0].line
    assert (first.goods.identifiers, first.carton_quantity) == (
        {"8100001": "small", LARGE: "large"},
        20,
    )
    assert [(one.line.batch, one.line.quantity) for one in views[0].lines] == [
        ("A1", 40),
        ("A2", 8),
    ]
    desk.desk.import_order(path, WISH, "试发货员")
    again = desk.imported()
    assert isinstance(again, ImportShown)
    assert (again.bad_count, again.shipment_ids) == (2, ())


def test_mistakes_of_an_order_are_told_by_their_rows_and_nothing_is_begun(
    desk: Desk, tmp_path: Path
) -> None:
    bad = (
        "PS-1,,0.25g,x,8100001,A1,2028-01-04,40,,",
        "PS-1,试验,0.25g,x,81-1,A1,2028-01-04,40,,",
        "PS-1,试验,0.25g,x,8100001,A1,2028-02-31,40,,",
        "PS-1,试验,0.25g,x,8100001,A1,2028-02-01,0,,",
        ROWS[2],
    )
    path = tmp_path / "order.csv"
    path.write_text("\n".join((HEADINGS, *bad)), encoding="utf-8")
    desk.desk.import_order(path, WISH, "试发货员")
    shown = desk.imported()
    assert isinstance(shown, ImportShown)
    assert [one.row for one in shown.bad] == [2, 3, 4, 5]
    assert [one.message.split("：")[0] for one in shown.bad] == [
        "药品名称",
        "药品标识码",
        "有效期至",
        "数量",
    ]
    assert not shown.shipment_ids
    for content in (b"", b"\x00\xff" * 30, b"PK\x03\x04 broken", b'{"lines": [', b"[]"):
        path.write_bytes(content)
        desk.desk.import_order(path, WISH, "试发货员")
        failed = desk.imported()
        assert isinstance(failed, PackingFailed) or failed.bad_count or failed.stopped, content
    desk.desk.import_order(tmp_path / "nowhere.csv", WISH, "试发货员")
    assert isinstance(desk.imported(), PackingFailed)


def xml(rows: list[tuple[str, str | None, int]], encoding: str = "UTF-8") -> bytes:
    """A relation file as 码上放心 writes it."""
    codes = "\n".join(
        f'<Code curCode="{one}" packLayer="{layer}" parentCode="{parent or ""}" flag="0"/>'
        for one, parent, layer in rows
    )
    return PARTS.format(encoding=encoding, codes=codes).encode(encoding)


def table(rows: list[tuple[str, str | None, int]]) -> bytes:
    """The same as CSV."""
    lines = [f"{one},{parent or ''},{layer},A1" for one, parent, layer in rows]
    return "\n".join(("追溯码,上级码,包装级别,批号", *lines)).encode("utf-8-sig")


@pytest.mark.parametrize(
    "content", [xml(a_tree(100)), xml(a_tree(100), "GB18030"), table(a_tree(100))]
)
def test_relations_bring_what_is_in_a_package(
    parts: PackingParts, desk: Desk, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "relations"
    path.write_bytes(content)
    desk.desk.import_relations(path, "试发货员")
    done = desk.imported()
    assert isinstance(done, ImportShown)
    assert (done.done, done.read, done.task) == (True, 11, Task.IMPORT_RELATIONS)
    session = begin(parts, an_order(a_line(), a_line(2, batch="B2")))
    session.open_carton(CartonKind.FULL)
    answer = scan(session, code(100, LARGE))
    assert (answer.added, answer.line_no) == (8, 1), "the file knows the batch"


def left_over(parts: PackingParts) -> tuple[int, int]:
    with parts.database.reading() as connection:
        rows = connection.execute(select(func.count()).select_from(pack_relation)).scalar_one()
        files = connection.execute(select(func.count()).select_from(relation_file)).scalar_one()
    return rows, files


TREE = a_tree(100)
BROKEN = [
    (xml([*TREE, TREE[3]]), 15, "重复"),
    (xml([*TREE, (code(900), code(901, MIDDLE), 1)]), 15, "不在文件里"),
    (xml([*TREE, ("81-bad", None, 1)]), 15, "不是追溯码"),
    (xml([*TREE, (code(900), code(900), 1)]), 15, "它自己"),
    (xml([*TREE, (code(900), None, 9)]), 15, "包装级别"),
    (
        xml([(code(n), code(n + 1) if n < 6 else None, 1) for n in range(1, 7)]),
        4,
        "嵌套超过",
    ),
    (xml([(code(1), code(2), 1), (code(2), code(1), 2)]), 4, "绕成了圈"),
    (table([*TREE, TREE[3]]), 13, "重复"),
]


@pytest.mark.parametrize(("content", "row", "word"), BROKEN)
def test_a_mistake_is_told_by_its_line_and_nothing_of_the_file_stays(
    parts: PackingParts, desk: Desk, tmp_path: Path, content: bytes, row: int, word: str
) -> None:
    path = tmp_path / "relations"
    path.write_bytes(content)
    desk.desk.import_relations(path, "试发货员")
    shown = desk.imported()
    assert isinstance(shown, ImportShown)
    assert shown.bad[0].row == row
    assert word in shown.bad[0].message
    assert left_over(parts) == (0, 0)


@pytest.mark.parametrize(
    "content",
    [
        xml(TREE)[:-40],
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<?xml version="1.0" encoding="klingon"?><Relation/>',
        b"",
        b"code,other\n1,2",
    ],
)
def test_what_is_no_relation_file_is_refused_in_words(
    parts: PackingParts, desk: Desk, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "relations"
    path.write_bytes(content)
    desk.desk.import_relations(path, "试发货员")
    failed = desk.imported()
    assert isinstance(failed, PackingFailed)
    assert failed.reason is None
    assert not failed.number, "no bug of ours"
    assert left_over(parts) == (0, 0)


def test_a_stopped_import_and_one_that_was_killed_leave_nothing_that_counts(
    parts: PackingParts, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "relations.csv"
    rows = [row for n in range(120) for row in a_tree(1000 + n * 10)]
    path.write_bytes(table(rows))

    class Killed(BaseException):
        pass

    def at_once(work: Callable[[Any], None]) -> None:
        with parts.database.writing() as connection:
            work(connection)

    def kill(count: int) -> None:
        if count > 600:
            raise Killed

    taking = RelationImport(parts, at_once, path, "")
    taking._drop = lambda file_id: None  # type: ignore[method-assign]  # noqa: ARG005
    with pytest.raises(Killed):
        taking.run(kill)
    assert left_over(parts)[0] > 0
    session = begin(parts)
    session.open_carton(CartonKind.MIXED)
    session.choose_line(1)
    assert not scan(session, code(1000, LARGE)).accepted
    path.write_bytes(xml([(code(1, OTHER), None, 1)]))
    desk.desk.import_relations(path, "试发货员")
    done = desk.imported()
    assert isinstance(done, ImportShown)
    assert done.done
    assert left_over(parts) == (1, 1)


def test_what_only_the_provinces_platform_reads_comes_through(
    parts: PackingParts, desk: Desk, tmp_path: Path
) -> None:
    headings = f"{HEADINGS},配送点编码,送达时间,订单明细编号,销售单号,省标代码,运单号"
    row = f"{ROWS[2]},PSD01,2026-11-23 08:30,DD0001,XS1,A0001,SF9"
    (tmp_path / "order.csv").write_text(f"{headings}\n{row}\n", encoding="utf-8")
    desk.desk.import_order(tmp_path / "order.csv", WISH, "试发货员")
    done = desk.imported()
    assert isinstance(done, ImportShown)
    session = PackingSession(parts, done.shipment_ids[0], "")
    session.open_carton(CartonKind.FULL)
    assert scan(session, code(1, OTHER)).accepted
    session.finish_carton(session.view().cartons[0].carton_id)
    assert scan(session, session.view().cartons[0].number).accepted
    session.close("只发这些", session.view().head.logistics_no)
    document = json.dumps(closing.document_of(session.standing)).encode()
    told = delivery_of(document, "H1", NOON)
    (line,) = told.lines
    assert (told.delivery_point, line.order_line_id, line.sale_no) == ("PSD01", "DD0001", "XS1")
    assert line.logistics_no == "SF9"
    wrong = row.replace("2026-11-23 08:30", "明天")
    (tmp_path / "order.csv").write_text(f"{headings}\n{wrong.replace('PS-2', 'PS-3')}\n", "utf-8")
    desk.desk.import_order(tmp_path / "order.csv", WISH, "试发货员")
    shown = desk.imported()
    assert isinstance(shown, ImportShown)
    assert "送达时间" in shown.bad[0].message
