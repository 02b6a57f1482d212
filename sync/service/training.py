"""The institution of a training, and who works there.

Without it a trainee would have to set up a hospital first.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.people import training
from app.people.person import Person
from app.people.signing import hashing
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.store.clock import Clock
from app.store.database import Database
from sync.service import accounts
from sync.service.people import keeping
from sync.service.signing import passwords
from sync.service.transactions import commit

TRAINING_ORG = "31010000001"
TRAINING_ORG_NAME = "培训医院"
TRAINING_PERSONS = (
    ("T01", "培训收货员", "receiving-clerk"),
    ("T02", "培训验收员", "second-checker"),
    (training.ADMINISTRATOR_NUMBER, "培训管理员", "administrator"),
    ("T04", "培训采购员", "purchaser"),
    ("T05", "培训采购审核员", "purchase-approver"),
)


def seed(database: Database, clock: Clock) -> str:
    """Make the training institution and its persons known and return its code; safe to repeat.

    Its administrator can sign in, with the password that everybody knows or one set since.
    """
    org, number = TRAINING_ORG, training.ADMINISTRATOR_NUMBER
    with database.reading() as connection:
        known = passwords.load(connection, org, number) is not None
    # Outside of the transaction: it takes long on purpose.
    hashed = "" if known else hashing.hash_of(training.ADMINISTRATOR_PASSWORD)

    def work(connection: Connection) -> None:
        accounts.add_organisation(connection, org, TRAINING_ORG_NAME)
        # A trainee tries all three administrators alone, and is told so.
        keeping.let_one_administrate(connection, org)
        for one, name, role in TRAINING_PERSONS:
            keeping.set_person(connection, org, Person.in_role(one, name, role), clock.now())
        keep_rules(connection, org, SignInRules(verified=False, training=True))
        if hashed:
            passwords.store(connection, org, number, hashed, clock.now(), must_change=False)

    commit(database, work)
    return TRAINING_ORG
