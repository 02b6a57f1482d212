"""The recorded key streams, for the wedge alone and for the wedge behind a window.

Without it the two would not be asked the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.readers.settings import Layout, WedgeSettings

STREAMS = sorted((Path(__file__).parent / "data").glob("*.json"))


def stream_of(path: Path) -> tuple[dict[str, Any], WedgeSettings]:
    """Read a stream and the settings of the reader that it was recorded with."""
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    values = record.get("settings", {})
    if "layout" in values:
        values["layout"] = Layout(values["layout"])
    if "gs_keys" in values:
        values["gs_keys"] = tuple(values["gs_keys"])
    return record, WedgeSettings(**values)
