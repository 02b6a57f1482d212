"""Carries out the printed command bar codes, or says why one is not for here.

Without it a clerk with a box in each hand would have to find the keyboard. A command is a fact like
any scan, whether or not it did something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.codes.code import Code, Command
from app.receiving.progress import ScanAnswered
from app.receiving.refusals import WishRefused
from app.receiving.rules import Outcome
from app.receiving.sessions import bodies
from app.receiving.sessions.arming import sentence_of, setting_of
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.decision import Decision
from app.receiving.sessions.standing import Standing
from app.receiving.sessions.undoing import redo, undo
from app.receiving.tally import Pack
from app.receiving.verdicts import Sentence, Verdict


def obey(
    standing: Standing, code: Code, reading: Reading, may_reject: Callable[[], bool]
) -> ScanAnswered:
    """Carry out one command; `may_reject` is asked where it would reject or hold back."""
    command = code.code or ""
    steps = {Command.UNDO.value: undo, Command.REDO.value: redo}
    step = steps.get(command)
    if step is not None:
        try:
            return step(standing, reading)
        except WishRefused as refusal:
            return _say(standing, code, reading, Decision(_said(refusal.sentence)))
    return _say(standing, code, reading, _decision(standing, code, may_reject))


def _decision(standing: Standing, code: Code, may_reject: Callable[[], bool]) -> Decision:
    command = code.code or ""
    waiting = sentence_of(command)
    if waiting is not None:
        if standing.armed == command:
            return Decision(_said(Sentence("disarmed")))
        if setting_of(command) is not None and not may_reject():
            return Decision(_said(Sentence("may-not-reject")), armed=standing.armed)
        return Decision(_said(waiting), armed=command)
    if command == Command.NEXT_CARTON:
        return Decision(_carton_ended(standing))
    sentence = {
        Command.CONFIRM.value: Sentence("confirm-asked"),
        Command.PRINT.value: Sentence("print-asked"),
    }.get(command)
    if sentence is not None:
        return Decision(_said(sentence))
    unknown = Sentence("unknown-command", {"command": code.raw.strip()[:40]})
    return Decision(_said(unknown), armed=standing.armed)


def _carton_ended(standing: Standing) -> Outcome:
    """End the carton at hand; one that is short is named as it is, and asks for nothing."""
    pack = standing.tally.packs.get(standing.tally.pack or "")
    if pack is not None:
        return _pack_ended(pack)
    number = standing.tally.filling
    if number is None:
        return _said(Sentence("no-carton-at-hand"))
    expected = standing.index.carton(number).expected
    arrived = standing.tally.arrived_in(number)
    values: dict[str, str | int] = {
        "carton": number,
        "received": arrived,
        "expected": "?" if expected is None else expected,
    }
    is_short = expected is None or arrived < expected
    sentence = Sentence("carton-ended-short" if is_short else "carton-ended", values)
    return replace(_said(sentence), carton_no=number)


def _pack_ended(pack: Pack) -> Outcome:
    """End the package at hand; what came of it is all it holds (零箱)."""
    values: dict[str, str | int] = {
        "carton": pack.code,
        "received": pack.arrived,
        "expected": "?" if pack.expected is None else pack.expected,
    }
    # Where nobody said how many it holds, what came is what it holds.
    is_short = pack.expected is not None and pack.arrived < pack.expected
    sentence = Sentence("pack-ended-short" if is_short else "pack-ended", values)
    return replace(_said(sentence), carton_no=pack.code)


def _said(sentence: Sentence) -> Outcome:
    return Outcome(Verdict.COMMAND, sentence)


def _say(standing: Standing, code: Code, reading: Reading, decision: Decision) -> ScanAnswered:
    body = bodies.of_scan(standing.place(), reading, code, decision)
    with standing.parts.database.writing() as connection:
        standing.record(connection, body)
    standing.adopt(body, {})
    named = () if body.carton_no is None else (body.carton_no,)
    return standing.event(body, (), named)
