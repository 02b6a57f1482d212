"""Joins the pages that stand closest to the readers to what readers tell.

Without it each of them would have to know the bridge.
"""

from __future__ import annotations

from ui.batch_import import BatchImport
from ui.bridge import Bridge
from ui.decoding_page import DecodingPage
from ui.devices_page import DevicesPage
from ui.guarded_pages import guard_devices
from ui.pictures.page import PicturePage


def join_readers(
    bridge: Bridge,
    decoding: DecodingPage,
    devices: DevicesPage,
    pictures: PicturePage,
    batches: BatchImport,
) -> None:
    """Show what readers read, how they are, and what they refused; grey what is not permitted."""
    guard_devices(devices)
    bridge.batch_shown.connect(batches.show_batch)
    for page in (decoding, devices):
        bridge.scan_seen.connect(page.show_scan)
    for shown in (devices, pictures):
        bridge.readers_shown.connect(shown.show_readers)
    bridge.readers_found.connect(devices.show_found)
    bridge.set_up_shown.connect(devices.show_set_up)
    bridge.reader_refused.connect(devices.show_refusal)
    bridge.paper_ready.connect(devices.show_paper)
    bridge.picture_shown.connect(pictures.show_picture)
    bridge.scan_answered.connect(pictures.show_answer)
