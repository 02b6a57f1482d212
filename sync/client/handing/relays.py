"""Which relay a hospital's shipments go to, and with which key.

Without it a distributor that serves several hospitals could hand over to one of them. Addresses are
in a file of the workstation's folder; secrets are in the system's keyring, or sealed beside it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from app.connection import is_open_to_others
from app.packing.events import RelayRow
from sync.client.handing.relay_door import RelayDoor, RelayKey
from sync.client.trust import Trust
from sync.keeping_secrets import SecretKeeper, Wording
from sync.sealing import Seal

FILE_NAME = "relays.json"
SECRETS_NAME = "relay-keys.json"
_SERVICE = "TraceDock relay"
_WORDING = Wording("relay key", "enter the relay's key again")

_log = logging.getLogger(__name__)


def check(relay: RelayRow) -> None:
    """Refuse what cannot be asked; raises ValueError with a sentence."""
    if not _has_host(relay.url) or is_open_to_others(relay.url):
        raise ValueError("云码平台地址应以 https:// 开头，请核对")
    if not relay.key_id.strip().isprintable() or not relay.key_id.strip():
        raise ValueError("请填写云码平台给的密钥编号")
    Trust.of(relay.ca_file, relay.pin)


def _has_host(url: str) -> bool:
    try:
        place = urlsplit(url)
    except ValueError:
        return False
    return place.scheme in ("https", "http") and bool(place.hostname)


class Relays:
    """The relays of one workstation; for any thread."""

    def __init__(self, folder: Path, *, use_keyring: bool = True, seal: Seal | None = None) -> None:
        """Keep them in a folder."""
        self._file = folder / FILE_NAME
        self._secrets = SecretKeeper(
            _SERVICE, folder / SECRETS_NAME, _WORDING, use_keyring=use_keyring, seal=seal
        )

    def all(self) -> tuple[RelayRow, ...]:
        """All of them, by hospital; where they cannot be read, none, and it is logged."""
        try:
            return self._read()
        except (OSError, ValueError) as error:
            _log.warning("%s cannot be read: %s", self._file.name, error)
            return ()

    def keep(self, relay: RelayRow, secret: str = "") -> None:
        """Set the relay of a hospital; without a secret the one it has stays.

        Raises ValueError (a sentence) or OSError.
        """
        check(relay)
        if not secret.strip() and self._secrets.read(_name(relay)) is None:
            raise ValueError("请填写云码平台给的密钥")
        # Read first: where that fails, nothing is written over what others need.
        known = self._read()
        if secret.strip():
            self._secrets.keep(_name(relay), secret.strip())
        others = [one for one in known if one.hospital != relay.hospital]
        self._write([*others, relay])
        self._drop_secrets(known, [*others, relay])

    def forget(self, hospital: str) -> None:
        """Hand over to a hospital no more; raises OSError."""
        known = self._read()
        others = [one for one in known if one.hospital != hospital]
        self._write(others)
        self._drop_secrets(known, others)

    def door(self, hospital: str) -> RelayDoor | None:
        """A way for one thread to the relay of a hospital; None where no key is set for it."""
        found = {one.hospital: one for one in self.all()}
        relay = found.get(hospital) or found.get("")
        secret = None if relay is None else self._secrets.read(_name(relay))
        if relay is None or secret is None:
            return None
        trust = Trust.of(relay.ca_file, relay.pin)
        return RelayDoor(relay.url, RelayKey(relay.key_id, secret), trust=trust)

    def _read(self) -> tuple[RelayRow, ...]:
        """All of them; raises ValueError (a sentence) or OSError where they cannot be read."""
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
            return tuple(RelayRow(**one) for one in said)
        except FileNotFoundError:
            return ()
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"云码平台的设置文件 {self._file.name} 已损坏，请管理员改名保存后重新填写"
            ) from error

    def _drop_secrets(self, before: Sequence[RelayRow], now: Sequence[RelayRow]) -> None:
        """Keep no secret that no relay uses; one key may be for several hospitals."""
        for name in {_name(one) for one in before} - {_name(one) for one in now}:
            self._secrets.forget(name)

    def _write(self, relays: list[RelayRow]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        half = self._file.with_suffix(".new")
        rows = [asdict(one) for one in sorted(relays, key=lambda one: one.hospital)]
        half.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(self._file)


def _name(relay: RelayRow) -> str:
    return f"{relay.url.rstrip('/')}#{relay.key_id}"
