"""The routes of snapshots: what there is of a feed, and each file, whole or in part.

Without it no workstation could begin with one. Files never change under their name, so a reverse
proxy may keep those of the catalogue's feed, which all institutions read; those of one institution
are for its workstations alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from sync.service import feeds
from sync.service.accounts import Caller
from sync.service.ranges import wanted_part
from sync.service.snapshots.desk import SnapshotDesk
from sync.wire_snapshots import Snapshots

AnyRequest = Request[Any, Any, Any]
Refusals = Callable[..., dict[int, ResponseSpec]]
_PACKED = "application/gzip"
_Scope = Annotated[str, QueryParameter(name="scope")]
"""Litestar keeps the bare name to itself."""


def routes(desk: SnapshotDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""

    @get("/v1/snapshots", sync_to_thread=True, responses=refusals(401, 403))
    def list_snapshots(of: _Scope, caller: NamedDependency[Caller]) -> Snapshots:
        """Say which snapshots there are of a feed, the newest first."""
        return desk.list_of(caller, of)

    @get(
        "/v1/snapshots/{sha256:str}",
        media_type=_PACKED,
        responses=refusals(401, 403, 404, 416),
    )
    async def give_snapshot_file(
        sha256: FromPath[str], request: AnyRequest, caller: NamedDependency[Caller]
    ) -> Response[bytes]:
        """Give an index or a part of a snapshot; Range and ETag as usual."""
        file = await asyncio.to_thread(desk.find, caller, sha256)
        part = wanted_part(request.headers, sha256, file.size, private=file.scope != feeds.GLOBAL)
        body = b""
        if part.end > part.first:
            body = await asyncio.to_thread(desk.read, caller, file, part.first, part.end)
        return Response(body, status_code=part.status, media_type=_PACKED, headers=part.headers)

    return [list_snapshots, give_snapshot_file]
