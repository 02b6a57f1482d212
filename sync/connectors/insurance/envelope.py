"""Writes the envelope of a message, its number, and the gateway's headers.

Without it no transaction would reach its desk. A number is the institution's code, a moment and a
serial: whoever queues a message keeps the number with it, so that a repeat is the same message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.tracing.uploads.interface import MOMENT
from sync.connectors.insurance.settings import InsuranceSettings
from sync.platform_time import BEIJING

MESSAGE_ID_LENGTH = 30
SERIALS = 10_000
"""Messages in one second."""


def message_id(fixmedins_code: str, at: datetime, serial: int) -> str:
    """The number of a message; ValueError for a serial of more than four digits."""
    if not 0 <= serial < SERIALS:
        raise ValueError(f"报文序号应为 0 到 {SERIALS - 1}，现为 {serial}")
    return f"{fixmedins_code}{at.astimezone(BEIJING):%Y%m%d%H%M%S}{serial:04d}"


class MessageIds:
    """Numbers for messages that nobody queues: questions. Never the same twice here."""

    def __init__(self, fixmedins_code: str) -> None:
        """Count for one institution."""
        self._code = fixmedins_code
        self._second = datetime.min.replace(tzinfo=BEIJING)
        self._serial = 0

    def take(self, now: datetime) -> str:
        """The next number; a second that is full, or a clock put back, borrows from the next."""
        second = now.astimezone(BEIJING).replace(microsecond=0)
        if second > self._second:
            self._second, self._serial = second, 0
        elif self._serial + 1 == SERIALS:
            self._second, self._serial = self._second + timedelta(seconds=1), 0
        else:
            self._serial += 1
        return message_id(self._code, self._second, self._serial)


def envelope(
    infno: str,
    number: str,
    fields: Mapping[str, Any],
    settings: InsuranceSettings,
    now: datetime,
) -> dict[str, Any]:
    """The whole message, as it is sent or sealed."""
    return {
        "infno": infno,
        "msgid": number,
        "mdtrtarea_admvs": settings.mdtrtarea_admvs,
        "insuplc_admdvs": settings.insuplc_admdvs,
        "recer_sys_code": settings.recer_sys_code,
        "dev_no": settings.dev_no,
        "dev_safe_info": settings.dev_safe_info,
        "cainfo": settings.cainfo,
        "signtype": settings.signtype,
        "infver": settings.infver,
        "opter_type": settings.opter_type,
        "opter": settings.opter,
        "opter_name": settings.opter_name,
        "inf_time": now.astimezone(BEIJING).strftime(MOMENT),
        "fixmedins_code": settings.fixmedins_code,
        "fixmedins_name": settings.fixmedins_name,
        "sign_no": settings.sign_no,
        "input": fields,
    }


def gateway_signature(timestamp: str, token: str, nonce: str) -> str:
    """x-tif-signature."""
    return hashlib.sha256(f"{timestamp}{token}{nonce}{timestamp}".encode()).hexdigest()


def headers(settings: InsuranceSettings, now: datetime, nonce: str) -> dict[str, str]:
    """What the gateway wants to see beside a message."""
    said = {"Content-Type": "application/json;charset=utf-8"}
    if settings.paasid:
        timestamp = str(int(now.timestamp()))
        said |= {
            "x-tif-paasid": settings.paasid,
            "x-tif-timestamp": timestamp,
            "x-tif-nonce": nonce,
            "x-tif-signature": gateway_signature(timestamp, settings.secret_token, nonce),
        }
    if settings.service_id:
        said["x-tif-serviceId"] = settings.service_id
    return said
