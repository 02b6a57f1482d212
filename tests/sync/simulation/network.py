"""A network that loses, doubles, delays and mixes up messages, and a machine that stops anywhere.

Requests are the real messages as bytes, handed to the real service in the same process. Nothing
runs in a thread and nothing looks at the machine's clock, so one seed is one history.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import msgspec

from app.store.core import Core, Urgency
from sync import wire
from sync.client.errors import ForkFound, GapFound, Refused, Unreachable
from sync.client.transport import Transport
from sync.service.accounts import Caller
from sync.service.refusals import ForkFound as ServiceFork
from sync.service.refusals import GapFound as ServiceGap
from sync.service.refusals import ServiceRefusal
from sync.service.service import Service

Result = TypeVar("Result")
FAULTS = ("request lost", "answer lost", "sent twice", "late", "also late", "old answer")


class Killed(BaseException):
    """The machine stopped here; what was committed is on its disk."""


class InlineCore(Core):
    """Runs work at once, in the caller's thread, and may stop the machine before or after it."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.mortal = False

    def submit(self, urgency: Urgency, work: Callable[[], Result]) -> Future[Result]:
        self._perhaps_die()
        future: Future[Result] = Future()
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 (handed on whole, as the real one does)
            future.set_exception(error)
        self._perhaps_die()
        return future

    def stop(self, timeout_s: float) -> bool:
        return True

    def _perhaps_die(self) -> None:
        if self.mortal and self._chance.random() < 0.04:
            raise Killed


class Post:
    """What is still under way: requests that arrive later, and answers to old questions."""

    def __init__(self, chance: random.Random, service: Callable[[], Service]) -> None:
        self._chance = chance
        self._service = service
        self.late: list[tuple[Caller, str, bytes]] = []
        self._answers: dict[tuple[object, str], list[bytes]] = {}
        self.faulty = True
        self.count: dict[str, int] = dict.fromkeys(FAULTS, 0)

    def carry(self, caller: Caller, name: str, sent: bytes) -> bytes:
        """Bring a request to the service and its answer back, or not."""
        fault = self._fault()
        if fault == "request lost":
            raise Unreachable(fault)
        if fault in ("late", "also late"):
            self.late.append((caller, name, sent))
        if fault == "late":
            raise Unreachable(fault)
        if fault == "sent twice":
            self.deliver(caller, name, sent)
        answer = self.deliver(caller, name, sent)
        if fault == "answer lost":
            raise Unreachable(fault)
        if isinstance(answer, Exception):
            raise answer
        old = self._answers.setdefault((caller.device, name), [])
        old.append(answer)
        return self._chance.choice(old) if fault == "old answer" else answer

    def deliver_late(self) -> None:
        """Let one request arrive of which nobody waits for the answer any more."""
        if self.late:
            self.deliver(*self.late.pop(self._chance.randrange(len(self.late))))

    def deliver(self, caller: Caller, name: str, sent: bytes) -> bytes | Exception:
        """Ask the real service, with the very bytes."""
        handler, kind = _HANDLERS[name]
        try:
            answer = handler(self._service(), caller, msgspec.json.decode(sent, type=kind))
        except ServiceGap as gap:
            return GapFound(gap.last_seq, gap.last_hash.hex())
        except ServiceFork:
            return ForkFound()
        except ServiceRefusal as refusal:
            return Refused(refusal.status, refusal.error, refusal.message)
        return msgspec.json.encode(answer)

    def _fault(self) -> str:
        if not self.faulty or self._chance.random() > 0.3:
            return ""
        fault = self._chance.choice(FAULTS)
        self.count[fault] += 1
        return fault


_HANDLERS: dict[str, tuple[Callable[[Service, Caller, Any], wire.Message], type[Any]]] = {
    "push": (Service.push, wire.Push),
    "pull": (Service.pull, wire.Pull),
    "history": (Service.begin_history, wire.HistoryWish),
    "proof": (Service.prove, wire.ProofWish),
}


class Wire(Transport):
    """One workstation's way over that network."""

    def __init__(self, post: Post, service: Callable[[], Service], caller: Caller) -> None:
        super().__init__("http://127.0.0.1:1", "token")
        self._post = post
        self._reach = service
        self._caller = caller

    def hello(self) -> wire.Hello:
        return self._reach().hello()

    def push(self, message: wire.Push) -> wire.Pushed:
        return self._ask("push", message, wire.Pushed)

    def pull(self, wish: wire.Pull) -> wire.Pulled:
        return self._ask("pull", wish, wire.Pulled)

    def prove(self, wish: wire.ProofWish) -> wire.Proof:
        return self._ask("proof", wish, wire.Proof)

    def begin_history(self, wish: wire.HistoryWish) -> wire.HistoryBegun:
        return self._ask("history", wish, wire.HistoryBegun)

    def _ask(self, name: str, message: wire.Message, kind: type[Result]) -> Result:
        answer = self._post.carry(self._caller, name, msgspec.json.encode(message))
        return msgspec.json.decode(answer, type=kind)
