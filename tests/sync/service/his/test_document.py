from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import text

from app.store.database import Database
from app.store.tables.his_views import VIEWS, view_name
from sync.service.his.messages import ChangeRow, CodeRow, ReceiptLineRow, ReceiptRow

DOCUMENT = Path(__file__).parents[4] / "docs" / "operation" / "his.md"


def documented(view: str) -> list[str]:
    """The columns that the document describes of a view."""
    said = DOCUMENT.read_text(encoding="utf-8")
    section = re.search(rf"^### {view} .*?(?=^#)", said, re.MULTILINE | re.DOTALL)
    assert section is not None, view
    rows = re.findall(r"^\| (\w+) \|", section[0], re.MULTILINE)
    return [row for row in rows if row != "列"]


@pytest.mark.parametrize("view", VIEWS)
def test_the_document_describes_each_view_column_by_column(
    any_database: Database, view: str
) -> None:
    with any_database.reading() as connection:
        name = view_name(connection.dialect.name, view)
        found = list(connection.execute(text(f"SELECT * FROM {name}")).keys())
    assert found == documented(view)


@pytest.mark.parametrize(
    ("view", "row"),
    [("codes", CodeRow), ("receipts", ReceiptRow), ("receipt_lines", ReceiptLineRow)],
)
def test_http_answers_with_the_same_columns(view: str, row: type[Struct]) -> None:
    assert ["org", *row.__struct_fields__] == documented(view)


def test_a_change_over_http_is_a_row_of_the_view_and_the_code_as_it_is_now() -> None:
    assert ["org", *ChangeRow.__struct_fields__] == [*_changes_as_sent(), "now"]


def _changes_as_sent() -> list[str]:
    # Over HTTP the mark is within the cursor.
    return [name for name in documented("changes") if name != "mark"]
