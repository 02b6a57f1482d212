"""Tries a connection as it is written, step by step, and says in words what is wrong.

Without it an administrator would learn of a wrong password from the next morning's missing
deliveries. Only reading calls are made, each within seconds; nothing is changed anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from datetime import datetime

from app.links.connections import TestStep
from sync.connectors.journal import Journal
from sync.connectors.kinds.form import Texts, WrongSetting
from sync.connectors.kinds.kind import Connector, Kind
from sync.connectors.kinds.reaching import reach
from sync.connectors.port import PlatformError

WITHIN_S = 45.0
"""After this no further step is begun."""
SETTINGS = "设置"

_LATER = "，稍后会自动重试"
_ADVICE = {
    "timeout": "请核对地址和网络，或稍后再试",
    "no-connection": "请核对地址、端口和网络",
    "too-large": "地址可能不是这个平台的接口，请核对",
    "bad-answer": "地址可能不是这个平台的接口，请核对",
    "fault": "请核对地址里的路径",
    "http-400": "平台看不懂请求，请核对地址里的路径",
    "http-401": "平台不接受账户，请核对账户和密钥",
    "http-403": "平台拒绝访问：请平台把服务器 IP 加入白名单，并核对账户权限",
    "http-404": "地址里的路径不对，请与平台的接入资料核对",
    "http-405": "地址里的路径不对，请与平台的接入资料核对",
    "http-407": "中间的代理要求登录，请网络管理员放行直连",
    "http-429": "调用过于频繁，请稍后再试",
    "http-3": "平台把请求转到了别处，请核对地址（http 或 https、路径）",
    "http-5": "平台或它的网关出错，请稍后再试，反复出现请联系平台",
}


def try_out(
    kind: Kind,
    settings: Texts,
    secrets: Texts,
    journal: Journal,
    now: Callable[[], datetime],
    within_s: float = WITHIN_S,
) -> Iterator[TestStep]:
    """Try one thing after the other; ends with what failed."""
    until = time.monotonic() + within_s
    hasty, address = kind.hasty(settings), kind.address(settings)
    connector: Connector | None = None
    try:
        connector = kind.build(hasty, secrets, journal)
        yield TestStep(SETTINGS, True, "各项设置齐全、写法正确")
    except WrongSetting as wrong:
        yield TestStep(SETTINGS, False, wrong.message)
        if not address or kind.is_address(wrong.name):
            return
    try:
        if address and not (yield from _passed(reach(address, now))):
            return
        if connector is not None:
            yield from _trials(kind, settings, connector, until)
    finally:
        if connector is not None:
            connector.close()


def _passed(steps: Iterator[TestStep]) -> Generator[TestStep, None, bool]:
    """Hand steps on; tells whether all of them went well."""
    for step in steps:
        yield step
        if not step.ok:
            return False
    return True


def _trials(kind: Kind, settings: Texts, connector: Connector, until: float) -> Iterator[TestStep]:
    for trial in kind.trials(settings):
        if time.monotonic() > until:
            yield TestStep(trial.title, False, "平台应答太慢，没有试完，请稍后再试")
            return
        try:
            yield TestStep(trial.title, True, trial.call(connector))
        except PlatformError as error:
            yield TestStep(trial.title, False, _said(kind, error))
            return
        except ValueError:
            # A header or a form cannot carry it; which, no connector says.
            words = "设置里有平台接口不能用的字符，请核对各项（不要用全角或中文字符）"
            yield TestStep(trial.title, False, words)
            return


def _said(kind: Kind, error: PlatformError) -> str:
    """What the platform said, and what to do about it."""
    said = error.message.replace(_LATER, "")
    advice = kind.advice_on(error.code) or _ADVICE.get(error.code, "")
    if not advice and error.code.startswith("http-"):
        advice = _ADVICE.get(error.code[: len("http-3")], "")
    return f"{said}。{advice}" if advice and advice not in said else said
