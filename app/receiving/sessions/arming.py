"""Commands that wait for the next scan: reject with a reason, hold, times n.

Without it the reason would have to be typed for every box. Pure. What is armed stands in the last
scan of the workstation, so that it survives the program.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.codes.code import REJECT_PREFIX, Command, times_of
from app.receiving.aside.rows import AsideState
from app.receiving.progress import Difference
from app.receiving.verdicts import Sentence

_REASONS = {
    command.value: Difference(command.removeprefix(REJECT_PREFIX).lower())
    for command in Command
    if command.startswith(REJECT_PREFIX)
}
"""The reason that each command of rejection names."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to become of the next scan instead of receiving it."""

    state: AsideState
    reason: str = ""
    """Of a rejection; empty for a box that is held."""


def setting_of(command: str | None) -> Setting | None:
    """What an armed command makes of the next scan; None where it is received as ever."""
    if command == Command.HOLD:
        return Setting(AsideState.HELD)
    reason = _REASONS.get(command or "")
    return None if reason is None else Setting(AsideState.REJECTED, reason)


def sentence_of(command: str) -> Sentence | None:
    """What is said when a command is armed; None where it is none that waits."""
    times = times_of(command)
    if times is not None:
        return Sentence("times-armed", {"times": times})
    setting = setting_of(command)
    if setting is None:
        return None
    if setting.state is AsideState.HELD:
        return Sentence("hold-armed")
    return Sentence("reject-armed", {"difference": setting.reason})
