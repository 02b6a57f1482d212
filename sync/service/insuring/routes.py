"""The addresses by which HIS reads what it is to upload, says what became of it, and tells visits.

Without it a HIS with an interface engine would have to read the database. Keys, tags and
`Idempotency-Key` are those of the other addresses under `/v1/his`.
"""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from sync.service.his.keys import KeyHolder
from sync.service.his.office import Office, Posting
from sync.service.his.routes import (
    AnyRequest,
    callers,
    json_answer,
    read_answer,
    reads,
    require_number,
    writes,
)
from sync.service.insuring.handing import Handing
from sync.service.insuring.messages import (
    MOST_RECORDS,
    ResultsIn,
    Taken,
    UploadPage,
    VisitsIn,
)

_MOST = 2**53


def build_routes(office: Office, handing: Handing) -> list[Any]:
    """Make the routes; joined to the service's by sync/service/web.py."""
    known, writing = callers(office)

    @reads("/v1/his/uploads", UploadPage, known)
    def his_uploads(
        request: AnyRequest,
        holder: NamedDependency[KeyHolder],
        after: FromQuery[int] = 0,
        limit: FromQuery[int] = 200,
    ) -> Response[bytes]:
        """Read the records that HIS is to upload or to take back, in their order."""
        require_number("after", after, 0, _MOST)
        require_number("limit", limit, 1, MOST_RECORDS)
        return read_answer(request, handing.waiting(holder, after, limit))

    @writes("/v1/his/upload-results", Taken, writing)
    def his_upload_results(
        data: JSONBody[ResultsIn], posting: NamedDependency[Posting]
    ) -> Response[bytes]:
        """Take what became of records: accepted, or rejected with the reason."""
        return json_answer(handing.take_results(posting, data))

    @writes("/v1/his/visits", Taken, writing)
    def his_visits(data: JSONBody[VisitsIn], posting: NamedDependency[Posting]) -> Response[bytes]:
        """Take whose visit a document belongs to, for sales that the service uploads itself."""
        return json_answer(handing.take_visits(posting, data))

    return [his_uploads, his_upload_results, his_visits]
