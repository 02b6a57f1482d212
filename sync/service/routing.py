"""What routes share: how they describe their refusals, and whom they hear.

Without it each module of routes would have its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request
from litestar.openapi import ResponseSpec

AnyRequest = Request[Any, Any, Any]
Refusals = Callable[..., dict[int, ResponseSpec]]
"""Describes what a route may answer with, by status."""


def address_of(request: AnyRequest) -> str:
    """Where a request comes from; empty where nobody can say."""
    return request.client.host if request.client else ""
