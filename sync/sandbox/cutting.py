"""An answer that breaks off in the middle, as a line that dies leaves it.

Without it each stand-in would cut in its own way.
"""

from __future__ import annotations

from litestar.types import Receive, Scope, Send


class CutAnswer:
    """Announces all of an answer and sends half; the server ends the connection then."""

    def __init__(self, body: bytes) -> None:
        """Cut a body."""
        self._body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half."""
        length = str(len(self._body)).encode("ascii")
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-length", length)],
            }
        )
        half = self._body[: len(self._body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
