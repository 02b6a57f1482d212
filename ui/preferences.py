"""What a person chose about the window: without it a restart would forget it.

Texts under names, nothing that matters to a receipt. The real store is QSettings; tests and
pictures use memory.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSettings

LANGUAGE = "view/language"
SCHEME = "view/scheme"
SOUND = "view/sound"
SPEECH = "view/speech"
LAST_PERSON = "people/last"
PROOF = "sign-in/proof"


class Preferences(Protocol):
    """A small store of texts."""

    def read(self, key: str, default: str) -> str:
        """Return what was written under the key, or the default."""

    def write(self, key: str, value: str) -> None:
        """Remember a value."""


class MemoryPreferences:
    """Remembers until the program ends."""

    def __init__(self, **values: str) -> None:
        self._values: dict[str, str] = dict(values)

    def read(self, key: str, default: str) -> str:
        """Return what was written under the key, or the default."""
        return self._values.get(key, default)

    def write(self, key: str, value: str) -> None:
        """Remember a value."""
        self._values[key] = value


class StoredPreferences:
    """Remembers in a QSettings store."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def read(self, key: str, default: str) -> str:
        """Return what was written under the key, or the default."""
        return str(self._settings.value(key, default))

    def write(self, key: str, value: str) -> None:
        """Remember a value."""
        self._settings.setValue(key, value)
