"""The desk of questions about codes: asks in a thread of its own, keeps the answer, tells it.

Without it a scan would wait for a platform. What can be asked is told when it is asked for, and why
nothing can; one question at a time, in the order they were wished. An answer is written by the core
as a fact; one that cannot be kept is told all the same.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from app.receiving.code_questions import Askable, CodeQuestion, CodeTold
from app.receiving.parts import Parts
from app.receiving.told import facts
from app.receiving.told.facts import CodeNoted
from app.store.core import Core, Urgency, write_and_wait
from app.store.errors import StoreError
from app.store.facts import Author
from app.store.faults import NOT_SAVED, of_store

log = logging.getLogger("tracedock.told")


class NotAnswered(Exception):
    """A question was not answered; the text is a Chinese sentence for people."""


class Asked(Protocol):
    """The way to the service; what it does blocks, and raises NotAnswered."""

    def askable(self) -> Askable:
        """Ask what can be asked."""

    def ask(self, question: CodeQuestion) -> CodeTold:
        """Ask about one code."""


@dataclass(frozen=True, slots=True)
class AskedScan:
    """Which scan is asked about."""

    receipt_id: uuid.UUID
    seq: int
    workstation: uuid.UUID | None = None
    """Where it was scanned; None: here."""


@dataclass(frozen=True, slots=True)
class AskingShown:
    """Event: what can be asked now."""

    askable: Askable
    reason: str = ""
    """Why nothing can; empty where something can."""


@dataclass(frozen=True, slots=True)
class CodeAnswered:
    """Event: what was said of a scanned code."""

    scan: AskedScan
    told: CodeTold
    not_kept: str = ""
    """Why it is not kept beside the scan; empty where it is."""


@dataclass(frozen=True, slots=True)
class CodeNotAnswered:
    """Event: a question was not answered."""

    scan: AskedScan
    code: str
    why: str
    """One Chinese sentence."""


class CodeQuestions:
    """One workstation's questions; from any thread."""

    def __init__(
        self, parts: Parts, core: Core, asked: Asked | None, sink: Callable[[object], None]
    ) -> None:
        """Answer into `sink`, which must not block; `asked`: None where there is no service."""
        self._parts, self._core, self._asked, self._sink = parts, core, asked, sink
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="code-questions")

    def look(self) -> None:
        """Ask what can be asked; answered by AskingShown."""
        self._do(self._look, lambda why: AskingShown(Askable(""), why))

    def ask(self, scan: AskedScan, question: CodeQuestion) -> None:
        """Ask about a scanned code; answered by CodeAnswered or CodeNotAnswered."""
        self._do(
            lambda: self._answer(scan, question),
            lambda why: CodeNotAnswered(scan, question.code, why),
        )

    def stop(self) -> None:
        """End after the question under way."""
        self._worker.shutdown(cancel_futures=True)

    def _do(self, work: Callable[[], object], failed: Callable[[str], object]) -> None:
        """Tell what the work comes to, or why it failed."""
        try:
            self._worker.submit(lambda: self._sink(self._done(work, failed)))
        except RuntimeError:
            log.debug("nothing is asked any more: the program ends")

    def _done(self, work: Callable[[], object], failed: Callable[[str], object]) -> object:
        try:
            return work()
        except NotAnswered as why:
            return failed(str(why))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            return failed(f"程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员")

    def _look(self) -> AskingShown:
        askable = self._way().askable()
        reason = "" if askable.platform else "本机构没有连接追溯平台，请管理员在“平台对接”里添加"
        return AskingShown(askable, reason)

    def _answer(self, scan: AskedScan, question: CodeQuestion) -> CodeAnswered:
        told = self._way().ask(question)
        return CodeAnswered(scan, told, self._keep(scan, question, told))

    def _way(self) -> Asked:
        if self._asked is None:
            raise NotAnswered("本机还没有接入服务端，不能问平台")
        return self._asked

    def _keep(self, scan: AskedScan, question: CodeQuestion, told: CodeTold) -> str:
        """Write an answer beside its scan; why that was not possible."""
        body = CodeNoted(
            receipt_id=scan.receipt_id,
            told_id=self._parts.clock.new_id(),
            seq=scan.seq,
            workstation=scan.workstation,
            told=told,
            person=question.person,
            at=self._parts.clock.now(),
        )

        def write(connection: Connection) -> None:
            station = self._parts.log.workstation
            text = facts.encode(body)
            op_id = self._parts.log.append(connection, facts.KIND, facts.VERSION, text)
            facts.apply(connection, Author(station.org, station.device, op_id), body)

        try:
            write_and_wait(self._core, self._parts.database, Urgency.BACKGROUND, write)
        except StoreError as error:
            log.warning("store: %s", error)
            return of_store(error, NOT_SAVED).chinese
        return ""
