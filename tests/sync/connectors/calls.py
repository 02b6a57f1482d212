"""A journal that keeps every call, for tests that count them."""

from __future__ import annotations

from sync.connectors.journal import JournalEntry


class Calls(list[JournalEntry]):
    """A journal that keeps everything."""

    def __call__(self, entry: JournalEntry, /) -> None:
        self.append(entry)

    @property
    def messages(self) -> list[str]:
        return [entry.message for entry in self]
