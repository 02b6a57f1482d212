"""Makes a manifest of a delivery and its codes: what a distributor hands over before the truck.

Without it each distributor's program would cut and name the chunks in its own way. It takes the
delivery document that the `receive` command reads, and gives the declaration and the packed chunks;
the same document gives the same names each time, so that everything may be sent again. Pure.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import GS
from app.documents import DocumentProblem, Fields
from app.tracing.chunks import LEVELS, Group, manifest_name, name_of, pack, texts_of

MAX_LISTED = 100_000
"""Lines, cartons of a line, packages in one package."""
MAX_DEPTH = 4
_Item = Mapping[str, str]
"""Drug identifier or GTIN → level."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A manifest, ready to be sent."""

    hospital: str
    distributor_code: str
    delivery_no: str
    levels: Mapping[str, int]
    """How many codes of each level."""
    chunks: tuple[bytes, ...]
    """Packed; the first one is the delivery without its codes."""
    supersedes: str | None = None
    """The name of the manifest it corrects."""

    @property
    def hashes(self) -> list[str]:
        """The names of the chunks."""
        return [name_of(chunk) for chunk in self.chunks]

    @property
    def sha256(self) -> str:
        """Its name."""
        return manifest_name(
            self.hospital, self.distributor_code, self.delivery_no, self.hashes, self.supersedes
        )

    def declaration(self) -> dict[str, Any]:
        """The body of `POST /v1/manifests`."""
        return {
            "hospital": self.hospital,
            "distributor_code": self.distributor_code,
            "delivery_no": self.delivery_no,
            "n": sum(self.levels.values()),
            "levels": dict(self.levels),
            "chunks": self.hashes,
            "sha256": self.sha256,
            "supersedes": self.supersedes,
        }


def make_handover(
    document: object, hospital: str, supersedes: str | None = None, limit: int | None = None
) -> HandOver:
    """Make the manifest of a delivery document; raises DocumentProblem.

    `limit` is how many codes a chunk holds, where it is to be fewer than is usual.
    """
    fields = Fields.of(document)
    bare = _without_codes(fields.values)
    return handover_of(bare, _groups(fields), hospital, supersedes, limit)


def handover_of(
    bare: dict[str, Any],
    groups: Iterable[Group],
    hospital: str,
    supersedes: str | None = None,
    limit: int | None = None,
) -> HandOver:
    """Make the manifest of a delivery document without codes, and its codes by their places."""
    fields = Fields.of(bare)
    counted: Counter[str] = Counter()
    counting = _counting(groups, counted)
    texts = texts_of(counting) if limit is None else texts_of(counting, limit)
    codes = [pack(text) for text in texts]
    text = json.dumps(bare, ensure_ascii=False, separators=(",", ":"))
    return HandOver(
        hospital=hospital,
        distributor_code=fields.object("distributor").text("code", ""),
        delivery_no=fields.text("delivery_no"),
        levels=dict(counted),
        chunks=(pack(text), *codes),
        supersedes=supersedes,
    )


def _counting(groups: Iterable[Group], counted: Counter[str]) -> Iterator[Group]:
    for group in groups:
        counted[group.level] += len(group.codes)
        yield group


def _groups(fields: Fields) -> Iterator[Group]:
    delivery_no = fields.text("delivery_no")
    for line in fields.objects("lines", MAX_LISTED):
        item = line.object("item").values.get("drug_identifiers")
        levels = item if isinstance(item, dict) else {}
        for carton in line.objects("cartons", MAX_LISTED, optional=True):
            packages = carton.objects("packages", MAX_LISTED, optional=True)
            number = carton.text("carton_no", carton.text("sscc", "")) or None
            place = Group(
                delivery_no, LEVELS[0], None, line.number("line_no", 1_000_000), number, ()
            )
            yield from _packages(packages, place, levels, 1)


def _packages(
    packages: Iterable[Fields], place: Group, levels: _Item, depth: int
) -> Iterator[Group]:
    """Packages of one parent, those of a level together; then what is in each of them."""
    if depth > MAX_DEPTH:
        raise DocumentProblem("packages", f"包装嵌套超过 {MAX_DEPTH} 层。")
    read = [_read(package, levels) for package in packages]
    for level, run in groupby(read, key=lambda entry: entry[1]):
        codes = tuple(code for code, _level, _children in run)
        yield Group(place.delivery_no, level, place.parent, place.line_no, place.carton_no, codes)
    for code, level, children in read:
        inside = Group(place.delivery_no, level, code, place.line_no, place.carton_no, ())
        yield from _packages(children, inside, levels, depth + 1) if children else ()


def _read(package: Fields, levels: _Item) -> tuple[str, str, tuple[Fields, ...]]:
    text = package.text("code", allowed=GS)
    code = parse(text)
    if code.kind is not Kind.TRACE_CODE or not code.valid or code.code is None:
        raise package.wrong("code", f"“{text}”不是追溯码。")
    children = package.objects("children", MAX_LISTED, optional=True)
    level = levels.get(code.drug_identifier or "", LEVELS[0])
    if children and level == LEVELS[0]:
        # What holds others is no sales package, whatever its identifier is said to be.
        level = LEVELS[1]
    return code.code, level, children


def _without_codes(document: Mapping[str, object]) -> dict[str, Any]:
    bare: dict[str, Any] = dict(document)
    lines = bare.get("lines")
    if isinstance(lines, list):
        bare["lines"] = [_line_without_codes(line) for line in lines]
    return bare


def _line_without_codes(line: dict[str, Any]) -> dict[str, Any]:
    cartons = line.get("cartons")
    if not isinstance(cartons, list):
        return line
    kept = [{key: said for key, said in one.items() if key != "packages"} for one in cartons]
    return line | {"cartons": kept}
