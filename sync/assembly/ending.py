"""Hears when somebody asks a server in the foreground to stop.

Without it each command that serves would miss the word that comes before it waits for it.
"""

from __future__ import annotations

import signal
import sys
import threading


def hear_the_end() -> threading.Event:
    """Note when somebody asks us to stop; heard from the start, not only once we wait for it."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: ended.set())
    if sys.platform == "win32":
        # What a Windows service wrapper sends.
        signal.signal(signal.SIGBREAK, lambda _number, _frame: ended.set())
    return ended
