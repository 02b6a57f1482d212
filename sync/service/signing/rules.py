"""Lays down how an institution lets its people sign in, and tells its workstations.

Without it each workstation would ask for something else.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection

from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from sync.service import feeds

ENTITY = "sign-in-rules"


def lay_down(connection: Connection, org: str, rules: SignInRules, at: datetime) -> None:
    """Keep rules and tell them, where they are new; the last thing in a transaction."""
    if keep_rules(connection, org, rules):
        told = feeds.NewRow(ENTITY, org, 1, json.dumps(rules.body()))
        feeds.publish(connection, feeds.org_scope(org), [told], at)
