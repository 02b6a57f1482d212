"""Lets tests wait longer before they call something late; without it a busy machine fails them.

Nothing that goes well takes longer: what is waited for ends the wait. What a test gives a time of
its own keeps it.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

PATIENCE_S = 30.0
"""How long something may take that takes a moment on a machine at rest."""

_WAITING = ("waitActive", "waitExposed", "waitSignal", "waitSignals", "waitUntil", "waitCallback")


def be_patient() -> None:
    """Let Qt's waits be long, and no made-up value be too slow, in this process."""
    for name in _WAITING:
        vars(QtBot)[name].__kwdefaults__["timeout"] = int(PATIENCE_S * 1000)
    settings.register_profile(
        "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("patient")
