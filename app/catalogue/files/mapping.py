"""A mapping that a person made once and keeps: which heading of theirs is which of ours.

Without it a file of a HIS would have to be renamed by hand each month. It is JSON:
`{"hospital": {"药品编码": "院内编码", "备注": ""}, "province": {…}, "relations": {…}}`; an empty
text leaves a column out. Headings that are not named in it are read as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.catalogue.files.columns import ALL_KINDS, Kind
from app.documents import DocumentProblem, Fields, parse_json
from app.tables.headings import Headings, heading_key

LARGEST = 1_000_000
_MOST_HEADINGS = 500


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """For each kind of file: heading → field, empty for a column that is left out."""

    fields: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)

    def of(self, kind: Kind) -> Mapping[str, str]:
        """What is kept for a kind of file."""
        return self.fields.get(kind, {})

    def with_kind(self, kind: Kind, fields: Mapping[str, str]) -> SavedMapping:
        """The same with another mapping for a kind of file."""
        return SavedMapping({**self.fields, kind: dict(fields)})

    def as_json(self) -> str:
        """As a person keeps it: with our headings, which say more than names of fields."""
        said = {
            kind.value: {
                theirs: ALL_KINDS[kind].heading(ours) if ours else ""
                for theirs, ours in fields.items()
            }
            for kind, fields in self.fields.items()
        }
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read_mapping(raw: bytes) -> SavedMapping:
    """Read a mapping; raises DocumentProblem."""
    if len(raw) > LARGEST:
        raise DocumentProblem("", "文件太大，不像是列名对照。")
    document = Fields.of(parse_json(raw))
    kinds = {kind.value for kind in ALL_KINDS}
    for key in document.values:
        if key not in kinds:
            raise DocumentProblem(key, f"不认识，应为 {'、'.join(sorted(kinds))} 之一。")
    return SavedMapping(
        {Kind(key): _fields(document.object(key), Kind(key)) for key in document.values}
    )


def suggested(headings: Headings, kind: Kind) -> dict[str, str]:
    """Fields for headings that are known from other programs and are not used yet."""
    columns = ALL_KINDS[kind].columns
    taken = set(headings.fields)
    found: dict[str, str] = {}
    for title in headings.unknown:
        for column in columns:
            alike = heading_key(title) in {heading_key(other) for other in column.others}
            if alike and column.field not in taken:
                taken.add(column.field)
                found[title] = column.field
                break
    return found


def _fields(said: Fields, kind: Kind) -> dict[str, str]:
    columns = ALL_KINDS[kind].columns
    names = {heading_key(column.heading): column.field for column in columns}
    names |= {column.field: column.field for column in columns} | {"": ""}
    if len(said.values) > _MOST_HEADINGS:
        raise DocumentProblem(said.place, f"最多 {_MOST_HEADINGS} 列。")
    fields: dict[str, str] = {}
    for theirs in said.values:
        ours = said.text(theirs, "")
        if heading_key(ours) not in names:
            headings = "、".join(column.heading for column in columns)
            raise said.wrong(theirs, f"“{ours}”不是可用的列，应为 {headings} 之一，或留空。")
        fields[theirs] = names[heading_key(ours)]
    return fields
