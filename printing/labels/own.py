"""A hospital's or distributor's own designs, in the folder `label-designs` of the workstation.

Without it every change of a label would be a change of the program, and gone with its next version.
A design stands in a file of its name; a draft, which need not print, in `drafts`; `choice.json`
says by which design labels of a kind are printed. What is not chosen there is printed by the
designs that come with the program.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from app.documents import DocumentProblem, parse_json
from app.readers.system_words import of_system
from printing.labels.design import Design, DesignError, Kind, Problem
from printing.labels.shipped import design_in, shipped
from printing.labels.writing import write_design
from printing.storing import write_atomically

FOLDER_NAME = "label-designs"
"""In the workstation's folder."""
_DRAFTS = "drafts"
_CHOICE = "choice.json"
_LONGEST_NAME = 60
_NOT_IN_NAMES = frozenset('<>:"/\\|?*.')
_RESERVED = frozenset(
    (
        *("choice", "con", "prn", "aux", "nul"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    )
)
"""What Windows keeps for itself, and we do."""


class OwnDesigns:
    """The own designs of one workstation."""

    def __init__(self, workstation: Path) -> None:
        """Look in the folder of a workstation; it need not hold any design."""
        self._folder = workstation / FOLDER_NAME

    def names(self) -> tuple[str, ...]:
        """Their names, also of those there are only drafts of."""
        return tuple(sorted({*self._stems(self._folder), *self._stems(self._folder / _DRAFTS)}))

    def design(self, name: str) -> Design:
        """Read one; raises DesignError."""
        return design_in(self._file(name))

    def is_there(self, name: str) -> bool:
        """There is one that is no mere draft."""
        return self._file(name).is_file()

    def has_draft(self, name: str) -> bool:
        """Changes of it are kept as a draft."""
        return self._draft(name).is_file()

    def draft(self, name: str) -> object:
        """What a draft says; raises DesignError."""
        try:
            return parse_json(self._draft(name).read_bytes())
        except OSError as error:
            raise _unreadable(self._draft(name), error) from error
        except DocumentProblem as problem:
            raise DesignError(Problem("", "", problem.reason)) from problem

    def keep(self, design: Design) -> None:
        """Keep a design under its name, instead of a draft; raises DesignError, PaperNotWritten."""
        _make(self._folder)
        write_atomically(self._file(design.name), write_design(design))
        self._draft(design.name).unlink(missing_ok=True)

    def keep_draft(self, name: str, document: object) -> None:
        """Keep what need not print; raises DesignError and PaperNotWritten."""
        _make(self._folder / _DRAFTS)
        content = json.dumps(document, ensure_ascii=False, indent=2)
        write_atomically(self._draft(name), content.encode())

    def mark(self, name: str) -> str:
        """What tells a design and its draft from what they said before; 16 hexadecimal digits."""
        said = [
            file.read_bytes() for file in (self._file(name), self._draft(name)) if file.exists()
        ]
        return hashlib.sha256(b"\0".join(said)).hexdigest()[:16]

    def delete(self, name: str) -> None:
        """Delete a design with its draft, and no longer print by it; raises DesignError."""
        for kind, used in self.used().items():
            if used == name:
                self.use(kind, "")
        try:
            self._file(name).unlink(missing_ok=True)
            self._draft(name).unlink(missing_ok=True)
        except OSError as error:
            said = f"“{name}”没有删除：{of_system(error)}，请关闭打开它的程序再试。"
            raise DesignError(Problem("", "", said)) from error

    def used(self) -> Mapping[Kind, str]:
        """By which own design labels of a kind are printed; raises DesignError."""
        path = self._folder / _CHOICE
        try:
            said = parse_json(path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise _unreadable(path, error) from error
        except DocumentProblem as problem:
            raise DesignError(Problem("", "", f"{path} 不能用：{problem.reason}")) from problem
        values = said if isinstance(said, dict) else {}
        return {kind: str(values[kind.value]) for kind in Kind if values.get(kind.value)}

    def use(self, kind: Kind, name: str) -> None:
        """Print labels of a kind by a design; without a name by those of the program."""
        chosen = {**{each.value: used for each, used in self.used().items()}, kind.value: name}
        _make(self._folder)
        said = {each: used for each, used in chosen.items() if used}
        content = json.dumps(said, ensure_ascii=False, indent=2)
        write_atomically(self._folder / _CHOICE, content.encode())

    def used_for(self, kind: Kind) -> Design | None:
        """The own design that labels of a kind are printed by, if any; raises DesignError."""
        name = self.used().get(kind)
        if name is None:
            return None
        design = self.design(name)
        if design.kind is not kind:
            raise DesignError(Problem("kind", "", f"“{design.title}”已不是这类标签，请重新选用。"))
        return design

    def free_name(self, title: str) -> str:
        """A name for a new design, that no design has and every system can write."""
        kept = (one for one in unicodedata.normalize("NFC", title) if _may_stand(one))
        stem = "".join(kept).strip()[:_LONGEST_NAME].strip() or "label"
        taken = {name.casefold() for name in (*self.names(), *(one.name for one in shipped()))}
        name, number = stem, 2
        while name.casefold() in taken | _RESERVED:
            name, number = f"{stem} {number}", number + 1
        return name

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _draft(self, name: str) -> Path:
        return self._folder / _DRAFTS / f"{name}.json"

    def _stems(self, folder: Path) -> list[str]:
        return [path.stem for path in folder.glob("*.json") if path.name != _CHOICE]


def _may_stand(character: str) -> bool:
    return character not in _NOT_IN_NAMES and unicodedata.category(character)[0] != "C"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = f"不能使用文件夹 {folder}：{of_system(error)}，请核对权限。"
        raise DesignError(Problem("", "", said)) from error


def _unreadable(path: Path, error: OSError) -> DesignError:
    return DesignError(Problem("", "", f"读不了文件 {path}：{of_system(error)}，请核对。"))
