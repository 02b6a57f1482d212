"""Has the service read the platform's catalogue again, for a person who does not want to wait.

Without it a new price would be here tomorrow. What has changed comes with the feed.
"""

from __future__ import annotations

from collections.abc import Callable

from app.catalogue.entries.syncing import Ask, Refreshed, SyncFailed
from sync.client.errors import SyncError
from sync.client.transport import Transport


def asking(transport: Callable[[], Transport]) -> Ask:
    """How the desk of the catalogues asks; `transport` makes a way to the service for its thread.

    What the desk calls blocks until the answer is there, and raises SyncFailed.
    """

    def ask() -> Refreshed:
        try:
            told = transport().refresh_catalogue()
        except SyncError as error:
            raise SyncFailed(error.message) from error
        return Refreshed(told.asked, told.news, told.left)

    return ask
