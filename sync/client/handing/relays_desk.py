"""The desk of relays: takes a person's wishes about them, answers each with RelaysShown.

Without it the window would wait for the keyring. Wishes return at once and are done in one thread.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from app.packing.events import RelayRow, RelaysShown
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store.lane import Lane
from sync.client.handing.relays import Relays

log = logging.getLogger(__name__)


class RelaysDesk(Guarded):
    """One workstation's."""

    def __init__(
        self, relays: Relays, changed: Callable[[], None], post: Callable[[object], None]
    ) -> None:
        """Answer into `post`; `changed` is called when a relay may be another one now."""
        self.relays = relays
        self._changed = changed
        self._post = post
        self._opening = threading.Lock()
        self._lane: Lane[str, Callable[[], None]] | None = None
        """There from the first wish on."""

    def list_relays(self) -> None:
        """Ask for them; answered by RelaysShown."""
        self._put("list", lambda: None)

    @asks(Permission.MANAGE_RELAYS)
    def set_relay(self, relay: RelayRow, secret: str) -> None:
        """Hand over to a hospital here from now on; without a secret the one it has stays."""
        self._put("set", lambda: self.relays.keep(relay, secret))

    @asks(Permission.MANAGE_RELAYS)
    def forget_relay(self, hospital: str) -> None:
        """Hand over to a hospital no more."""
        self._put("forget", lambda: self.relays.forget(hospital))

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end; False where that took longer."""
        with self._opening:
            lane = self._lane
        if lane is None:
            return True
        lane.close()
        return lane.join(timeout_s)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._post(RelaysShown(self.relays.all(), why.chinese))

    def _put(self, task: str, work: Callable[[], None]) -> None:
        with self._opening:
            if self._lane is None:
                self._lane = Lane("relays", self._do)
            self._lane.put(task, work)

    def _do(self, task: str, work: Callable[[], None]) -> None:
        said = ""
        try:
            work()
        except ValueError as error:
            said = str(error)
        except OSError as error:
            said = f"没有保存（{of_system(error).chinese}），请检查磁盘和系统钥匙串后再试"
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            said = f"程序出错（编号 {number}），没有保存；请把编号告诉管理员"
        self._post(RelaysShown(self.relays.all(), said))
        if task != "list" and not said:
            self._changed()
