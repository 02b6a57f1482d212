"""Entries and sentences that several kinds share.

Without it the same setting would be called differently from platform to platform.
"""

from __future__ import annotations

from app.links.authorities import SETTING, WrongAuthorities, require_valid
from app.links.connections import FieldKind
from app.purchasing.states import STATE_NAMES
from app.readers.saying import Saying
from app.store.clock import utc_now
from sync.connectors.kinds.form import ADDRESS, DETAILS, Entry

PLAIN_HTTP = Entry(
    "plain_http",
    Saying("允许不加密", "Allow without encryption"),
    ADDRESS,
    Saying(
        "地址以 http:// 开头时须设为是：内容在网络上是明文，只应在专线或院内使用。",
        "Must be on where the address begins with http://: contents travel in "
        "clear, which is for private lines and the hospital's own network only.",
    ),
)


def not_trusted(text: str) -> Saying | None:
    """Why certificates cannot be used; None: they can, or there are none."""
    try:
        if text.strip():
            require_valid(text, utc_now())
    except WrongAuthorities as wrong:
        return wrong.said
    return None


AUTHORITIES = Entry(
    SETTING,
    Saying("CA 证书", "CA certificates"),
    ADDRESS,
    Saying(
        "网关或平台用专用机构（医院、卫健或集团自建）签发的证书时，选择它的 CA 证书文件（PEM）；"
        "设置后只信任它，留空则信任公共机构。",
        "Where a gateway or platform has certificates of a private authority (of the hospital, the "
        "region, the group), choose its CA certificates (PEM): they alone are trusted then; "
        "empty: public authorities are.",
    ),
    FieldKind.LONG_TEXT,
    check=not_trusted,
)
TIMEOUT_ENTRY = Entry(
    "timeout_s",
    Saying("超时秒数", "Time-out in seconds"),
    DETAILS,
    Saying(
        "等一次应答最多多久，0.1 到 600 秒。",
        "How long to wait for one answer at most, 0.1 to 600 seconds.",
    ),
)
STATE_HELP = Saying(
    "每行一项“代码=状态”，状态为 "
    + "、".join(f"{one.value}（{chinese}）" for one, (chinese, _english) in STATE_NAMES.items())
    + "；",
    'One "code=state" a line, states being '
    + ", ".join(f"{one.value} ({english})" for one, (_chinese, english) in STATE_NAMES.items())
    + ";",
)
