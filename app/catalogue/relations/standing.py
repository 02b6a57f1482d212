"""What stands of what persons laid down and what platforms told: pure.

Without it a list from a platform would silently undo what somebody decided, or never arrive. What a
person laid down stands; what only the platform tells stands as it is told. Where both speak of one
relation and differ, the person's word stands and the difference is shown, until somebody lays it
down anew (ours is to stand) or says that the platform's is to stand: a word of a person with
`Origin.PLATFORM`, beside which the platform's counts, now and later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.catalogue.relations.told.bodies import PartyTold
from app.catalogue.relations.told.values import Key
from app.catalogue.relations.values import Address, Distributor, Origin, Relation, Told

_BETWEEN = "；"


def key_of(relation: Relation) -> Key:
    """What a relation joins."""
    return relation.province_code, relation.distributor_code, relation.address_code


def relations(laid_down: Iterable[Relation], told: Mapping[Key, Told]) -> list[Relation]:
    """What stands, in the order of what it joins; what a person took back is marked as gone."""
    by_key = {key_of(one): one for one in laid_down}
    found = (relation(key, by_key.get(key), told.get(key)) for key in by_key.keys() | told.keys())
    return sorted((one for one in found if one is not None), key=key_of)


def relation(key: Key, laid_down: Relation | None, told: Told | None) -> Relation | None:
    """What stands of one relation; None where nothing does."""
    if laid_down is None or laid_down.origin is Origin.PLATFORM:
        return None if told is None else _as_told(key, told)
    if told is None:
        return laid_down
    return replace(laid_down, told=told, disputed=_is_open(laid_down, told))


def differs(laid_down: Relation, told: Told) -> bool:
    """Whether two words say different things; a platform that names no first day says nothing."""
    if told.ended_on is not None:
        until = laid_down.valid_until
        return not laid_down.gone and (until is None or until >= told.ended_on)
    if laid_down.gone or laid_down.valid_until != told.valid_until:
        return True
    return told.valid_from is not None and laid_down.valid_from != told.valid_from


def distributors(
    laid_down: Iterable[tuple[Distributor, bool]], told: Mapping[str, PartyTold]
) -> list[Distributor]:
    """Distributors that stand, by name; of those laid down, whether they were taken back."""
    known = {one.code: (one, gone) for one, gone in laid_down}
    found = [_distributor(one, told.get(one.code)) for one, gone in known.values() if not gone]
    found += [
        Distributor(code, one.name or code, one.contact, one.phone, origin=Origin.PLATFORM)
        for code, one in told.items()
        if code not in known
    ]
    return sorted(found, key=lambda one: (one.name, one.code))


def addresses(
    laid_down: Iterable[tuple[Address, bool]], told: Mapping[str, PartyTold]
) -> list[Address]:
    """Addresses that stand, by code; of those laid down, whether they were taken back."""
    known = {one.code: (one, gone) for one, gone in laid_down}
    found = [_address(one, told.get(one.code)) for one, gone in known.values() if not gone]
    found += [_told_address(one) for code, one in told.items() if code not in known]
    return sorted(found, key=lambda one: one.code)


def _is_open(laid_down: Relation, told: Told) -> bool:
    """Whether they differ, and the person spoke before the platform did."""
    if not differs(laid_down, told):
        return False
    return laid_down.at is None or told.at is None or told.at > laid_down.at


def _as_told(key: Key, told: Told) -> Relation:
    return Relation(
        *key,
        valid_from=told.valid_from,
        valid_until=told.last_day,
        origin=Origin.PLATFORM,
        at=told.at,
        told=told,
    )


def _distributor(one: Distributor, told: PartyTold | None) -> Distributor:
    if told is None or not told.name or told.name == one.name:
        return one
    if one.origin is Origin.PLATFORM:
        return replace(one, name=told.name)
    return replace(one, told=told.name)


def _address(one: Address, told: PartyTold | None) -> Address:
    if told is None:
        return one
    if one.origin is Origin.PLATFORM:
        return replace(_told_address(told), contact=one.contact or told.contact)
    filled = replace(
        one,
        text=one.text or told.text,
        contact=one.contact or told.contact,
        phone=one.phone or told.phone,
    )
    pairs = ((told.name, one.name), (told.text, filled.text), (told.stopped, one.stopped))
    others = [theirs for theirs, ours in pairs if theirs and theirs != ours]
    return replace(filled, told=_BETWEEN.join(others))


def _told_address(told: PartyTold) -> Address:
    return Address(
        told.code,
        told.name or told.code,
        told.text,
        told.contact,
        told.phone,
        told.stopped,
        origin=Origin.PLATFORM,
    )
