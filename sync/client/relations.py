"""Has the service ask the platform for delivery relations, for a person who does not want to wait.

Without it a distributor that may deliver since this morning would be refused until tomorrow. What
has changed comes with the feed.
"""

from __future__ import annotations

from collections.abc import Callable

from app.catalogue.relations.downloading import Ask, Downloaded, DownloadFailed
from sync.client.errors import SyncError
from sync.client.transport import Transport


def asking(transport: Callable[[], Transport]) -> Ask:
    """How the desk of relations asks; `transport` makes a way to the service for its thread.

    What the desk calls blocks until the answer is there, and raises DownloadFailed.
    """

    def ask(person: str) -> Downloaded:
        try:
            told = transport().refresh_relations(person)
        except SyncError as error:
            raise DownloadFailed(error.message) from error
        return Downloaded(told.total, told.added, told.changed, told.ended, told.message)

    return ask
