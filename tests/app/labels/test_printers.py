"""Each label goes to the printer whose roll is meant for it, and to some printer in any case."""

from __future__ import annotations

from typing import get_args

import pytest

from app.labels.printers import LabelPrinter, PrintedKind, Reach, printer_for
from printing.labels.design import Kind


def printer(name: str, *kinds: PrintedKind) -> LabelPrinter:
    return LabelPrinter(name=name, reach=Reach.NETWORK, address="192.0.2.1", kinds=kinds)


ANY, ANY_TOO = printer("甲"), printer("乙")
CARTONS, SHELVES = printer("箱签", "carton"), printer("货位", "shelf", "command")


@pytest.mark.parametrize(
    ("printers", "kind", "chosen"),
    [
        ((), "carton", None),
        ((ANY, CARTONS), "carton", CARTONS),
        ((ANY, SHELVES), "command", SHELVES),
        ((CARTONS, ANY, ANY_TOO), "badge", ANY),
        ((ANY_TOO, ANY), "shelf", ANY_TOO),
        ((SHELVES, CARTONS), "badge", SHELVES),
        ((SHELVES, printer("又一台", "shelf")), "shelf", SHELVES),
    ],
)
def test_a_label_goes_where_its_kind_is_named_else_where_none_is_else_to_the_first(
    printers: tuple[LabelPrinter, ...], kind: str, chosen: LabelPrinter | None
) -> None:
    # Without this a badge would come out on a roll of cartons, or a label of no printer's kind
    # would go nowhere.
    assert printer_for(printers, kind) is chosen


def test_a_printer_can_be_set_for_every_kind_of_design_and_for_nothing_else() -> None:
    # Without this a kind that is added later could be set for no printer.
    assert set(get_args(PrintedKind)) == {kind.value for kind in Kind}
