"""Lets a password cost a test next to nothing.

Without it each person who signs in in a test would cost four tenths of a second of CPU, which is
what Argon2id is for. Kind, format and comparison stay; a hash carries its own costs. What is about
the costs themselves takes them `in_earnest`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher

from app.people.signing import hashing

_EARNEST = hashing._hasher
_CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@contextmanager
def passwords_cost_little() -> Iterator[None]:
    """Hash at the least cost until the block is left."""
    with _hashed_by(_CHEAP):
        yield


@contextmanager
def passwords_in_earnest() -> Iterator[None]:
    """Hash as the service does until the block is left."""
    with _hashed_by(_EARNEST):
        yield


@contextmanager
def _hashed_by(hasher: PasswordHasher) -> Iterator[None]:
    before = hashing._hasher, hashing._nobody
    hashing._hasher, hashing._nobody = hasher, hasher.hash("nobody's")
    try:
        yield
    finally:
        hashing._hasher, hashing._nobody = before
