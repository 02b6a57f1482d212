from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.receiving.acceptance.folding import Fact, fold
from app.receiving.acceptance.operations import (
    KINDS,
    AcceptanceNoted,
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    DocumentTicked,
    FileAttached,
    FileRemoved,
    LineConcluded,
    PackageChecked,
    SignatureWithdrawn,
    Signed,
    Sort,
    encode,
)
from app.receiving.acceptance.values import (
    AcceptanceView,
    Conclusion,
    Document,
    Finding,
    LineAcceptance,
    PackageCheck,
    Purpose,
    Role,
    TemperatureControl,
    Transport,
)
from app.receiving.progress import Difference
from app.store import facts as store_facts

RECEIPT = uuid.UUID(int=1)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
START = AcceptanceView(RECEIPT, lines=(LineAcceptance(1), LineAcceptance(2)))
LINES = st.sampled_from([1, 2])
TEXTS = st.sampled_from(["", "甲", "乙"])
DEGREES = st.none() | st.decimals(-40, 40, places=1)

SORTS: st.SearchStrategy[Sort] = st.one_of(
    st.builds(ArrivalNoted, courier=TEXTS),
    st.builds(ArrivalNoted, transport=st.none() | st.sampled_from(Transport), vehicle=TEXTS),
    st.builds(ColdChainNoted, arrival_temperature=DEGREES),
    st.builds(ColdChainNoted, control=st.sampled_from(TemperatureControl), lowest=DEGREES),
    st.builds(
        PackageChecked, check=st.sampled_from(PackageCheck), finding=st.sampled_from(Finding)
    ),
    st.builds(
        DocumentTicked,
        document=st.sampled_from(Document),
        ticked=st.booleans(),
        line_no=st.none() | LINES,
    ),
    st.builds(AppearanceNoted, line_no=LINES, finding=st.sampled_from(Finding), remark=TEXTS),
    st.builds(
        LineConcluded,
        line_no=LINES,
        conclusion=st.none() | st.sampled_from(Conclusion),
        reason=st.none() | st.sampled_from(Difference),
        remark=TEXTS,
    ),
    st.builds(
        FileAttached,
        sha256=st.just("a" * 64),
        name=TEXTS,
        media_type=st.just("image/png"),
        size=st.integers(1, 9),
        purpose=st.sampled_from(Purpose),
        line_no=st.none() | LINES,
        document=st.none() | st.sampled_from(Document),
    ),
    st.builds(FileRemoved, attachment_id=st.integers(1, 12).map(lambda n: uuid.UUID(int=n))),
    st.builds(Signed, role=st.sampled_from(Role), signer=TEXTS),
    st.builds(SignatureWithdrawn, role=st.sampled_from(Role)),
)


def numbered(sorts: list[Sort]) -> list[Fact]:
    return [
        Fact(uuid.UUID(int=n), "甲", NOW + timedelta(seconds=n), what)
        for n, what in enumerate(sorts, 1)
    ]


def folded(*sorts: Sort) -> AcceptanceView:
    return fold(START, numbered(list(sorts)))


@given(st.lists(SORTS, max_size=12), st.randoms(use_true_random=False))
def test_facts_in_any_order_and_twice_give_one_view(sorts: list[Sort], chance: object) -> None:
    facts = numbered(sorts)
    mixed = list(facts)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis hands out a Random
    assert fold(START, mixed) == fold(START, facts)


@given(SORTS)
def test_what_is_noted_comes_back_from_the_wire_as_it_was(what: Sort) -> None:
    body = AcceptanceNoted(
        receipt_id=RECEIPT, fact_id=uuid.UUID(int=2), person="甲", at=NOW, what=what
    )
    assert store_facts.decode(KINDS, "acceptance.noted", 1, encode(body)) == body


def test_two_people_who_note_different_fields_do_not_overwrite_each_other() -> None:
    view = folded(
        ArrivalNoted(courier="送货员甲"),
        ColdChainNoted(arrival_temperature=Decimal("5.5")),
        ArrivalNoted(transport=Transport.ROAD),
        ColdChainNoted(departure_temperature=Decimal(4)),
        ColdChainNoted(arrival_temperature=None),
    )
    assert (view.arrival.courier, view.arrival.transport) == ("送货员甲", Transport.ROAD)
    assert view.cold_chain.departure_temperature == 4
    assert view.cold_chain.arrival_temperature is None


def test_a_signature_is_outdated_by_what_its_role_covers() -> None:
    signed = [Signed(role=role, signer=role.value) for role in Role]
    late_photo = FileAttached(
        sha256="a" * 64, name="a.png", media_type="image/png", size=1, purpose=Purpose.PHOTO
    )
    concluded = LineConcluded(line_no=1, conclusion=Conclusion.QUALIFIED)

    def outdated(*later: Sort) -> set[Role]:
        view = folded(*signed, *later)
        return {signature.role for signature in view.signatures if signature.outdated}

    assert outdated(late_photo) == set()
    assert outdated(concluded) == {Role.ACCEPTOR, Role.SECOND_ACCEPTOR, Role.KEEPER}
    assert outdated(ColdChainNoted(arrival_temperature=Decimal(9))) == set(Role)
    assert outdated(concluded, *signed) == set()


def test_a_document_is_there_by_a_tick_or_a_file_for_the_line_or_the_delivery() -> None:
    report = Document.INSPECTION_REPORT
    attached = FileAttached(
        sha256="a" * 64,
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        purpose=Purpose.DOCUMENT,
        line_no=2,
        document=report,
    )
    view = folded(attached, DocumentTicked(document=Document.INVOICE, ticked=True))
    assert [view.has(line, report) for line in (1, 2)] == [False, True]
    assert all(view.has(line, Document.INVOICE) for line in (1, 2))
    gone = folded(attached, FileRemoved(attachment_id=uuid.UUID(int=1)))
    assert not gone.has(2, report)
    assert gone.attachments == ()
