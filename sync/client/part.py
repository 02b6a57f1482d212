"""What has come of an answer that may break off, so that the rest can be asked for.

Without it a chunk of 250 kB would begin again at each cut, and on a bad line never end. Only an
answer with a tag is gone on with, and only while the tag is the same (RFC 9110, If-Range); what
comes packed by somebody on the way is not, because its bytes are not the chunk's.
"""

from __future__ import annotations

import re

import requests

_BEHIND = re.compile(r"bytes (\d{1,12})-\d+/\d+")


class Part:
    """The beginning of one answer."""

    def __init__(self, path: str) -> None:
        """Belong to one address."""
        self.path = path
        self._bytes = bytearray()
        self._tag = ""

    def wish(self) -> dict[str, str]:
        """The headers that ask for the rest; none where nothing has come yet."""
        if not self._tag or not self._bytes:
            return {}
        return {"Range": f"bytes={len(self._bytes)}-", "If-Range": self._tag}

    def begin(self, answer: requests.Response) -> bytearray:
        """Where the bytes of an answer go: behind those that are here, or to an empty place."""
        if answer.status_code == 206:
            behind = _BEHIND.fullmatch(answer.headers.get("Content-Range", ""))
            if behind is not None and int(behind[1]) == len(self._bytes):
                return self._bytes
        self._bytes, self._tag = bytearray(), ""
        if answer.status_code == 200 and "Content-Encoding" not in answer.headers:
            self._tag = answer.headers.get("ETag", "")
        return self._bytes
