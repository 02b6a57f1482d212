"""The mark of who works by a name that nobody could verify; without it papers would say too much.

Receiving does not wait for a cable: who never proved anything on a workstation may begin by name
while the service is away. What he does says so, and nothing that wants a right is done so.
"""

from __future__ import annotations

_MARK = "（未核实）"


def mark(name: str) -> str:
    """A name as it stands on what is done without proof."""
    return name if name.endswith(_MARK) else name + _MARK


def unmarked(name: str) -> str | None:
    """The name without its mark; None where it has none."""
    return name.removesuffix(_MARK) if name.endswith(_MARK) else None
