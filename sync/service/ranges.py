"""Which bytes of an immutable file a request asks for, and the headers of its answer.

Without it hand-overs and snapshots would each read Range and If-None-Match in their own way. The
file's name is the hash of its content, so its tag never changes.

Source: RFC 9110, 13 and 14.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sync.service.refusals import ServiceRefusal

_RANGE = re.compile(r"bytes=(\d{1,12})?-(\d{1,12})?")


@dataclass(frozen=True, slots=True)
class WantedPart:
    """Bytes `first` to before `end`, and how to answer with them."""

    status: int
    first: int
    end: int
    headers: dict[str, str]


def wanted_part(
    asked: Mapping[str, str], name: str, size: int, *, private: bool = True
) -> WantedPart:
    """Read the headers of a request; raises ServiceRefusal where there is no such part."""
    tag = f'"{name}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"{'private' if private else 'public'}, max-age=31536000, immutable",
        "Accept-Ranges": "bytes",
    }
    if tag in asked.get("if-none-match", ""):
        return WantedPart(304, 0, 0, headers)
    wanted = asked.get("range")
    if wanted is None or asked.get("if-range", tag) != tag:
        return WantedPart(200, 0, size, headers)
    first, last = _range(wanted, size)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return WantedPart(206, first, last + 1, headers)


def _range(wanted: str, size: int) -> tuple[int, int]:
    """The first and last byte that are asked for; raises ServiceRefusal."""
    found = _RANGE.fullmatch(wanted.strip())
    if found is None or not (found[1] or found[2]):
        raise _no_such_part(size)
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(size - 1, int(found[2]) if found[2] else size - 1)
    if first > last:
        raise _no_such_part(size)
    return first, last


def _no_such_part(size: int) -> ServiceRefusal:
    return ServiceRefusal(416, "no-such-part", f"这块共 {size} 字节，没有所要的部分。")
