"""The routes by which faults are asked for.

Without it each stand-in would write them again.
"""

from __future__ import annotations

from typing import Any

from litestar import delete, get, post
from litestar.params import JSONBody

from sync.sandbox.faults import Fault, Faults


def fault_routes(faults: Faults) -> list[Any]:
    """Build them, to stand below a stand-in's own address."""

    @get("/faults", sync_to_thread=False)
    def list_waiting() -> list[Fault]:
        """List what was asked for and did not happen yet."""
        return faults.waiting()

    @post("/faults", sync_to_thread=False)
    def ask(data: JSONBody[Fault]) -> None:
        """Let something go wrong."""
        faults.ask(data)

    @delete("/faults", sync_to_thread=False)
    def clear() -> None:
        """Let nothing more go wrong."""
        faults.clear()

    return [list_waiting, ask, clear]
