"""What is said of names becomes the same rows everywhere, in whatever order it comes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from app.catalogue.aliases import reading, saying
from app.catalogue.aliases.saying import AliasesSaid, OneSaid
from app.catalogue.aliases.values import Alias, AliasKey, Kind, State, Statement, Verdict, key_of
from app.catalogue.matching.likening import Likening
from app.catalogue.meaning.likeness import Likeness
from app.facts.registry import FACTS
from app.store.facts import Author, UnreadableOperation
from app.store.tables.aliases import alias_word
from tests.deliveries import FakeClock, Workplace

ORG = "330100"
NOW = FakeClock().now()
OPS = [uuid.UUID(int=(7 << 76) | (2 << 62) | n) for n in range(9)]
NAMES = ("大明湖制药厂", "趵突泉药业有限公司", "千佛山药业有限公司")
PAIR = key_of(Kind.MAKER, *NAMES[:2])

Story = list[tuple[int, AliasesSaid]]
"""Number of the op, and what it says."""


def said(number: int, verdict: Verdict, *behind: int, key: AliasKey = PAIR) -> AliasesSaid:
    one = OneSaid(
        kind=key.kind,
        one=key.one,
        other=key.other,
        verdict=verdict,
        one_text=key.one,
        other_text=key.other,
        behind=[OPS[other] for other in behind],
    )
    at = NOW + timedelta(minutes=number)
    return AliasesSaid(person=f"采购员{number}", at=at, on=[one])


def heard(story: Sequence[tuple[int, AliasesSaid]]) -> dict[AliasKey, Alias]:
    """How pairs stand where these came in this order."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        alias_word.create(connection)
        for number, body in story:
            saying.apply(connection, Author(ORG, uuid.UUID(int=7), OPS[number]), body)
        found = reading.aliases(connection, ORG)
    engine.dispose()
    return found


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Words on some pairs; each knows some of those before it."""
    keys = [key_of(Kind.MAKER, one, other) for one in NAMES for other in NAMES if one < other]
    story: Story = []
    for number in range(draw(st.integers(1, 6))):
        key = draw(st.sampled_from(keys))
        known = [n for n, body in story if body.on[0].one == key.one]
        behind = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
        story.append((number, said(number, draw(st.sampled_from(Verdict)), *behind, key=key)))
    return story


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_words_commute_and_may_come_twice(story: Story, chance: Random) -> None:
    other = [*story, *story[:2]]
    chance.shuffle(other)
    assert heard(other) == heard(story)


@pytest.mark.parametrize(
    ("story", "state"),
    [
        ([said(0, Verdict.SAME)], State.SAME),
        ([said(0, Verdict.SAME), said(1, Verdict.WITHDRAWN, 0)], State.WITHDRAWN),
        ([said(0, Verdict.SAME), said(1, Verdict.APART)], State.CONTESTED),
        ([said(0, Verdict.SAME), said(1, Verdict.SAME)], State.SAME),
        (
            [said(0, Verdict.SAME), said(1, Verdict.APART), said(2, Verdict.APART, 0, 1)],
            State.APART,
        ),
    ],
)
def test_a_word_stands_until_another_is_said_in_its_knowledge(
    story: list[AliasesSaid], state: State
) -> None:
    [alias] = heard(list(enumerate(story))).values()
    assert alias.state is state
    holds = reading.holding([alias], Kind.MAKER)
    assert len(holds) == (state in (State.SAME, State.APART))


def test_what_is_said_here_is_read_by_the_list_both_ends_share(place: Workplace) -> None:
    old, new = "国药准字H20000001", "国药准字H20250001"
    statement = Statement(Kind.APPROVAL, old, new, Verdict.SAME, "换发批件", NOW.date())
    log = place.parts.log
    with place.parts.database.writing() as connection:
        saying.say(connection, log, [statement], "张某", NOW)
        back = Statement(Kind.APPROVAL, new, f" {old}", Verdict.WITHDRAWN)
        saying.say(connection, log, [back], "李某", NOW + timedelta(minutes=1))
        assert reading.approvals(connection, log.workstation.org) == ()
        saying.say(connection, log, [statement], "张某", NOW + timedelta(minutes=2))
        [word] = reading.approvals(connection, log.workstation.org)
        [alias] = reading.aliases(connection, log.workstation.org).values()
    assert alias.statement == statement
    assert [one.stands for one in alias.words] == [True, False, False]
    assert (word.person, word.why, word.since) == ("张某", "换发批件", NOW.date())
    assert Likening(approvals=[word]).approval(old, "H20250001") is Likeness.SAME
    body = said(0, Verdict.SAME)
    assert FACTS.decode(saying.KIND, saying.VERSION, msgspec.json.encode(body)) == body
    for wrong in (b"{}", b'{"person": "", "at": "2026-11-02T08:00:00Z", "on": []}'):
        with pytest.raises(UnreadableOperation):
            FACTS.decode(saying.KIND, saying.VERSION, wrong)
