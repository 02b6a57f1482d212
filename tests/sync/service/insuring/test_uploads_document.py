from __future__ import annotations

from sync.service.insuring.messages import UploadRow
from tests.sync.service.his.test_document import documented


def test_http_answers_with_the_columns_of_the_view() -> None:
    assert ["org", *UploadRow.__struct_fields__] == documented("uploads")
