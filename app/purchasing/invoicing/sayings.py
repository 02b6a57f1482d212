"""What the desk of invoices says: Chinese first, English beside it.

Without it a person would be told `by-hand`. Each sentence says what happened and what to do next.
"""

from __future__ import annotations

from decimal import Decimal

from app.purchasing.invoicing.values import INVOICE_STATE_NAMES, InvoiceState
from app.readers.saying import Saying

UNKNOWN = Saying(
    "本机还没有这张发票，请等同步完成后再核对。",
    "This invoice is not here yet: check again after the next sync.",
)
UNTOLD = Saying(
    "服务端还没有说明这张发票能否验收，请等同步完成后再核对。",
    "The service has not said yet whether this invoice can be accepted: check again after a sync.",
)
BY_HAND = Saying(
    "本机构对接的平台不接收发票验收，请在平台上办理。",
    "The platform takes no acceptances of invoices: accept it on its own pages.",
)
RED = Saying(
    "这是冲红发票，请与退货单核对后在平台上办理。",
    "This is a red invoice: hold it against its return, and accept it on the platform's pages.",
)
NO_AMOUNT = Saying(
    "发票的金额不全，平台要核对发票总金额：请在平台上办理。",
    "Sums of this invoice are missing and the platform checks them: accept it on its own pages.",
)
TOO_LATE = Saying(
    "平台已经收到或正在接收这张发票的验收，不能撤回。",
    "The platform has the acceptance, or is being given it: it cannot be taken back.",
)
ASKED = Saying(
    "已验收，等待上报平台；上报之前可以撤回。",
    "Accepted; it goes to the platform next, and can be taken back until then.",
)
WITHDRAWN = Saying("已撤回，没有上报平台。", "Taken back; the platform was not told.")


def not_now(state: InvoiceState) -> Saying:
    """It was accepted already, here or elsewhere."""
    chinese, english = INVOICE_STATE_NAMES[state]
    return Saying(f"这张发票“{chinese}”，不用再验收。", f"Nothing to accept: {english.lower()}.")


def sums_differ(amount: Decimal, lines: Decimal) -> Saying:
    """The head of the invoice and its lines disagree."""
    return Saying(
        f"发票总金额 {amount} 元，各行合计 {lines} 元：请配送企业红冲重开，更正前不要付款。",
        f"The invoice says {amount}, its lines add up to {lines}: it has to be written anew.",
    )
