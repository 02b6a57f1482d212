"""Tries a connection as it is written, step by step, and says in words what is wrong.

Without it an administrator would learn of a wrong password from the next morning's missing
deliveries. Only reading calls are made, each within seconds; nothing is changed anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from datetime import datetime

from app.links.connections import TestStep
from app.readers.saying import Saying
from sync.connectors.journal import Journal
from sync.connectors.kinds.form import Texts, WrongSetting
from sync.connectors.kinds.kind import Connector, Kind
from sync.connectors.kinds.reaching import reach, step_of
from sync.connectors.kinds.wording import AUTHORITIES
from sync.connectors.port import PlatformError

WITHIN_S = 45.0
"""After this no further step is begun."""
SETTINGS = Saying("设置", "Settings")

_LATER = "，稍后会自动重试"
_WELL = Saying("各项设置齐全、写法正确", "All settings are there and written as they should be")
_SLOW = Saying(
    "平台应答太慢，没有试完，请稍后再试",
    "The platform answers too slowly to try everything; try again later",
)
_UNFIT = Saying(
    "设置里有平台接口不能用的字符，请核对各项（不要用全角或中文字符）",
    "A setting has characters that the platform's interface cannot carry (full width, Chinese); "
    "check them one by one",
)
_CHECK_ADDRESS = "This may not be the platform's interface; check the address"
_CHECK_PATH = "Check the path in the address against the platform's papers"
_ADVICE = {
    "timeout": Saying(
        "请核对地址和网络，或稍后再试", "Check address and network, or try again later"
    ),
    "no-connection": Saying("请核对地址、端口和网络", "Check address, port and network"),
    "too-large": Saying("地址可能不是这个平台的接口，请核对", _CHECK_ADDRESS),
    "bad-answer": Saying("地址可能不是这个平台的接口，请核对", _CHECK_ADDRESS),
    "fault": Saying("请核对地址里的路径", _CHECK_PATH),
    "http-400": Saying("平台看不懂请求，请核对地址里的路径", _CHECK_PATH),
    "http-401": Saying(
        "平台不接受账户，请核对账户和密钥",
        "The platform does not accept the account; check account and keys",
    ),
    "http-403": Saying(
        "平台拒绝访问：请平台把服务器 IP 加入白名单，并核对账户权限",
        "The platform refuses: have the server's address added to its white list, and check what "
        "the account may do",
    ),
    "http-404": Saying("地址里的路径不对，请与平台的接入资料核对", _CHECK_PATH),
    "http-405": Saying("地址里的路径不对，请与平台的接入资料核对", _CHECK_PATH),
    "http-407": Saying(
        "中间的代理要求登录，请网络管理员放行直连",
        "A proxy in between wants a log-in; ask the network's administrator to let us out directly",
    ),
    "http-429": Saying("调用过于频繁，请稍后再试", "Too many calls; try again later"),
    "http-3": Saying(
        "平台把请求转到了别处，请核对地址（http 或 https、路径）",
        "The platform sends us elsewhere; check the address (http or https, path)",
    ),
    "http-5": Saying(
        "平台或它的网关出错，请稍后再试，反复出现请联系平台",
        "The platform or its gateway failed; try again later, and call the platform if it happens "
        "again",
    ),
}
_FAILED = {
    "timeout": "The platform did not answer in time",
    "no-connection": "No connection, or it broke",
    "too-large": "The answer is too large and was given up",
    "bad-answer": "The answer cannot be read",
    "not-offered": "This is not offered",
    "certificate": "The platform's certificate is not trusted",
}
"""What our own codes say; whatever else comes is the platform's, and is told by its code."""


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
        yield step_of(SETTINGS, _WELL)
    except WrongSetting as wrong:
        yield step_of(SETTINGS, wrong.said, ok=False)
        if not address or kind.is_address(wrong.name) or wrong.name == AUTHORITIES.name:
            return
    try:
        if address and not (yield from _passed(reach(address, now, kind.authorities(settings)))):
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
            yield step_of(trial.title, _SLOW, ok=False)
            return
        try:
            yield step_of(trial.title, trial.call(connector))
        except PlatformError as error:
            yield step_of(trial.title, _said(kind, error), ok=False)
            return
        except ValueError:
            # A header or a form cannot carry it; which, no connector says.
            yield step_of(trial.title, _UNFIT, ok=False)
            return


def _said(kind: Kind, error: PlatformError) -> Saying:
    """What the platform said, and what to do about it."""
    said = error.message.replace(_LATER, "")
    advice = kind.advice_on(error.code) or _ADVICE.get(error.code)
    if advice is None and error.code.startswith("http-"):
        advice = _ADVICE.get(error.code[: len("http-3")])
    failed = _FAILED.get(error.code, f"The platform's answer was {error.code}")
    if advice is None:
        return Saying(said, f"{failed}.")
    chinese = said if advice.chinese in said else f"{said}。{advice.chinese}"
    return Saying(chinese, f"{failed}. {advice.english}")
