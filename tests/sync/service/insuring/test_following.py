from __future__ import annotations

from tests.sync.service.his.hospital import codes
from tests.sync.service.insuring.bench import Bench


def test_a_confirmed_receipt_is_a_purchase_and_a_change_with_exactly_its_codes(
    bench: Bench,
) -> None:
    bench.catalogue()
    bench.receive(*codes(5))
    assert bench.work() == ["done", "done"]
    assert [one["infno"] for one in bench.held()] == ["3503", "3502"]
    assert bench.stock_there() == dict.fromkeys(codes(5), 1)
    bought = bench.held("3503")[0]["fields"]
    assert bought["purc_retn_cnt"] == 5
    assert bought["med_list_codg"] == "XV90AAA000A001000000594"
    assert bench.work() == []
