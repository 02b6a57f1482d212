from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue.relations import reading as relations
from app.catalogue.relations.told import reading as told_reading
from app.store.database import Database
from sync.service.his.dropping import DONE, REFUSED, REPORT, DropFolder
from sync.service.settings import ServiceSettings
from tests.sync.service.his.hospital import Hospital, Receiving, codes, wait_until
from tests.sync.service.running import ORG, RunningService

HEAD = "kind,code,units,document_no,person,note,at"
TABLE = "统编代码,配送企业代码,中标期数,名称,配送制约要求,配送范围,启用,有效"


@pytest.fixture
def dropping(hospital: Hospital, tmp_path: Path) -> DropFolder:
    """The folder of the hospital, looked at by hand."""
    running = hospital.running
    return DropFolder(running.database, running.clock, ORG, tmp_path / "drop")


def take(dropping: DropFolder) -> int:
    """Two looks: in the first a file might still grow."""
    assert dropping.look() == 0
    return dropping.look()


def lay(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    folder = tmp_path / "drop"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def report(tmp_path: Path, where: str, name: str, encoding: str = "utf-8") -> list[list[str]]:
    raw = (tmp_path / "drop" / where / (name + REPORT)).read_bytes()
    return list(csv.reader(io.StringIO(raw.decode(encoding), newline="")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_movements_is_taken_and_answered_row_by_row(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path, encoding: str
) -> None:
    Receiving(hospital.running.enrol()).receive(*codes(2))
    rows = [f"dispensed,{code},,处方1,张药师,发药窗口,2026-11-21T10:00:00" for code in codes(3)]
    lay(tmp_path, "movements-1.csv", "\r\n".join([HEAD, *rows]), encoding)
    assert take(dropping) == 1
    head, *said = report(tmp_path, REFUSED, "movements-1.csv", encoding)
    assert head == [*HEAD.split(","), "结果", "说明"]
    assert [row[-2] for row in said] == ["taken", "taken", "refused"]
    assert codes(3)[2] in said[2][-1]
    assert said[0][4] == "张药师"
    assert [code for _, code, what in hospital.changes() if what == "dispensed"] == codes(2)
    assert not (tmp_path / "drop" / "movements-1.csv").exists()


def test_the_same_file_again_does_nothing_twice(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path
) -> None:
    Receiving(hospital.running.enrol()).receive(*codes(1))
    text = f"{HEAD}\ndispensed,{codes(1)[0]},,1,x,,\n"
    for _ in range(2):
        lay(tmp_path, "movements.csv", text)
        assert take(dropping) == 1
    assert report(tmp_path, DONE, "movements.csv") == report(tmp_path, DONE, "movements-2.csv")
    assert len(hospital.changes()) == 2


def test_a_file_that_still_grows_waits(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path
) -> None:
    lay(tmp_path, "movements.csv", HEAD)
    lay(tmp_path, "movements-2.csv.part", HEAD)
    assert dropping.look() == 0
    lay(tmp_path, "movements.csv", HEAD + "\n")
    assert dropping.look() == 0
    assert dropping.look() == 1
    assert (tmp_path / "drop" / "movements-2.csv.part").exists()


def test_orders_and_the_catalogue_come_as_files(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path
) -> None:
    lay(
        tmp_path,
        "catalogue.csv",
        "hospital_code,name,province_code,price,in_use\nH1,试验胶囊,A1,12.5,是\nH2,,A2,,\n",
    )
    take(dropping)
    said = report(tmp_path, REFUSED, "catalogue.csv")
    assert [row[-2] for row in said[1:]] == ["taken", "refused"]
    lay(
        tmp_path,
        "orders.csv",
        "order_no,line_no,hospital_code,quantity,distributor_code\n"
        "DD1,1,H1,5,9131\nDD2,1,H1,5,9131\nDD2,2,H9,5,9131\nDD2,x,H1,5,9131\n",
    )
    take(dropping)
    said = report(tmp_path, REFUSED, "orders.csv")
    assert [row[-2] for row in said[1:]] == ["taken", "refused", "refused", "refused"]
    assert "H9" in said[3][-1]
    assert hospital.write("orders", _order())["state"] == "same"


def _order() -> dict[str, object]:
    line = {"line_no": 1, "hospital_code": "H1", "quantity": 5, "distributor_code": "9131"}
    return {"order_no": "DD1", "lines": [line]}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("something.csv", b"a,b\n1,2\n"),
        ("movements.csv", b""),
        ("movements.csv", b"\xff\xff\xff"),
        ("movements.csv", b"code,code\n1,2\n"),
        ("movements.csv", b"code\n1,2,3\n"),
        ("movements.csv", b'code\n"1\n'),
        ("orders.csv", b"order_no\n\n,\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_set_aside_with_a_reason(
    dropping: DropFolder, tmp_path: Path, name: str, raw: bytes
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / name).write_bytes(raw)
    assert take(dropping) == 1
    (_, said) = report(tmp_path, REFUSED, name, "utf-8-sig")[:2]
    assert said[0] == "refused"
    assert said[1]
    assert (folder / REFUSED / name).read_bytes() == raw


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    kind=st.sampled_from(["movements", "orders", "catalogue", "relations-all", "points"]),
    raw=st.binary(max_size=80)
    | st.builds(
        lambda head, cells: (head + "\n" + cells).encode(),
        st.sampled_from(
            [
                HEAD,
                "order_no,line_no,quantity,at",
                "hospital_code,name,in_use",
                TABLE,
                "PSDBM,PSDMC",
            ]
        ),
        st.text(st.characters(codec="utf-8"), max_size=60),
    ),
)
def test_no_file_stops_the_looking(
    dropping: DropFolder, tmp_path: Path, kind: str, raw: bytes
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir(exist_ok=True)
    (folder / f"{kind}.csv").write_bytes(raw)
    dropping.look()
    assert dropping.look() == 1
    assert not (folder / f"{kind}.csv").exists()


@pytest.fixture
def hospital_with_folder(service_database: Database, tmp_path: Path) -> Iterator[Hospital]:
    """A HIS that lays down files."""
    wanted = ServiceSettings(
        poll_every_s=3600, his_look_every_s=0.05, his_folder=str(tmp_path / "his")
    )
    service = RunningService(service_database, settings=wanted)
    yield Hospital(service)
    assert service.stop()


def test_the_service_looks_by_itself(hospital_with_folder: Hospital, tmp_path: Path) -> None:
    Receiving(hospital_with_folder.running.enrol()).receive(*codes(1))
    folder = tmp_path / "his" / ORG
    wait_until(folder.is_dir)
    text = f"{HEAD}\ndispensed,{codes(1)[0]},,1,x,,\n"
    (folder / "movements.tmp").write_text(text, encoding="utf-8")
    (folder / "movements.tmp").rename(folder / "movements.csv")
    wait_until((folder / DONE / ("movements.csv" + REPORT)).exists)
    assert hospital_with_folder.changes()[-1][2] == "dispensed"


def standing(hospital: Hospital) -> dict[str, tuple[str, bool]]:
    """What HIS's tables say now: item → distributor, and whether it still holds."""
    with hospital.running.database.reading() as connection:
        told = told_reading.known(connection, ORG).relations
    return {key[0]: (key[1], one.ended_on is None) for key, (one, _source) in told.items()}


def test_the_table_of_distributors_becomes_relations_row_by_row(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path
) -> None:
    rows = [
        "X1,D1,第一批,甲医药,急救 4 小时,全市,启用,有效",
        "X2,D1,第一批,甲医药,,全市,2026-01-01,20261231",
        "X3,D2,,乙医药,,,是,也许",
        ",D2,,乙医药,,,是,是",
    ]
    lay(tmp_path, "relations-1122.csv", "\r\n".join([TABLE, *rows]), "gb18030")
    assert take(dropping) == 1
    head, *said = report(tmp_path, REFUSED, "relations-1122.csv", "gb18030")
    assert head == [*TABLE.split(","), "结果", "说明"]
    assert [row[-2] for row in said] == ["taken", "taken", "refused", "refused"]
    assert "也许" in said[2][-1]
    assert said[3][-1] == "缺少统编代码"
    assert standing(hospital) == {"X1": ("D1", True), "X2": ("D1", True)}
    with hospital.running.database.reading() as connection:
        told = told_reading.of_items(connection, ORG, ["X1", "X2"])
        names = {one.code: one.name for one in relations.distributors(connection, ORG)}
    assert told["X1", "D1", ""].restraint == "急救 4 小时"
    assert told["X2", "D1", ""].valid_until == date(2026, 12, 31)
    assert names == {"D1": "甲医药"}


def test_only_a_whole_table_that_was_read_to_the_end_ends_what_it_does_not_name(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path
) -> None:
    both = [TABLE, "X1,D1,,甲医药,,,,", "X2,D1,,甲医药,,,,"]
    lay(tmp_path, "relations.csv", "\n".join(both))
    take(dropping)
    lay(tmp_path, "relations-more.csv", "\n".join([TABLE, "X3,D1,,甲医药,,,,"]))
    take(dropping)
    assert [holds for _, holds in standing(hospital).values()] == [True] * 3
    lay(tmp_path, "relations-all-1.csv", "\n".join([*both[:2], "X2,,,甲医药,,,,"]))
    take(dropping)
    (_, _, spoilt) = report(tmp_path, REFUSED, "relations-all-1.csv")
    assert spoilt[-1].endswith("没有终止任何配送关系")
    assert [holds for _, holds in standing(hospital).values()] == [True] * 3
    for name, rows in (("relations-all-2.csv", both[:2]), ("relations-all-3.csv", both)):
        lay(tmp_path, name, "\n".join(rows))
        take(dropping)
    assert {item: holds for item, (_, holds) in standing(hospital).items()} == {
        "X1": True,
        "X2": True,
        "X3": False,
    }, "X2 ended and came back"
    # The very same bytes once more say how it is now, too.
    lay(tmp_path, "relations-all-4.csv", "\n".join(both[:2]))
    take(dropping)
    assert standing(hospital)["X2"] == ("D1", False)
    lay(tmp_path, "relations-all-5.csv", TABLE)
    take(dropping)
    assert "没有改动" in report(tmp_path, REFUSED, "relations-all-5.csv")[1][-1]
    assert standing(hospital)["X1"] == ("D1", True)


def test_sheets_are_taken_for_these_tables_alone(
    hospital: Hospital, dropping: DropFolder, tmp_path: Path
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    rows = [
        ["配送点编码", "配送点名称", "配送地址", "联系电话"],
        ["001", "西药库", "某路 1 号", 2100000000],
        ["", "没有编码", "", ""],
    ]
    for name in ("points.xlsx", "orders.xlsx"):
        book = xlsxwriter.Workbook(folder / name)
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()
    (folder / "relations.xlsx").write_bytes(b"PK\x03\x04 no sheet")
    lay(tmp_path, "relations.csv", "统编代码,名称\nX1,甲")
    assert take(dropping) == 4
    _, taken, refused = report(tmp_path, REFUSED, "points.xlsx", "utf-8-sig")
    assert (taken[-2], taken[0], taken[3]) == ("taken", "001", "2100000000")
    assert refused[-1] == "缺少配送点编码"
    with hospital.running.database.reading() as connection:
        (place,) = relations.addresses(connection, ORG)
    assert (place.code, place.text, place.phone) == ("001", "某路 1 号", "2100000000")
    assert "CSV" in report(tmp_path, REFUSED, "orders.xlsx", "utf-8-sig")[1][-1]
    assert "无法读取" in report(tmp_path, REFUSED, "relations.xlsx", "utf-8-sig")[1][-1]
    assert "配送企业代码" in report(tmp_path, REFUSED, "relations.csv", "utf-8-sig")[1][-1]
