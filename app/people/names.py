"""To whom a name belongs: within an institution to one person for good, as the 工号 does.

Without it two persons of one name would be one in receipts and papers, which name persons by their
names (GB/T 22239-2019, 8.1.4.1 a). Names that somebody had before stay his: what was signed by them
is his, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from app.people.person import Person, plain_name
from app.readers.saying import Saying
from app.store.insert_once import insert_once
from app.store.tables.service import former_name


def keep_former(connection: Connection, org: str, name: str, number: str) -> None:
    """Keep a name that somebody gives up; whoever gave it up before keeps it."""
    row = {"org": org, "name": plain_name(name), "number": number}
    connection.execute(insert_once(connection, former_name).values(row))


def former_owner(connection: Connection, org: str, name: str) -> str | None:
    """The 工号 of who had this name before; None: nobody had."""
    mine = (former_name.c.org == org, former_name.c.name == plain_name(name))
    number: str | None = connection.scalar(select(former_name.c.number).where(*mine))
    return number


def why_not(wanted: Person, others: Iterable[Person], former: str | None) -> Saying | None:
    """Why somebody cannot be called so; None where he can.

    `others`: everybody of the institution, also who has left; `former`: former_owner of the name.
    """
    name, number = plain_name(wanted.name), plain_name(wanted.number)
    for one in others:
        if one.number == wanted.number:
            continue
        if plain_name(one.name) == name:
            return _taken(one.number)
        if plain_name(one.number) == name or plain_name(one.name) == number:
            return Saying(
                f"姓名和工号不能是别人（{one.number} {one.name}）的工号或姓名，请改正。",
                f"Name and number cannot be the number or name of somebody else ({one.number} "
                f"{one.name}): change it.",
            )
    if former is not None and former != wanted.number:
        return Saying(
            f"工号 {former} 用过这个姓名，旧单据上的就是他，"
            f"请在姓名后加区别，如“{wanted.name}（东院）”。",
            f"Number {former} had this name before, and older papers mean that person: add what "
            f"tells them apart, as “{wanted.name} (East)”.",
        )
    return None


def doubled(persons: Iterable[Person]) -> tuple[tuple[Person, ...], ...]:
    """Who share a name, from before a name was one person's."""
    named: dict[str, list[Person]] = {}
    for one in persons:
        named.setdefault(plain_name(one.name), []).append(one)
    return tuple(tuple(one) for one in named.values() if len(one) > 1)


def _taken(number: str) -> Saying:
    return Saying(
        f"已有同名人员（工号 {number}）。单据按姓名记人，请在姓名后加区别，如“李四（东院）”。",
        f"Number {number} has this name. Papers name people by it: add what tells them apart, as "
        "“(East)”.",
    )
