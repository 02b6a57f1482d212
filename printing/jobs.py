"""Jobs that a desk does one after another in its own thread, and words for what goes wrong.

Without it each desk of this door would begin and end its thread, wait for the workstation and word
its bugs by itself.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from app.entry.console import Trouble, in_words
from app.readers.saying import Saying
from app.receiving.progress import DeskFailed
from app.receiving.verdicts import Sentence
from printing.in_words import papers_in_words

Job = Callable[[], object]
Source = TypeVar("Source")

log = logging.getLogger(__name__)


class Jobs:
    """One thread; what is handed in after its end is not done."""

    def __init__(self, name: str) -> None:
        """Name the thread."""
        self._thread = ThreadPoolExecutor(1, name)

    def do(self, job: Job) -> None:
        """Do a job when its turn comes; it raises nothing."""
        try:
            self._thread.submit(job)
        except RuntimeError:
            log.info("a wish came after the end")

    def end(self, timeout_s: float) -> bool:
        """Do what was handed in, and then no more; False where that takes longer."""
        try:
            last = self._thread.submit(lambda: None)
        except RuntimeError:
            return True
        self._thread.shutdown(wait=False)
        return bool(wait([last], timeout_s).done)


def told(job: Job, post: Callable[[object], None], desk: str, *refusals: type[Exception]) -> None:
    """Do one job of a desk; whatever happens is told in words (DeskFailed).

    `refusals`: exceptions besides Trouble whose text is a sentence for people.
    """
    in_sentences: tuple[type[Exception], ...] = (Trouble, *refusals)
    try:
        with papers_in_words(), in_words():
            job()
    except in_sentences as trouble:
        post(DeskFailed(Sentence("said", {"reason": str(trouble)})))
    except CancelledError:
        pass  # The workstation could not be opened; why, was told.
    except Exception:
        number = os.urandom(4).hex()
        log.exception("bug %s at the desk of %s", number, desk)
        post(DeskFailed(Sentence("bug", {"number": number}), number))


def workstation_of(source: Future[Source], ending: Future[None]) -> Source:
    """The workstation, as soon as it is there; raises CancelledError where the end comes first."""
    either: list[Future[Any]] = [source, ending]
    wait(either, return_when=FIRST_COMPLETED)
    if not source.done():
        raise CancelledError
    return source.result()


def refuse(post: Callable[[object], None], why: Saying) -> None:
    """Say that a wish is not for who wished it (DeskFailed)."""
    post(DeskFailed(Sentence("said", {"reason": why.chinese})))
