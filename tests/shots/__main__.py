"""Pictures of every screen: light and dark, Chinese and English, at three sizes.

`python -m tests.shots [--output DIR] [--only TEXT]`. Each scale needs a process of its own, because
Qt reads QT_SCALE_FACTOR once. Nothing is shown on a screen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

SIZES = {"1366x768@100": (1366, 768, 1.0), "1366x768@150": (1366, 768, 1.5)}
SIZES["1920x1080@200"] = (1920, 1080, 2.0)


def main() -> int:
    """Take the pictures; return 0 when all were written."""
    parser = argparse.ArgumentParser(prog="tests.shots", description="Pictures of every screen.")
    parser.add_argument("--output", type=Path, default=Path("out/shots"))
    parser.add_argument("--only", default="", help="take screens whose name contains this")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    status = 0
    for name, (_, _, scale) in SIZES.items():
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale),
            "TZ": "Asia/Shanghai",
        }
        for module in ("screens", "devices"):
            command = [sys.executable, "-m", f"tests.shots.{module}", name, str(arguments.output)]
            done = subprocess.run([*command, arguments.only], env=environment, check=False)
            status = status or done.returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
