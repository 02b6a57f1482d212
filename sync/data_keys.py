"""Where the keys of encrypted databases stay: in the system's keyring.

Without it an encrypted database would have to be opened by its recovery key at each start. Where
there is no keyring, in a file beside the data, sealed for this machine and this person
(sealing.py): a folder that is taken away opens nothing by itself.
"""

from __future__ import annotations

from pathlib import Path

from sync.keeping_secrets import SecretKeeper, Wording

SERVICE_NAME = "TraceDock data"
FILE_NAME = "data-keys.json"
_WORDING = Wording("key of a database", "enter the recovery key")


def data_keys(folder: Path) -> SecretKeeper:
    """The keeper for a folder."""
    return SecretKeeper(SERVICE_NAME, folder / FILE_NAME, _WORDING)
