"""Carries out the printed command bar codes, or says why one is not for here.

Without it a clerk with a box in each hand would have to find the keyboard. A command is a fact like
any scan, whether or not it did something.
"""

from __future__ import annotations

from app.codes.code import Code, Command
from app.receiving import bodies
from app.receiving.bodies import Reading
from app.receiving.progress import ScanAnswered
from app.receiving.rules import Outcome
from app.receiving.standing import Standing
from app.receiving.undoing import undo
from app.receiving.verdicts import Sentence, Verdict


def obey(standing: Standing, code: Code, reading: Reading) -> ScanAnswered:
    """Carry out one command."""
    if code.code == Command.UNDO and standing.undoable:
        return undo(standing, reading)
    sentence = {
        Command.UNDO.value: Sentence("nothing-to-undo"),
        Command.CONFIRM.value: Sentence("confirm-asked"),
    }.get(code.code or "", Sentence("unknown-command", {"command": code.raw.strip()[:40]}))
    outcome = Outcome(Verdict.COMMAND, sentence)
    body = bodies.of_scan(standing.place(), reading, code, outcome)
    with standing.parts.database.writing() as connection:
        standing.record(connection, body)
    standing.seq = body.seq
    return standing.event(body, (), set())
