"""The rules of an institution, as the service keeps them and its workstations know them.

Without it a workstation without a network would not know whether to ask for a password.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from app.people.signing.rules import SignInRules
from app.store.insert_once import put_row
from app.store.tables.signing import sign_in_rules


def load_rules(connection: Connection, org: str) -> SignInRules | None:
    """An institution's rules; None where it never laid any down."""
    body = connection.execute(
        select(sign_in_rules.c.body).where(sign_in_rules.c.org == org)
    ).scalar_one_or_none()
    return None if body is None else SignInRules.parse(json.loads(body))


def keep_rules(connection: Connection, org: str, rules: SignInRules) -> bool:
    """Keep other rules; True where they are news."""
    if load_rules(connection, org) == rules:
        return False
    put_row(connection, sign_in_rules, {"org": org, "body": json.dumps(rules.body())})
    return True
