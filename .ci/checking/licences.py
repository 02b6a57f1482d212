"""Says under which licences the locked packages are used, and refuses one that may not be.

Without it a package that would bind the whole program to its licence could come in with a small
change of the lock. What a package is under, its own installed metadata say. Allowed are permissive
licences, MPL-2.0 (files of its own, which we do not change) and LGPL (separate libraries that
anybody can replace); what is not said in these words is accepted by name only, with a reason. The
list for people is docs/operation/licences.md: `python3 dev.py licences` writes it anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from checking.locked import LOCK, ROOT, packages_in, speak_utf8

REPORT = ROOT / "docs" / "operation" / "licences.md"
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Zlib",
    }
)
WORDS: Mapping[str, str] = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}
"""How licences are called by those who do not use SPDX's names."""
EXCEPTIONS: Mapping[str, tuple[str, str]] = {
    "apsw": ("MIT", "offered under any licence that OSI approved: MIT is chosen; tests only"),
    "hidapi": ("BSD-3-Clause", "offered under GPL-3.0, BSD or its own licence: BSD is chosen"),
    "pypdfium2": ("Apache-2.0", "BSD-3-Clause or Apache-2.0; PDFium is BSD-3-Clause"),
    "sqlcipher3": ("Zlib", "holds SQLCipher (BSD-3-Clause) and OpenSSL (Apache-2.0)"),
}
"""Packages whose metadata say it in words of their own: what holds, and why."""
ELSEWHERE: Mapping[str, str] = {
    "backports-tarfile": "MIT",
    "importlib-metadata": "Apache-2.0",
    "jeepney": "MIT",
    "lazy-importer": "Apache-2.0",
    "pywin32-ctypes": "BSD-3-Clause",
    "secretstorage": "BSD-3-Clause",
    "zipp": "MIT",
}
"""Packages of some systems or Pythons only; where they are installed they speak for themselves."""
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Found:
    """What a package is under; an empty licence: one that may not be."""

    name: str
    said: str
    licence: str
    note: str = ""


def said_of(package: str) -> str | None:
    """The licence a package names itself, the most exact word first; None: not installed."""
    try:
        known = metadata(package)
    except PackageNotFoundError:
        return None
    expression, words = (
        (known.get_all(name) or [""])[0] for name in ("License-Expression", "License")
    )
    lines = words.strip().splitlines() or [""]
    classifiers = [
        one.rpartition(" :: ")[2]
        for one in known.get_all("Classifier") or []
        if one.startswith("License :: OSI Approved :: ")
    ]
    exact = [expression, lines[0][:_LONGEST]]
    known_words = [one for one in exact if one and licence_of(one)]
    # Several classifiers may mean "or" as well as "and": taken for "and".
    return next(iter(known_words), "") or " AND ".join(classifiers) or next(filter(None, exact), "")


def licence_of(said: str) -> str:
    """The licence under which something may be used; empty where there is none that is allowed."""
    for choice in re.split(r"\s+OR\s+", said):
        parts = [part.strip() for part in re.split(r"\s+AND\s+", choice)]
        named = [WORDS.get(part.casefold(), part.strip("()")) for part in parts]
        if all(name in ALLOWED for name in named):
            return " AND ".join(dict.fromkeys(named))
    return ""


def look(names: Sequence[str]) -> list[Found]:
    """What each package is under."""
    found = []
    for name in names:
        said = said_of(name)
        if name in EXCEPTIONS:
            licence, note = EXCEPTIONS[name]
            found.append(Found(name, said or "", licence, note))
        elif said is None:
            found.append(Found(name, "", ELSEWHERE.get(name, ""), "" if name in ELSEWHERE else "?"))
        else:
            found.append(Found(name, said, licence_of(said)))
    return found


def report(found: Sequence[Found]) -> str:
    """The list for people."""
    lines = [
        "# 软件包及其许可证",
        "",
        "程序和它的测试用到的全部软件包（`requirements.lock`），许可证取自各包自己的元数据。"
        "`python3 dev.py check` 核对：",
        "只用宽松许可证、MPL-2.0（不改动其文件）和 LGPL（单独的库，可以替换）；"
        "GPL、AGPL 和不明的不用，例外逐个写明理由。",
        "换了软件包以后用 `python3 dev.py licences` 重写本页。",
        "",
        "| 软件包 | 许可证 | 说明 |",
        "|---|---|---|",
        *(f"| {one.name} | {one.licence or '—'} | {one.note} |" for one in found),
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str], lock: Path = LOCK, shown: Path = REPORT) -> int:
    """Check, or with `--write` write the list for people; 1 where something may not be used."""
    speak_utf8()
    names = list(dict.fromkeys(one.name for one in packages_in(lock.read_text(encoding="utf-8"))))
    found = look(names)
    refused = [one for one in found if not one.licence]
    for one in refused:
        said = one.said or "没有说明 nothing"
        print(
            f"{one.name}: {said}：许可证不能用，或不明  this licence cannot be used, or is unknown"
        )
    text = report(found)
    if "--write" in arguments:
        shown.write_text(text, encoding="utf-8", newline="\n")
    elif not shown.is_file() or shown.read_text(encoding="utf-8") != text:
        print(f"{shown.name} 已过时，请运行 dev.py licences  is out of date: run dev.py licences")
        return 1
    print(f"{len(found)} 个软件包，{len(refused)} 个不能用  {len(refused)} cannot be used")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
