"""Time to a usable window, beside a minimal PySide6 window started in the same run.

All are whole processes on the offscreen platform: what is compared is what we load and build, not
the screen. The minimal window ends at the first turn of its event loop; ours when the sign-in was
drawn and a name can be typed. The last figure is until the pages behind the sign-in are there, too.
As after an installation, the bytecode of all is there already.
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
    """Print the medians and what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        desktop = [str(ROOT / "main.py"), "desktop", "--folder", folder]
        started = {
            "minimal PySide6 window": ["-c", MINIMAL],
            "TraceDock desktop": [*desktop, "--until-shown"],
            "and all its pages": [*desktop, "--until-furnished"],
        }
        environment = _environment(folder)
        for arguments in started.values():
            _run(arguments, environment)
        took: dict[str, list[float]] = {name: [] for name in started}
        for _ in range(RUNS):
            for name, arguments in started.items():
                took[name].append(_run(arguments, environment))
    medians = {name: statistics.median(seconds) for name, seconds in took.items()}
    minimal, ours, _all = medians.values()
    print(f"start to a usable window, median of {RUNS}, offscreen")
    for name, seconds in medians.items():
        print(f"  {name:<24} {seconds * 1000:7.0f} ms")
    print(f"  ratio                    {ours / minimal:7.2f}   (promised: at most {PROMISED:.0f})")


def _environment(folder: str) -> dict[str, str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _run(arguments: list[str], environment: dict[str, str]) -> float:
    """One process from start to end, in seconds."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
