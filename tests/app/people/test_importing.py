"""Persons from a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.people.importing import COLUMNS, MOST_ROWS, TEMPLATE, read_people
from app.people.permissions import Permission
from app.people.person import Away, Grant, Person
from app.people.roles import Holding, Role
from app.tables.refused import TableRefused
from app.tables.writing import write_table

OWN = {"night": Holding("night", "夜班", frozenset({Permission.RECEIVE}))}


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "persons.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_row_is_a_person_with_roles_at_places(tmp_path: Path, encoding: str) -> None:
    """Without it a hospital of a thousand would be typed in."""
    text = "姓名,工号,岗位,岗位截止,备注\n张三,0012,收货员@P1；夜班、purchaser,2026/12/31,x\n"
    people = read_people(written(tmp_path, text, encoding), OWN)
    (one,) = people.entries
    until = date(2026, 12, 31)
    assert (one.row, one.number, one.name) == (2, "0012", "张三")
    assert one.grants == (
        Grant(Role.RECEIVING_CLERK, "P1", None, until),
        Grant("night", "", None, until),
        Grant(Role.PURCHASER, "", None, until),
    )
    assert (people.bad, people.unknown) == ((), ("备注",))


def test_columns_that_are_not_there_leave_things_as_they_are(tmp_path: Path) -> None:
    """Without it a file of roles would end everybody's leave."""
    known = Person("1", "甲", (), Away(date(2026, 1, 1), date(2026, 1, 2)), date(2027, 1, 1))
    (short,) = read_people(written(tmp_path, "工号,姓名,岗位\n1,乙,收货员\n"), {}).entries
    after = short.of(known)
    assert (after.name, after.away, after.retired_on) == ("乙", known.away, known.retired_on)
    heads = ",".join(one.heading for one in COLUMNS)
    (whole,) = read_people(written(tmp_path, f"{heads}\n1,乙,收货员,,,,,,\n"), {}).entries
    assert (whole.of(known).away, whole.of(known).retired_on) == (None, None)
    away = f"{heads}\n1,乙,收货员,,,2026-05-01,2026-05-03,2,20270101\n"
    (gone,) = read_people(written(tmp_path, away), {}).entries
    assert gone.of(None).away == Away(date(2026, 5, 1), date(2026, 5, 3), "2")
    assert gone.of(None).retired_on == date(2027, 1, 1)


def test_every_bad_row_is_named_and_stops_nothing(tmp_path: Path) -> None:
    """Without it one typing error would hold a whole hospital up."""
    rows = (
        "工号,姓名,岗位,岗位开始,岗位截止,休假开始,休假截止,离职日期",
        "1,甲,收货员,,,,,",
        ",乙,收货员,,,,,",
        "3,,收货员,,,,,",
        "4,丁,皇帝,,,,,",
        "5,戊,,,,,,",
        "6,己,收货员,2026-02-02,2026-02-01,,,",
        "7,庚,收货员,,,2026-02-02,,",
        "8,辛,收货员,,,2026-02-02,2026-02-01,",
        "9,壬,收货员,,,,,2026-02-30",
        "1,癸,收货员,,,,,",
        "11,子,收货员,,,,,",
    )
    people = read_people(written(tmp_path, "\n".join(rows)), {})
    assert [one.number for one in people.entries] == ["1", "11"]
    said = {one.row: one.why for one in people.bad}
    words = (
        "工号",
        "姓名",
        "皇帝",
        "岗位是空的",
        "早于",
        "同时",
        "早于",
        "这一天不存在",
        "第 2 行",
    )
    assert list(said) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert all(word in why for word, why in zip(words, said.values(), strict=True)), said


def test_a_file_that_is_no_list_of_persons_is_refused_whole(tmp_path: Path) -> None:
    """Without it the wrong file would be taken for one of bad rows."""
    with pytest.raises(TableRefused, match="岗位"):
        read_people(written(tmp_path, "工号,姓名\n1,甲\n"), {})
    many = "工号,姓名,岗位\n" + "".join(f"{n},甲,收货员\n" for n in range(MOST_ROWS + 1))
    with pytest.raises(TableRefused, match="最多"):
        read_people(written(tmp_path, many), {})


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_reads_back_and_takes_rows(tmp_path: Path, ending: str) -> None:
    """Without it the template would be refused by who gave it out."""
    path = tmp_path / f"template.{ending}"
    write_table(path, TEMPLATE, [])
    assert read_people(path, {}).entries == ()
    write_table(path, TEMPLATE, [("1", "甲", "收货员", "", "", "", "", "", "")])
    (one,) = read_people(path, {}).entries
    assert one.grants == (Grant(Role.RECEIVING_CLERK),)
