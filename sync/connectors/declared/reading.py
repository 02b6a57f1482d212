"""Reads a description from TOML or JSON, and names every fault of its form with its place.

Without it a misspelt name would silently be none. Each value is converted by itself (msgspec), so
that one fault does not hide the next; what the values mean together is checked in checking.py.
"""

from __future__ import annotations

import tomllib
import types
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import msgspec

from app.readers.system_words import of_system
from sync.connectors.declared.checking import check
from sync.connectors.declared.description import Description
from sync.connectors.declared.faults import DescriptionError, Fault, of_value

MOST_BYTES = 1024 * 1024
_DEEPEST = 12


def read_file(path: Path) -> Description:
    """Read a file named .toml or .json; raises DescriptionError."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _whole(
            f"读不了 {path}：{of_system(error)}，请核对路径", f"cannot read {path}: {error}"
        ) from error
    return read_text(data, json=path.suffix.lower() == ".json")


def read_text(data: bytes, *, json: bool = False) -> Description:
    """Read a description; raises DescriptionError with everything that is wrong with it."""
    raw = _parsed(data, json=json)
    reader = _Reader()
    made = reader.convert(Description, raw, "", 0)
    if reader.faults or not isinstance(made, Description):
        raise DescriptionError(reader.faults)
    faults = check(made)
    if faults:
        raise DescriptionError(faults)
    return made


def _parsed(data: bytes, *, json: bool) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _whole("文件超过 1 MB，不像是对接说明", "the file is larger than 1 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _whole("文件不是 UTF-8，请另存为 UTF-8", "the file is not UTF-8") from error
    form = "JSON" if json else "TOML"
    try:
        raw = msgspec.json.decode(text) if json else tomllib.loads(text)
    except (msgspec.DecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _whole(f"文件不是 {form}：{error}", f"the file is not {form}: {error}") from error
    if not isinstance(raw, dict):
        raise _whole("文件应是一个 JSON 对象", "the file should hold one JSON object")
    return raw


def _whole(chinese: str, english: str) -> DescriptionError:
    return DescriptionError([Fault("", chinese, english)])


class _Reader:
    """Converts values by their kinds, and collects what cannot be."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def convert(self, kind: Any, value: object, place: str, depth: int) -> object:  # noqa: ANN401
        """Convert a value; None with a fault noted where that cannot be."""
        if depth > _DEEPEST:
            self._fault(place, "层次过深", "nested too deeply")
            return None
        options = _options(kind)
        structs = [one for one in options if _is_struct(one)]
        if structs and isinstance(value, dict):
            chosen = self._chosen(structs, value, place)
            return None if chosen is None else self._struct(chosen, value, place, depth)
        return self._several(kind, value, place, depth)

    def _several(self, kind: Any, value: object, place: str, depth: int) -> object:  # noqa: ANN401
        """Convert each of many by itself, where there are many."""
        if get_origin(kind) is dict and isinstance(value, dict):
            inner = get_args(kind)[1]
            return {
                name: self.convert(inner, one, _below(place, name), depth + 1)
                for name, one in value.items()
            }
        if get_origin(kind) is tuple and isinstance(value, list):
            inner = get_args(kind)[0]
            return tuple(
                self.convert(inner, one, f"{place}[{at}]", depth + 1)
                for at, one in enumerate(value)
            )
        return self._leaf(kind, value, place)

    def _leaf(self, kind: Any, value: object, place: str) -> object:  # noqa: ANN401
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            self.faults.append(of_value(place, str(error)))
            return None

    def _chosen(
        self, structs: list[type[msgspec.Struct]], value: Mapping[str, object], place: str
    ) -> type[msgspec.Struct] | None:
        """One struct, or the one that its `kind` names."""
        tags = {str(one.__struct_config__.tag): one for one in structs}
        if len(structs) == 1 and structs[0].__struct_config__.tag is None:
            return structs[0]
        kind = value.get("kind")
        if isinstance(kind, str) and kind in tags:
            return tags[kind]
        words = "、".join(tags)
        self._fault(
            _below(place, "kind"), f"应为 {words} 之一，现为“{kind}”", f"should be one of {words}"
        )
        return None

    def _struct(
        self, kind: type[msgspec.Struct], value: Mapping[str, object], place: str, depth: int
    ) -> object:
        """Convert what stands under known names; an unknown name and a missing one are faults."""
        known = {one.encode_name: one for one in msgspec.structs.fields(kind)}
        before = len(self.faults)
        made: dict[str, object] = {}
        tagged = {"kind"} if kind.__struct_config__.tag is not None else set()
        for name, one in value.items():
            if name in known:
                made[name] = self.convert(known[name].type, one, _below(place, name), depth + 1)
            elif name not in tagged:
                self._unknown(name, list(known), place)
        for name, field in known.items():
            if field.required and name not in value:
                self._fault(_below(place, name), "必须填写", "is missing")
        return kind(**made) if len(self.faults) == before else None

    def _unknown(self, name: str, known: list[str], place: str) -> None:
        close = get_close_matches(name, known, 1)
        meant = f"，是不是“{close[0]}”？" if close else f"；可用：{'、'.join(known)}"
        self._fault(_below(place, name), f"没有这一项{meant}", "no such name")

    def _fault(self, place: str, chinese: str, english: str) -> None:
        self.faults.append(Fault(place, chinese, english))


def _options(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _below(place: str, name: str) -> str:
    said = f'"{name}"' if "." in name else name
    return f"{place}.{said}" if place else said
