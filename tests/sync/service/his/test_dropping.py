from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.store.database import Database
from sync.service.his.dropping import DONE, REFUSED, REPORT, DropFolder
from sync.service.settings import ServiceSettings
from tests.sync.service.his.hospital import Hospital, Receiving, codes, wait_until
from tests.sync.service.running import ORG, RunningService

HEAD = "kind,code,units,document_no,person,note,at"


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
    kind=st.sampled_from(["movements", "orders", "catalogue"]),
    raw=st.binary(max_size=80)
    | st.builds(
        lambda head, cells: (head + "\n" + cells).encode(),
        st.sampled_from([HEAD, "order_no,line_no,quantity,at", "hospital_code,name,in_use"]),
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
