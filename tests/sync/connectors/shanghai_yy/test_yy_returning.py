"""Returns filed at the training platform, message by message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import requests

from app.purchasing.returns import ReturnState
from sync.connectors.port import DetailAcceptance, Offer, PlatformError, ReturnToFile
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.returning import read_return_state, return_fields
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.serving import ThreadedServer

ORG = "12345678901"
STRANGER = "20261121000996000000"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ThreadedServer]:
    day = date(2026, 11, 21)
    settings = SandboxSettings(user="u", password="p", org_code=ORG, page_size=50, today=day)
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def platform(sandbox: ThreadedServer) -> Iterator[ShanghaiYy]:
    made = ShanghaiYy(YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG))
    yield made
    made.close()


@pytest.fixture
def wanted(platform: ShanghaiYy) -> ReturnToFile:
    """Two boxes of what has just been accepted."""
    detail = next(iter(platform.open_details()))
    platform.accept(
        DetailAcceptance(
            detail.detail_id, detail.distributor_code, detail.carton_no, detail.province_code,
            detail.quantity, accepted=True, sent_before=False,
        )
    )  # fmt: skip
    return ReturnToFile(
        "1" * 32, detail.distributor_code, "1", detail.province_code, detail.batch, 2,
        Decimal("6.805"), False, "外包装破损", (detail.detail_id,),
    )  # fmt: skip


def test_a_return_is_filed_confirmed_and_followed(
    platform: ShanghaiYy, sandbox: ThreadedServer, wanted: ReturnToFile
) -> None:
    assert Offer.RETURNING in platform.offers
    number = platform.file_return(wanted)
    assert platform.return_state(number) is ReturnState.SENDING
    # Filed and perhaps confirmed: looked up, and sent because it was not.
    platform.confirm_return(wanted, number, sent_before=True)
    assert platform.return_state(number) is ReturnState.UNDER_REVIEW
    # Looked up, and not sent again; said again all the same, the platform says so.
    platform.confirm_return(replace(wanted, quantity=9), number, sent_before=True)
    platform.confirm_return(wanted, number, sent_before=False)
    address = f"{sandbox.url}/training/returns/{number}/review"
    requests.post(address, json={"granted": True}, timeout=30).raise_for_status()
    assert platform.return_state(number) is ReturnState.GRANTED
    (red,) = [one for one in platform.invoices() if one.lines[0].order_line_id == number]
    assert (red.lines[0].quantity, red.lines[0].amount) == (-2, Decimal("-13.61"))


def test_what_the_platform_will_not_have_is_said_in_words(
    platform: ShanghaiYy, wanted: ReturnToFile
) -> None:
    number = platform.file_return(wanted)
    with pytest.raises(PlatformError, match="12030") as refused:
        platform.confirm_return(replace(wanted, quantity=1), number, sent_before=False)
    assert refused.value.retry_after_s is None
    with pytest.raises(PlatformError, match="最多还能退") as refused:
        platform.file_return(replace(wanted, quantity=99_999))
    assert refused.value.retry_after_s is None
    assert platform.return_state(STRANGER) is None
    with pytest.raises(PlatformError, match="撤回后重新申请"):
        platform.confirm_return(wanted, STRANGER, sent_before=True)


def test_a_wrong_sum_is_no_matter_of_special_drugs(
    platform: ShanghaiYy, wanted: ReturnToFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReturnToFile, "amount", Decimal("13.60"))
    with pytest.raises(PlatformError, match="23001: 退回总价校验有误") as refused:
        platform.file_return(wanted)
    assert "特需药品" not in refused.value.message


def test_a_return_is_written_with_every_field_the_platform_requires() -> None:
    wanted = ReturnToFile("R1", "D1", "3", "X1", "B1", 3, Decimal("1E+1"), True, "召回")
    main = return_fields(wanted, ORG)
    assert (main["CZLX"], main["THDBH"], main["DLCGBZ"], main["CGJLDW"]) == ("1", "", "1", "1")
    assert (main["THSL"], main["THDJ"], main["THZJ"]) == ("3", "10", "30")
    assert (main["YYBM"], main["PSDBM"], main["YQBM"]) == (ORG, "3", "D1")
    assert all(main[name] for name in ("SPLX", "ZXSPBM", "SCPH", "THYY"))


def test_a_state_in_no_table_is_no_state() -> None:
    assert read_return_state({"CLZT": "11"}) is ReturnState.TURNED_DOWN
    with pytest.raises(ValueError, match="CLZT"):
        read_return_state({"CLZT": "77"})
