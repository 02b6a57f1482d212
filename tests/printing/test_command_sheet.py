"""The sheet of commands: every code reads back as the command it stands for."""

from __future__ import annotations

import pypdfium2
import pytest

from app.codes.code import Command, Kind
from app.codes.parse import parse_bytes
from printing.bar_codes import code_128
from printing.command_sheet import TIMES, render_command_sheet
from tests.printing.printed import clashes, codes, words

LEAST_MODULE_MM = 0.25


def all_codes(dpi: int) -> set[tuple[str, bytes]]:
    sheet = render_command_sheet()
    document = pypdfium2.PdfDocument(sheet)
    pages = len(document)
    document.close()
    return set().union(*(codes(sheet, page, dpi) for page in range(pages)))


@pytest.mark.parametrize("dpi", [203, 300])
def test_every_command_is_on_it_and_reads_back_exactly(dpi: int) -> None:
    wanted = {command.value for command in Command} | {f"TDCMD-TIMES-{n}" for n in TIMES}

    found = all_codes(dpi)

    assert found == {("]C0", text.encode()) for text in wanted}


def test_what_is_read_back_is_a_command_the_desk_knows() -> None:
    for _, raw in all_codes(300):
        code = parse_bytes(raw)
        assert (code.kind, code.valid, code.code) == (Kind.COMMAND, True, raw.decode())


def test_the_longest_command_still_has_modules_an_old_reader_reads() -> None:
    longest = code_128(max(Command, key=len))
    # Two columns on A4 with margins: see the sheet.
    assert longest.dots(88.5, 300, 0.36) * 25.4 / 300 >= LEAST_MODULE_MM


def test_it_says_in_both_languages_what_each_code_does() -> None:
    text = "".join(words(render_command_sheet()))

    for said in (
        "收货命令卡",
        "Receiving commands",
        "撤销",
        "Undo",
        "拒收：破损",
        "Damaged",
        "×12",
    ):
        assert said in text


def test_no_letter_stands_on_another() -> None:
    assert clashes(render_command_sheet()) == []


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert render_command_sheet() == render_command_sheet()
