"""The purchasers' day: both catalogues, a warning, an order, its delivery, the statistics."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from tests.commands import ENVIRONMENT, ROOT
from tests.end_to_end.desktop_purchaser import APPROVER, CLERK, QUANTITY, WRITER
from tests.printing import printed

LIMIT_S = 180


def stored(database: Path, sql: str) -> list[Any]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def test_a_purchasers_day_from_catalogues_to_statistics(tmp_path: Path) -> None:
    folder, pictures = tmp_path / "training", tmp_path / "pictures"
    folder.mkdir()
    pictures.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.desktop_purchaser", str(folder), str(pictures)],
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    here, service = folder / "workstation.db", folder / "service.db"
    placed = "SELECT order_no, order_upload.platform_no FROM purchase_order"
    placed += " JOIN order_upload USING (order_id) WHERE order_upload.state = 'placed'"
    ((order_no, platform_no),) = stored(here, placed)
    # What was decided and ordered here is what the other workstations are told.
    assert stored(service, placed) == [(order_no, platform_no)]
    words = "SELECT person, decision FROM warning_word"
    assert stored(service, words) == stored(here, words) == [(WRITER, "accept")]
    aliases = "SELECT person, kind, verdict FROM alias_word"
    assert stored(service, aliases) == stored(here, aliases) == [(WRITER, "maker", "same")]
    assert stored(folder / "sandbox.db", _ORDERED) == [(order_no, platform_no, QUANTITY)]
    assert stored(here, "SELECT state, confirmed_by FROM receipt") == [("confirmed", CLERK)]
    (paper,) = (folder / "papers").glob(f"*{order_no}*.pdf")
    assert {order_no, APPROVER} <= set(" ".join(printed.words(paper.read_bytes())).split())
    with Image.open(pictures / "statistics.png") as picture:
        assert picture.width == 1366


_ORDERED = """\
SELECT purchase_order.plan_no, purchase_order.order_id, sum(detail.quantity)
FROM purchase_order JOIN order_line USING (order_id)
JOIN detail ON detail.order_line_id = order_line.line_id
WHERE purchase_order.plan_no NOT LIKE 'JH%' GROUP BY 1, 2
"""
"""What the province was told, and how much of it its distributor sent."""
