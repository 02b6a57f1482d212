"""The gateway and the envelope: who calls, when, with which signature, and is the frame whole.

Without it the stand-in would believe everything. Headers are checked before the body is read; a
nonce is used once. The envelope's fields are checked for being there and for their lengths; its
number is the institution's, a moment's and a serial's.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.tracing.uploads.interface import MOMENT
from sync.platform_time import BEIJING
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.refusals import GatewayRefusal, MessageRefusal

ENVELOPE: Mapping[str, tuple[int, bool]] = {
    "infno": (5, True),
    "msgid": (30, True),
    "mdtrtarea_admvs": (6, True),
    "insuplc_admdvs": (6, False),
    "recer_sys_code": (10, True),
    "dev_no": (100, False),
    "dev_safe_info": (2000, False),
    "cainfo": (1024, False),
    "signtype": (10, False),
    "infver": (6, True),
    "opter_type": (3, True),
    "opter": (30, True),
    "opter_name": (50, True),
    "inf_time": (19, True),
    "fixmedins_code": (12, True),
    "fixmedins_name": (200, True),
    "sign_no": (30, False),
}
"""Most characters, and whether it must be there."""

_MESSAGE_ID = re.compile(r"[A-Z]\d{11}\d{14}\d{4}")


@dataclass(frozen=True, slots=True)
class Message:
    """A message whose frame is whole."""

    infno: str
    msgid: str
    input: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What tells two messages of one number apart."""
        text = json.dumps([self.infno, self.input], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


class Gateway:
    """One institution's door; safe to use from several threads."""

    def __init__(self, account: InsuranceAccount, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now
        self._lock = threading.Lock()
        self._nonces: dict[str, datetime] = {}

    def admit(self, headers: Mapping[str, str]) -> None:
        """Let a caller through, or raise GatewayRefusal."""
        account = self._account
        if not account.paasid:
            return
        said = {
            name: headers.get(f"x-tif-{name}", "")
            for name in ("paasid", "timestamp", "nonce", "signature")
        }
        missing = next((name for name, value in said.items() if not value), None)
        if missing is not None:
            raise GatewayRefusal(401, f"缺少 x-tif-{missing}")
        if said["paasid"] != account.paasid:
            raise GatewayRefusal(401, "x-tif-paasid 不存在")
        self._check_time(said["timestamp"])
        text = f"{said['timestamp']}{account.secret_token}{said['nonce']}{said['timestamp']}"
        right = hashlib.sha256(text.encode()).hexdigest()
        if not hmac.compare_digest(said["signature"].encode(), right.encode()):
            raise GatewayRefusal(401, "x-tif-signature 不正确")
        self._take_nonce(said["nonce"])

    def _check_time(self, said: str) -> None:
        if not (said.isascii() and said.isdigit() and len(said) <= 10):
            raise GatewayRefusal(401, "x-tif-timestamp 应为秒")
        if abs(int(said) - self._now().timestamp()) > self._account.tolerance_s:
            raise GatewayRefusal(401, "x-tif-timestamp 时间戳超出允许范围")

    def _take_nonce(self, nonce: str) -> None:
        now = self._now()
        with self._lock:
            tolerance = self._account.tolerance_s
            for old in [
                one
                for one, at in self._nonces.items()
                if abs((now - at).total_seconds()) > 2 * tolerance
            ]:
                del self._nonces[old]
            if nonce in self._nonces:
                raise GatewayRefusal(401, "x-tif-nonce 重复使用")
            self._nonces[nonce] = now


def read_json(body: bytes) -> dict[str, Any]:
    """A body as a JSON object; MessageRefusal where it is none."""
    try:
        root = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise MessageRefusal("报文不是 JSON") from error
    if not isinstance(root, dict):
        raise MessageRefusal("报文不是 JSON 对象")
    return root


def read_envelope(root: Mapping[str, Any], account: InsuranceAccount) -> Message:
    """Check the frame of a message; MessageRefusal where it is not whole."""
    for name, (most, needed) in ENVELOPE.items():
        _check_field(root, name, most, needed=needed)
    for name in ("fixmedins_code", "mdtrtarea_admvs", "recer_sys_code"):
        if root[name] != getattr(account, name):
            raise MessageRefusal(f"报文头 {name} 不是本机构的：{root[name]}")
    if not _MESSAGE_ID.fullmatch(root["msgid"]) or root["msgid"][:12] != account.fixmedins_code:
        raise MessageRefusal("报文头 msgid 应为机构编号、14 位时间、4 位顺序号")
    if root["opter_type"] not in ("1", "2", "3"):
        raise MessageRefusal("报文头 opter_type 应为 1、2、3")
    try:
        datetime.strptime(root["inf_time"], MOMENT).replace(tzinfo=BEIJING)
    except ValueError:
        raise MessageRefusal("报文头 inf_time 应为 yyyy-MM-dd HH:mm:ss") from None
    fields = root.get("input")
    if not isinstance(fields, dict):
        raise MessageRefusal("input 应为对象")
    return Message(root["infno"], root["msgid"], fields)


def _check_field(root: Mapping[str, Any], name: str, most: int, *, needed: bool) -> None:
    value = root.get(name)
    if value is None or value == "":
        if needed:
            raise MessageRefusal(f"报文头 {name} 不能为空")
    elif not isinstance(value, str) or len(value) > most:
        raise MessageRefusal(f"报文头 {name} 应为最多 {most} 个字符")
