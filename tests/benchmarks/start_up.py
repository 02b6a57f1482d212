"""Time to a usable window, beside a minimal PySide6 window started in the same run.

Both are whole processes, from the command to the first turn of the event loop after the window was
shown, on the offscreen platform: what is compared is what we load and build, not the screen.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7
PROMISED = 2.0
"""At most so many times the minimal window."""

MINIMAL = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv)
window = QLabel("TraceDock")
window.resize(1366, 768)
window.show()
QTimer.singleShot(0, application.quit)
sys.exit(application.exec())
"""


def main() -> None:
    """Print both medians and their ratio."""
    minimal, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        desktop = [str(ROOT / "main.py"), "desktop", "--folder", folder, "--until-shown"]
        for _ in range(RUNS):
            minimal.append(_run(["-c", MINIMAL]))
            ours.append(_run(desktop))
    base, full = statistics.median(minimal), statistics.median(ours)
    print(f"start to a usable window, median of {RUNS}, offscreen")
    print(f"  minimal PySide6 window   {base * 1000:7.0f} ms")
    print(f"  TraceDock desktop        {full * 1000:7.0f} ms")
    print(f"  ratio                    {full / base:7.2f}   (promised: at most {PROMISED:.0f})")


def _run(arguments: list[str]) -> float:
    """One process from start to end, in seconds."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
