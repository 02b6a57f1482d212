"""The table of application identifiers: as biip knows them, quick to load, and right where biip is.

When biip is renewed and the first tests here fail, docs/decisions/0012-the-gs1-dictionary.md says
what to do.
"""

from __future__ import annotations

import random
import re
import string
import subprocess
import sys

import pytest
from biip import gs1_application_identifiers
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from app.codes.gs1.dictionary import (
    ApplicationIdentifier,
    Component,
    application_identifier,
    identifiers,
)

BIIP: dict[str, GS1ApplicationIdentifier] = vars(gs1_application_identifiers)[
    "_GS1_APPLICATION_IDENTIFIERS"
]
ALPHABETS = {
    "N": string.digits,
    "X": string.ascii_letters + string.digits + "!\"%&'()*+,-./:;<=>?_",
    "Y": string.ascii_uppercase + string.digits + "#-/",
    "Z": string.ascii_letters + string.digits + "-_",
}
# Values that GS1's dictionary refuses and biip 5.2 takes (its patterns know no lists and no check
# digits), and three AIs where biip is the stricter one.
BIIP_IS_STRICTER = {"8010", "4307", "4317"}


def known(ai: str) -> ApplicationIdentifier:
    identifier = application_identifier(ai)
    assert identifier is not None
    return identifier


def biips_longest(written: str) -> int:
    """Add up a format such as `N3+N13[+X..17]`; its first part is the AI, `[-]` is a sign."""
    numbers = [re.findall(r"[0-9]+", part) for part in written.split("+")[1:]]
    return sum(int(found[-1]) if found else 1 for found in numbers)


def test_the_table_has_exactly_the_identifiers_that_biip_has() -> None:
    assert set(identifiers()) == set(BIIP)
    assert len(identifiers()) == 541


@pytest.mark.parametrize("ai", identifiers())
def test_separators_and_lengths_are_those_of_biip(ai: str) -> None:
    identifier, theirs = known(ai), BIIP[ai]
    assert (identifier.fixed_length is None) == theirs.separator_required
    assert identifier.longest == biips_longest(theirs.format)


def test_no_identifier_begins_another_one() -> None:
    ais = set(identifiers())
    assert not any(ai[:length] in ais for ai in ais for length in range(2, len(ai)))


def test_every_pair_and_qualifier_names_an_identifier() -> None:
    ais = identifiers()
    for ai in ais:
        identifier = known(ai)
        patterns = [*identifier.bars, *(each for group in identifier.needs for each in group)]
        patterns += [each for sequence in identifier.qualifiers or () for each in sequence]
        for pattern in patterns:
            named = re.compile(pattern.replace("n", "[0-9]"))
            assert any(named.fullmatch(other) for other in ais), (ai, pattern)


@pytest.mark.parametrize(
    ("ai", "qualifiers"),
    [("00", ((),)), ("01", (("22", "10", "21"), ("235",))), ("10", None), ("8018", (("8019",),))],
)
def test_the_keys_of_digital_links_name_their_qualifiers(
    ai: str, qualifiers: tuple[tuple[str, ...], ...] | None
) -> None:
    assert known(ai).qualifiers == qualifiers


@pytest.mark.parametrize(
    ("ai", "title"), [("10", "BATCH/LOT"), ("17", "USE BY or EXPIRY"), ("3103", "NET WEIGHT (kg)")]
)
def test_identifiers_have_the_titles_of_gs1(ai: str, title: str) -> None:
    assert known(ai).title == title


def test_neither_twenty_digits_nor_gs1_load_biip() -> None:
    script = (
        "import sys; from app.codes.parse import parse;"
        "assert parse('81000010000000000001').valid;"
        "assert parse('(01)06901234567892(21)S1').valid;"
        "sys.exit('biip' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def random_part(chance: random.Random, component: Component) -> str:
    length = chance.randint(component.shortest, component.longest)
    return "".join(chance.choices(ALPHABETS[component.characters], k=length))


def random_value(chance: random.Random, identifier: ApplicationIdentifier) -> str:
    """Write a value of the right shape; one in four is then made too short, long or wrong."""
    value = ""
    for component in identifier.components:
        if component.optional and chance.random() < 0.5:
            break
        value += random_part(chance, component)
    damage = chance.choice(["", "", "", "", "", "", "short", "long", "wrong"])
    if damage == "short":
        return value[:-1]
    if damage == "long":
        return value + "0"
    return f"{value[:-1]}{chance.choice('A ~#')}" if damage == "wrong" else value


def test_what_biip_refuses_is_refused_and_what_has_no_rule_is_taken_alike() -> None:
    chance = random.Random(20260921)
    for ai in identifiers():
        identifier = known(ai)
        theirs = re.compile(BIIP[ai].pattern, re.ASCII)
        for _ in range(20):
            value = random_value(chance, identifier)
            if value == "" or ai in BIIP_IS_STRICTER:
                continue  # biip lets (30) and (7004) be empty
            taken = theirs.fullmatch(ai + value) is not None
            if identifier.fits(value):
                assert taken, (ai, value)
            elif not identifier.rules:
                assert not taken, (ai, value)
