"""A workstation that worked for a while, for those who look after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import delivery_file, run
from tests.deliveries import a_carton, a_delivery, a_line, boxes, code


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workstation with one receipt of four boxes, one of them scanned twice."""
    folder = tmp_path_factory.mktemp("worked")
    delivery = a_delivery(a_line(4, cartons=(a_carton("XH-1", *boxes(1, 3)),)))
    scans = "\n".join([code(1), code(1), "坏码", "XH-1", "TDCMD-UNDO", "TDCMD-REDO"])
    ran = run(
        "receive", "--delivery", delivery_file(folder, delivery), "--scans", "-",
        "--database", folder / "workstation.db", "--confirm", "--short", "少货",
        given=scans.encode(),
    )  # fmt: skip
    assert ran.status == 0, ran.said
    return folder
