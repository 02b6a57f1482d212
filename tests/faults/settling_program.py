"""Brings the recordings of a folder to what it wants, to be killed meanwhile; run with the folder.

It says `begun` when it may be killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.store.encryption.keeping import keep_with
from scanners.recordings_at_rest import settle_recordings
from sync.data_keys import data_keys

if __name__ == "__main__":
    keep_with(data_keys)
    print("begun", flush=True)
    settle_recordings(Path(sys.argv[1]))
