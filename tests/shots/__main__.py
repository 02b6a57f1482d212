"""Pictures of every screen: light and dark, Chinese and English, at five sizes.

`python -m tests.shots [--output DIR] [--only TEXT] [--keep]`. Each scale needs a process of its
own, because Qt reads QT_SCALE_FACTOR once. Nothing is shown on a screen. With `--keep` the states
of the receiving page are kept in docs/screens, so that a change of looks is seen in its commit, and
the guide's pictures are taken anew.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

SIZES = {
    "1366x768@100": (1366, 768, 1.0),
    "1366x768@125": (1366, 768, 1.25),
    "1366x768@150": (1366, 768, 1.5),
    "1920x1080@100": (1920, 1080, 1.0),
    "1920x1080@200": (1920, 1080, 2.0),
}
KEPT = Path("docs/screens")
KEPT_SIZES = ("1366x768@100", "1920x1080@100")
KEPT_STATES = {
    "04-waiting": "idle",
    "05-accepted": "accepted",
    "07-already-scanned": "duplicate",
    "08-wrong-batch": "wrong-and-tray",
    "18-all-agrees": "confirm",
    "15-confirmed": "finished",
    "60-four-way": "reconciliation",
}
"""What docs/screens calls each state; the others are looked at and not kept."""
GUIDE = Path("docs/pictures")
GUIDE_PICTURES = {
    "02-deliveries": "deliveries",
    "05-accepted": "receiving",
    "32-decoding-gs1": "decoding",
    "41-devices-tried": "devices",
    "42-pictures-shelf": "pictures",
}
"""What the user's guide calls each screen; the English one has its own below it."""


def main() -> int:
    """Take the pictures; return 0 when all were written."""
    parser = argparse.ArgumentParser(prog="tests.shots", description="Pictures of every screen.")
    parser.add_argument("--output", type=Path, default=Path("out/shots"))
    parser.add_argument("--only", default="", help="take screens whose name contains this")
    parser.add_argument("--keep", action="store_true", help="keep the receiving states in docs/")
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
        modules = (
            "screens",
            "devices",
            "library",
            "acceptance",
            "four_way",
            "office",
            "signing",
            "known",
            "cases",
            "catalogue",
            "orders",
            "statistics",
            "today",
            "warnings",
            "aliases",
            "relations",
            "connection",
            "links",
            "people",
            "audit",
            "labels",
            "designer",
            "making",
            "packing",
            "mapping",
        )
        for module in modules:
            command = [sys.executable, "-m", f"tests.shots.{module}", name, str(arguments.output)]
            done = subprocess.run([*command, arguments.only], env=environment, check=False)
            status = status or done.returncode
    if arguments.keep and status == 0:
        keep(arguments.output)
    return status


def keep(output: Path) -> None:
    """Copy the states of the receiving page and the guide's pictures into docs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for shot, state in KEPT_STATES.items():
        for size in KEPT_SIZES:
            for scheme in ("light", "dark"):
                source = output / f"{shot}-{size}-zh-{scheme}.png"
                shutil.copyfile(source, KEPT / f"{state}-{size.partition('@')[0]}-{scheme}.png")
    for shot, name in GUIDE_PICTURES.items():
        for language, folder in (("zh", GUIDE), ("en", GUIDE / "en")):
            source = output / f"{shot}-{KEPT_SIZES[0]}-{language}-light.png"
            shutil.copyfile(source, folder / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
