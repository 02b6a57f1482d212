"""What `doctor` says of sound; without it nobody would know why verdicts only beep. Loads no Qt."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from app.entry.findings import Finding, Ground, Level, found


def look(_ground: Ground) -> Iterator[Finding]:
    """Whether there is a sound card to speak through."""
    try:
        # An optional driver: the import itself fails where PortAudio is not installed.
        devices = importlib.import_module("sounddevice").query_devices()
        names = [str(one["name"]) for one in devices if one["max_output_channels"] > 0]
        why, english = "系统里没有", "the system has none"
    except Exception as error:  # noqa: BLE001 (PortAudio's own error is a plain Exception)
        names, why, english = [], str(error), str(error)
    if names:
        yield found("sound", f"声卡：{names[0]}", f"Sound card: {names[0]}", cards=names)
        return
    yield found(
        "sound",
        f"没有可用的声卡（{why}），判定只用电脑自带的提示音",
        f"No sound card ({english}): verdicts are told by the computer's own beep",
        Level.WARNING,
        cards=[],
    )
