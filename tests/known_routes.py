"""Lets each service of a test process use what was found out about the routes of another one.

Without it each of hundreds of services would ask Python anew what its hundred and forty routes take
and give, which is two fifths of the time it needs to stand; to make the types anew that check it is
a fifth of the rest. The routes are the same functions; what they take follows from their code,
their defaults and the names litestar is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from litestar._signature import SignatureModel
from litestar.utils.signature import ParsedSignature


@contextmanager
def routes_known() -> Iterator[None]:
    """Remember the signatures of routes until the block is left."""
    earnest = ParsedSignature.from_fn
    known: dict[object, ParsedSignature] = {}

    def from_fn(fn: Any, names: Mapping[str, Any]) -> ParsedSignature:  # noqa: ANN401 (litestar's)
        try:
            key = _key(fn, names)
        except TypeError:  # a default or a name that is no key
            return earnest(fn, dict(names))
        if key not in known:
            known[key] = earnest(fn, dict(names))
        return known[key]

    ParsedSignature.from_fn = staticmethod(from_fn)  # type: ignore[method-assign,assignment]
    try:
        with _models_known():
            yield
    finally:
        ParsedSignature.from_fn = earnest  # type: ignore[method-assign]


@contextmanager
def _models_known() -> Iterator[None]:
    """Remember what the values of a signature are checked with, until the block is left."""
    earnest = SignatureModel.create
    known: dict[object, tuple[ParsedSignature, type[SignatureModel]]] = {}

    def create(
        dependency_name_set: set[str],
        fn: Any,  # noqa: ANN401 (litestar's)
        parsed_signature: ParsedSignature,
        type_decoders: Any,  # noqa: ANN401 (litestar's)
        data_dto: Any = None,  # noqa: ANN401 (litestar's)
    ) -> type[SignatureModel]:
        if type_decoders or data_dto:
            return earnest(dependency_name_set, fn, parsed_signature, type_decoders, data_dto)
        # It is kept, so that no other one gets its number.
        key = (id(parsed_signature), frozenset(dependency_name_set))
        if key not in known:
            made = earnest(dependency_name_set, fn, parsed_signature, type_decoders)
            known[key] = parsed_signature, made
        return known[key][1]

    SignatureModel.create = staticmethod(create)  # type: ignore[method-assign]
    try:
        yield
    finally:
        SignatureModel.create = earnest  # type: ignore[method-assign]


def _key(fn: object, names: Mapping[str, Any]) -> object:
    """Raises TypeError where there is none."""
    if not isinstance(fn, FunctionType):
        raise TypeError
    defaults = (fn.__defaults__, frozenset((fn.__kwdefaults__ or {}).items()))
    key = (fn.__code__, fn.__module__, defaults, frozenset(names.items()))
    hash(key)
    return key
