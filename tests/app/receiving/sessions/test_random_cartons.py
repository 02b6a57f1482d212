"""Random shipments scanned in random order count what sets count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.receiving.rules import Outcome
from app.receiving.values import Delivery, Package
from app.receiving.verdicts import Verdict
from app.receiving.wording import words
from tests.app.receiving.shelf import Shelf
from tests.deliveries import MIDDLE, TODAY, a_carton, a_delivery, a_line, code

LINES = (1, 2, 3)


@dataclass
class Shipment:
    """A delivery, and the same in sets."""

    expired: set[int]
    """Lines that may not be received any more."""
    contents: dict[str, set[str]] = field(default_factory=dict)
    """The boxes in each carton and in each package of several."""
    line_of: dict[str, int] = field(default_factory=dict)
    by_line: dict[int, dict[str, list[Package]]] = field(
        default_factory=lambda: {line_no: {} for line_no in LINES}
    )
    """What of each line is packed in which carton."""

    def pack(self, carton: str, line_no: int, *, wrapped: bool) -> None:
        """Put one more box into a carton, alone or in a package of its own."""
        serial = len(self.line_of) + 1
        packed = box = Package(code(serial))
        self.contents.setdefault(carton, set()).add(box.code)
        self.line_of[box.code] = line_no
        if wrapped:
            packed = Package(code(serial, MIDDLE), (box,))
            self.contents[packed.code] = {box.code}
        self.by_line[line_no].setdefault(carton, []).append(packed)

    def delivery(self) -> Delivery:
        """Say what the distributor sends; a line of which nothing comes is none."""
        quantities = Counter(self.line_of.values())
        return a_delivery(
            *(
                a_line(
                    quantities[line_no],
                    line_no=line_no,
                    batch=f"P{line_no}",
                    expiry=TODAY + timedelta(days=-1 if line_no in self.expired else 900),
                    cartons=tuple(a_carton(n, *packages) for n, packages in cartons.items()),
                )
                for line_no, cartons in self.by_line.items()
                if cartons
            )
        )


@st.composite
def shipments(draw: st.DrawFn) -> Shipment:
    """Cartons of random boxes of three lines, some of which have expired."""
    shipment = Shipment(draw(st.sets(st.sampled_from(LINES), max_size=2)))
    box = st.tuples(st.sampled_from(LINES), st.booleans())
    cartons = st.lists(st.lists(box, min_size=1, max_size=5), min_size=1, max_size=4)
    for number, inside in enumerate(draw(cartons), 1):
        for line_no, wrapped in inside:
            shipment.pack(f"XH-{number}", line_no, wrapped=wrapped)
    return shipment


def check_outcome(outcome: Outcome, wanted: set[str], bad: set[str]) -> None:
    """Hold an answer against the boxes that had to count, and those that could not."""
    assert {p.code for p in outcome.packages if p.smallest} == wanted
    assert outcome.added == len(wanted)
    assert words(outcome.sentence)
    if wanted:
        assert (outcome.verdict is Verdict.ACCEPTED_PARTLY) == bool(bad)
        assert {box.code for box in outcome.left_out} == bad


@settings(deadline=None, max_examples=120)
@given(data=st.data(), shipment=shipments())
def test_random_scans_count_what_sets_count(data: st.DataObject, shipment: Shipment) -> None:
    shelf, line_of = Shelf(shipment.delivery()), shipment.line_of
    foreign = data.draw(st.sets(st.sampled_from(sorted(line_of)), max_size=3))
    for box in foreign:
        shelf.hold_elsewhere(box)
    good = {box for box in line_of if box not in foreign and line_of[box] not in shipment.expired}
    held: set[str] = set()
    texts = st.sampled_from(sorted([*shipment.contents, *line_of]))
    for text in data.draw(st.lists(texts, max_size=12)):
        inside = shipment.contents.get(text, {text})
        wanted = (inside & good) - held
        outcome = shelf.scan(text)
        check_outcome(outcome, wanted, bad=inside - good)
        if not wanted and inside <= held:
            assert outcome.verdict is Verdict.ALREADY_SCANNED
        held |= wanted
        counts = Counter(line_of[box] for box in held)
        assert {n: shelf.tally.received(n) for n in LINES} == {n: counts[n] for n in LINES}
