"""Entries and sentences that several kinds share.

Without it the same setting would be called differently from platform to platform.
"""

from __future__ import annotations

from app.purchasing.states import STATE_NAMES
from sync.connectors.kinds.form import ADDRESS, DETAILS, Entry

PLAIN_HTTP = Entry(
    "plain_http",
    "允许不加密",
    ADDRESS,
    "地址以 http:// 开头时须设为是：内容在网络上是明文，只应在专线或院内使用。",
)
TIMEOUT_ENTRY = Entry("timeout_s", "超时秒数", DETAILS, "等一次应答最多多久，0.1 到 600 秒。")
STATE_HELP = (
    "每行一项“代码=状态”，状态为 "
    + "、".join(f"{one.value}（{names[0]}）" for one, names in STATE_NAMES.items())
    + "；"
)
