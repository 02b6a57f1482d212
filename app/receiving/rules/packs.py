"""The verdict on a middle or large package whose contents nobody knows: it is filled box by box.

Without it such a package would be refused, and nobody would know which boxes came in it. Its label
opens a counter; each box of its line fills it and names it as its parent; it ends when it is full,
by command, or when the next label is scanned. A box that was counted before its package was opened
joins it by a second scan, which counts nothing. Pure. How many it holds is what a person said (×n),
what the delivery says of the carton that a large package fills, or what the item rule says.
"""

from __future__ import annotations

from app.codes.code import Code
from app.receiving.rules.lines import line_values, refused
from app.receiving.rules.values import Desk, Held, NewPackage, Outcome
from app.receiving.tally import Pack
from app.receiving.values import DeliveryLine, PackageLevel
from app.receiving.verdicts import Sentence, Verdict


def open_pack(code: Code, line: DeliveryLine, carton_no: str | None, desk: Desk) -> Outcome:
    """Open a package that nothing speaks against; one that is open stays so."""
    assert code.code is not None
    if code.code in desk.tally.packs:
        return open_already(desk.tally.packs[code.code])
    expected = _expected(code, line, carton_no, desk)
    values: dict[str, str | int] = {
        "carton": code.code,
        "name": line.item.name,
        "received": 0,
        "expected": "?" if expected is None else expected,
    }
    before = unfinished(desk)
    key = "pack-opened"
    if before is not None:
        key = "pack-opened-after"
        values |= {"before": before.code, "inside": before.inside}
    return Outcome(
        Verdict.ACCEPTED_CARTON,
        Sentence(key, values),
        line.line_no,
        code.code,
        (NewPackage(code.code, line.line_no, False, None, carton_no),),
        opens_carton=True,
    )


def contents_unknown(line: DeliveryLine, desk: Desk) -> Outcome:
    """What is said where such a package is to be put aside whole."""
    return refused(Verdict.UNKNOWN_CODE, "package-contents-unknown", line, desk)


def at_hand(line_no: int, desk: Desk) -> Pack | None:
    """The package that boxes of a line fill now."""
    found = unended(desk)
    return found if found is not None and found.line_no == line_no else None


def unended(desk: Desk) -> Pack | None:
    """The package that is being filled, whatever its line."""
    return desk.tally.packs.get(desk.tally.pack or "")


def unfinished(desk: Desk) -> Pack | None:
    """The package that is being filled, where something came of it."""
    found = unended(desk)
    return found if found is not None and found.arrived else None


def open_already(pack: Pack) -> Outcome:
    """What is said of a package that was opened before; it is taken up again."""
    values: dict[str, str | int] = {"carton": pack.code, "inside": pack.inside}
    sentence = Sentence("pack-open-already", values)
    return Outcome(Verdict.ALREADY_SCANNED, sentence, pack.line_no, pack.code)


def join(held: Held, desk: Desk) -> Outcome | None:
    """Let a box that was counted before join the package at hand; None where it does not."""
    pack = at_hand(held.line_no, desk)
    if pack is None or held.joined == pack.code:
        return None
    line = desk.index.lines[held.line_no]
    values = line_values(line, desk) | {"carton": pack.code, "inside": pack.counted(1)}
    sentence = Sentence("already-scanned-joined", values)
    return Outcome(Verdict.ALREADY_SCANNED, sentence, held.line_no, pack.code)


def about_box(line: DeliveryLine, parent: str | None, desk: Desk) -> Sentence | None:
    """What is said of a counted box while a package is open; None where nothing is."""
    pack = unended(desk)
    if pack is None:
        return None
    values = line_values(line, desk, added=1) | {"carton": pack.code}
    if parent != pack.code:
        return Sentence("accepted-not-in-pack", values | {"inside": pack.inside})
    is_full = pack.arrived + 1 == pack.expected
    key = "accepted-pack-full" if is_full else "accepted-in-pack"
    return Sentence(key, values | {"inside": pack.counted(1)})


def _expected(code: Code, line: DeliveryLine, carton_no: str | None, desk: Desk) -> int | None:
    if desk.times is not None:
        return desk.times
    if desk.index.level(code) is not PackageLevel.LARGE:
        return None
    if carton_no is not None:
        inside = desk.index.carton(carton_no).by_line
        return inside[line.line_no] if set(inside) == {line.line_no} else None
    units = desk.rules_of(line).units_per_carton
    if units is not None:
        return units
    quantities = {content.quantity for content in line.cartons}
    return quantities.pop() if len(quantities) == 1 else None
