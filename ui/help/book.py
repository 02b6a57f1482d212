"""The texts of the help: chapters of the user's guide, and one page for each process.

Without it the window would have help texts of its own beside those in docs/. A guide is Markdown; a
chapter begins with `## `. Where a language has no guide of its own, the Chinese one is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ui.parts.resource_files import DOCS

GUIDE = "user-guide"
PROCESSES = ("purchasing", "delivery", "acceptance", "trace-codes", "people", "audit")
_HEADING = re.compile(r"^#{1,2} ", re.MULTILINE)
_MARKS = re.compile(r"[*`|#!\[\]]+")
_NO_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the help."""

    key: str
    """What stays the same in all languages: a process, or the chapter's place in its guide."""
    title: str
    text: str
    """Markdown, with its heading."""
    folder: Path
    """Where its pictures are looked for."""
    is_process: bool = False

    @property
    def anchor(self) -> str:
        """What a link to its heading says, as the places that show Markdown make it."""
        return _NO_ANCHOR.sub("", self.title.casefold()).replace(" ", "-")

    def holds(self, words: str) -> bool:
        """Whether all words stand in it; upper and lower case are one."""
        text = self.text.casefold()
        return all(word in text for word in words.casefold().split())

    def line_with(self, words: str) -> str:
        """The first line that has one of the words, as plain text."""
        wanted = words.casefold().split()
        for line in self.text.splitlines()[1:]:
            if any(word in line.casefold() for word in wanted):
                return _MARKS.sub(" ", line).strip()
        return ""


def read_book(language: str, docs: Path = DOCS) -> tuple[Chapter, ...]:
    """All chapters in their order, processes first; without files, none."""
    processes = (_process(docs, name, language) for name in PROCESSES)
    return (*(one for one in processes if one is not None), *_guide(docs, language))


def _process(docs: Path, name: str, language: str) -> Chapter | None:
    path = docs / "guides" / f"{name}.{language}.md"
    text = _text(path)
    title = text.partition("\n")[0].removeprefix("# ").strip()
    return Chapter(name, title, text, path.parent, is_process=True) if text else None


def _guide(docs: Path, language: str) -> tuple[Chapter, ...]:
    own = docs / f"{GUIDE}.{language}.md"
    text = _text(own) or _text(docs / f"{GUIDE}.md")
    starts = [found.start() for found in _HEADING.finditer(text)]
    ends = [*starts[1:], len(text)]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=False)]
    return tuple(
        Chapter(str(number), piece.partition("\n")[0].lstrip("# ").strip(), piece, docs)
        for number, piece in enumerate(pieces)
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
