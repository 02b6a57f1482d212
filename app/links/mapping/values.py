"""A column mapping as a value, and as the JSON text that is kept.

Without it a file would have to be renamed and re-ordered by hand each time it comes. A field is
found by its heading (the first of several that is there), by its position, or is the same in every
row. What cannot be read names its place in the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.documents import DocumentProblem, Fields, parse_json
from app.links.mapping.tables import TABLES, PlatformTable
from app.tables.headings import LOOKED_AT
from app.tables.opening import ENCODINGS, Opening
from app.tables.writing import ENDINGS

LARGEST = 1_000_000
"""Characters of a mapping's JSON."""
MOST_COLUMNS = 200
MOST_HEADING_ROWS = 5
MOST_WORDS = 500
LONGEST = 500
"""Characters of a heading."""
LAST_ROW = 1_048_576
DELIMITER_WORDS = {"": "", "comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
"""As JSON says them: a tab alone would be taken for nothing."""
DAY_FORMS = {
    "": "自动（年-月-日）",
    "YYYYMMDD": "20280131",
    "YYYY/MM/DD": "2028/01/31",
    "YYYY.MM.DD": "2028.01.31",
    "YYYY年MM月DD日": "2028年01月31日",
    "DD/MM/YYYY": "31/01/2028（日/月/年）",
    "MM/DD/YYYY": "01/31/2028（月/日/年）",
    "YYMMDD": "280131（年两位）",
    "YYYY-MM": "2028-01（按当月最后一天）",
}
"""How days are written, with an example for people."""
DECIMAL_MARKS = (".", ",")


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """Where one field stands."""

    headings: tuple[str, ...] = ()
    """The first that is there counts."""
    position: int = 0
    """The number of the column, from 1, where no heading is given; 0: none."""
    constant: str = ""
    """What every row says where there is no column, and a row whose cell is empty."""

    @property
    def is_column(self) -> bool:
        """Whether it is read from a column."""
        return bool(self.headings or self.position)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one table of a platform is read, or written."""

    table: str
    """One of TABLES."""
    columns: Mapping[str, FieldColumn] = field(default_factory=dict)
    """By our fields."""
    heading_rows: int = 1
    """Rows that headings take; 0: the file has none."""
    first_row: int = 2
    """Where rows begin, by number; counts where no headings are given to look for."""
    sheet: str = ""
    """Empty: the first."""
    delimiter: str = ""
    """Empty: found out when reading, a comma when writing."""
    encoding: str = ""
    """Empty: found out when reading, UTF-8 with a mark when writing."""
    days: str = ""
    """One of DAY_FORMS."""
    decimal: str = "."
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of a field: their word → ours."""
    head: tuple[tuple[str, ...], ...] = ()
    """The rows above the first row of the sample: a file that is written begins with them."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Columns of a written file that are none of our fields: heading → what stands in it."""
    ending: str = ".xlsx"
    """Of a file that is written."""

    @property
    def kind(self) -> PlatformTable:
        """Which table it is for."""
        return TABLES[self.table]

    @property
    def opening(self) -> Opening:
        """How a file is opened."""
        return Opening(self.sheet, self.delimiter, self.encoding)

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of required fields that neither a column nor a constant gives."""
        given = {name for name, one in self.columns.items() if one.is_column or one.constant}
        return tuple(
            one.label for one in self.kind.fields if one.required and one.name not in given
        )

    def as_json(self) -> str:
        """As it is kept: what is as usual is left out."""
        columns = {name: _said_column(one) for name, one in self.columns.items()}
        said: dict[str, object] = {"table": self.table, "columns": columns}
        usual = TableMapping(self.table)
        divided = next(word for word, mark in DELIMITER_WORDS.items() if mark == self.delimiter)
        for name, value in (
            ("heading_rows", self.heading_rows),
            ("first_row", self.first_row),
            ("sheet", self.sheet),
            ("delimiter", divided),
            ("encoding", self.encoding),
            ("days", self.days),
            ("decimal", self.decimal),
            ("ending", self.ending),
        ):
            if value != getattr(usual, name):
                said[name] = value
        said |= (
            {"words": {name: dict(one) for name, one in self.words.items()}} if self.words else {}
        )
        said |= {"fixed": dict(self.fixed)} if self.fixed else {}
        said |= {"head": [list(row) for row in self.head]} if self.head else {}
        return json.dumps(said, ensure_ascii=False, indent=2)


def read_mapping(text: str, table: str = "") -> TableMapping:
    """Read a mapping; `table`: the one it has to be for. Raises DocumentProblem."""
    if len(text) > LARGEST:
        raise DocumentProblem("", "文字太长，不像是列对照。")
    document = Fields.of(parse_json(text.encode()))
    named = document.text("table")
    if named not in TABLES or (table and named != table):
        wanted = table or "、".join(TABLES)
        raise document.wrong("table", f"“{named}”不是这里的表，应为 {wanted}。")
    return TableMapping(
        table=named,
        columns=_columns(document, TABLES[named]),
        heading_rows=_number(document, "heading_rows", 1, MOST_HEADING_ROWS),
        first_row=max(1, _number(document, "first_row", 2, LAST_ROW)),
        sheet=document.text("sheet", ""),
        delimiter=DELIMITER_WORDS[_choice(document, "delimiter", tuple(DELIMITER_WORDS))],
        encoding=_choice(document, "encoding", ("", *ENCODINGS)),
        days=_choice(document, "days", tuple(DAY_FORMS)),
        decimal=_choice(document, "decimal", DECIMAL_MARKS),
        words=_words(document, TABLES[named]),
        head=_head(document),
        fixed=_texts(document, "fixed", MOST_COLUMNS),
        ending=_choice(document, "ending", tuple(reversed(ENDINGS))),
    )


def _said_column(one: FieldColumn) -> dict[str, object]:
    said: dict[str, object] = {}
    if one.headings:
        said["headings"] = list(one.headings)
    if one.position:
        said["position"] = one.position
    if one.constant:
        said["constant"] = one.constant
    return said


def _number(document: Fields, key: str, default: int, limit: int) -> int:
    if document.values.get(key) is None:
        return default
    return document.number(key, limit, least=0)


def _choice(document: Fields, key: str, choices: tuple[str, ...]) -> str:
    """One of some words; nothing said: the first."""
    said = document.text(key, choices[0])
    if said not in choices:
        shown = "、".join(filter(None, choices))
        raise document.wrong(key, f"“{said}”不可用，应为 {shown} 之一，或不填。")
    return said


def _columns(document: Fields, kind: PlatformTable) -> dict[str, FieldColumn]:
    said = document.object("columns")
    known = {one.name for one in kind.fields}
    found: dict[str, FieldColumn] = {}
    for name in said.values:
        if name not in known:
            raise said.wrong(name, f"{kind.title}没有这个字段，应为 {'、'.join(sorted(known))}。")
        one = said.object(name)
        column = FieldColumn(
            headings=_list(one, "headings"),
            position=_number(one, "position", 0, MOST_COLUMNS),
            constant=one.text("constant", ""),
        )
        if not (column.is_column or column.constant):
            raise said.wrong(
                name, "应有 headings（列名）、position（第几列）或 constant（固定值）。"
            )
        found[name] = column
    return found


def _list(document: Fields, key: str) -> tuple[str, ...]:
    """A list of texts, as they are; raises DocumentProblem."""
    value = document.values.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise document.wrong(key, "应为文字的列表。")
    if len(value) > MOST_COLUMNS:
        raise document.wrong(key, f"最多 {MOST_COLUMNS} 项。")
    return tuple(one[:LONGEST] for one in value)


def _head(document: Fields) -> tuple[tuple[str, ...], ...]:
    value = document.values.get("head")
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > LOOKED_AT:
        raise document.wrong("head", "应为表头各行的列表。")
    rows = Fields({str(number): row for number, row in enumerate(value, 1)}, document.path("head"))
    return tuple(_list(rows, number) for number in rows.values)


def _words(document: Fields, kind: PlatformTable) -> dict[str, dict[str, str]]:
    if document.values.get("words") is None:
        return {}
    said = document.object("words")
    found: dict[str, dict[str, str]] = {}
    for name in said.values:
        words = kind.words_of(name)
        if not words:
            raise said.wrong(name, f"{kind.title}的这个字段不用代码表。")
        table = _texts(said, name, MOST_WORDS)
        wrong = next((ours for ours in table.values() if ours not in words), None)
        if wrong is not None:
            raise said.wrong(name, f"“{wrong}”不可用，应为 {'、'.join(words)} 之一。")
        found[name] = table
    return found


def _texts(document: Fields, key: str, most: int) -> dict[str, str]:
    """An object whose values are texts."""
    if document.values.get(key) is None:
        return {}
    said = document.object(key)
    if len(said.values) > most:
        raise document.wrong(key, f"最多 {most} 项。")
    return {name: said.text(name, "") for name in said.values}
