"""Two grown catalogues, checked at a workstation before and after persons said what they know.

With all aliases laid down the work list says all that is wrong, and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from app.catalogue.aliases import saying
from app.catalogue.aliases.values import Kind, Statement, Verdict
from app.catalogue.entries.values import Side
from app.catalogue.warnings import listing
from app.catalogue.warnings.running import CheckRunner
from tests.app.catalogue.seeded import MAKER_ALIASES, Truth, grown
from tests.app.catalogue.warnings.office import Office, nobody

ONE, TWO = "湖北科伦药业有限公司", "湖北科伦药业有限责任公司"
APART = Statement(Kind.MAKER, ONE, TWO, Verdict.APART, "两家公司")


def standing(connection: Connection, office: Office) -> Truth:
    """All that the list says: hospital code, field and problem."""
    found = listing.present(connection, office.org)
    return {(key.hospital_code, key.field.value, one.problem.value) for key, one in found.items()}


def test_with_all_aliases_laid_down_precision_and_recall_are_one(office: Office) -> None:
    grower = grown(20261122)
    office.take(Side.PROVINCE, grower.province)
    office.take(Side.HOSPITAL, grower.hospital)
    runner = CheckRunner(office.parts.database, office.org, office.parts.clock)
    runner.run(office.write, nobody)
    known = {Kind.MAKER: MAKER_ALIASES, Kind.APPROVAL: grower.approval_aliases}
    statements = [
        Statement(kind, names[0], other, why="更名或换发")
        for kind, groups in known.items()
        for names in groups
        for other in names[1:]
    ]
    tried = runner.try_aliases(statements, "采购员甲", nobody)
    with office.parts.database.writing() as connection:
        assert len(standing(connection, office) - grower.truth) > 50
        saying.say(connection, office.log, statements, "采购员甲", office.parts.clock.now())
    outcome = runner.run(office.write, nobody)
    assert outcome.looked_at < len(grower.hospital) / 2, "only rows with one of the names"
    assert (tried.new, tried.closed) == (outcome.new, outcome.closed)
    with office.parts.database.reading() as connection:
        assert standing(connection, office) == grower.truth

    # One and the same company to the rules; a person knows better.
    hit = {(one.hospital_code, "maker", "differs") for one in grower.hospital if one.maker == TWO}
    assert hit
    for verdict, wanted in (
        (Verdict.APART, grower.truth | hit),
        (Verdict.WITHDRAWN, grower.truth),
    ):
        with office.parts.database.writing() as connection:
            now = office.parts.clock.now() + timedelta(minutes=1)
            said = replace(APART, verdict=verdict)
            saying.say(connection, office.log, [said], "采购员乙", now)
        runner.run(office.write, nobody)
        with office.parts.database.reading() as connection:
            assert standing(connection, office) == wanted
