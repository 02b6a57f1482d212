"""What the desk of orders says: Chinese first, English beside it.

Without it a person would be told `sent-back`. Each sentence says what happened and what to do next.
"""

from __future__ import annotations

from app.purchasing.owed import Owed
from app.purchasing.returns import RETURN_NAMES, ReturnState
from app.purchasing.states import STATE_NAMES, OrderState
from app.readers.saying import Saying
from app.readers.system_words import of_system

UNKNOWN = Saying(
    "本机还没有这张订单，请等同步完成后再打开。",
    "This order is not here yet: open it again after the next sync.",
)
CHANGED = Saying(
    "这张订单刚被别人改过，请核对显示的新内容后重新办理。",
    "Somebody has just changed this order: look at it, then do it again.",
)
CONTESTED = Saying(
    "两人同时改过这张订单，请先打开核对，选定一份保存后再提交。",
    "Two persons changed this order at once: open it, keep one version, then submit.",
)
REASON_LACKING = Saying(
    "这一步需要写明原因，请填写后再确认。", "This needs a reason: write one, then confirm."
)
NUMBER_LACKING = Saying(
    "请填写平台给的订单号，以便收货时核对。", "Enter the number the platform gave the order."
)
SAVED = Saying("草稿已保存。", "The draft is kept.")
SUBMITTED = Saying("已提交，等待审核。", "Submitted; it waits for approval.")
APPROVED = Saying("审核通过，等待上传平台。", "Approved; it goes to the platform next.")
APPROVED_ONCE = Saying(
    "第一级审核通过，还需另一位审核员审核。", "Approved once; another person has to approve it."
)
SENT_BACK = Saying("已退回制单人修改。", "Sent back to be changed.")
RECALLED = Saying("已撤回，可以修改后重新提交。", "Recalled: change it, then submit it again.")
CANCELLED = Saying("订单已取消。", "The order is cancelled.")
BY_HAND = Saying("已登记平台订单号。", "The platform's number is noted.")
CLOSED = Saying(
    "订单已完结，不再催货；请告知配送企业不再发货。",
    "Closed: nothing more is expected; tell the distributor.",
)
CHASED = Saying("催货已记录。", "The reminder is noted.")
RETURN_ASKED = Saying(
    "退货申请已记录，等待上报平台；药品出库时请在追溯码库里登记退供应商。",
    "The return goes to the platform next; let the boxes leave in the code library.",
)
RETURN_WITHDRAWN = Saying("退货申请已撤回。", "The return is withdrawn.")
RETURN_NOTED = Saying("已登记平台退货单号。", "The platform's number of the return is noted.")
RETURN_LACKING = Saying(
    "请填写批号和大于 0 的数量。", "Enter the batch and a quantity of more than nothing."
)
RETURN_PRICE_LACKING = Saying(
    "请填写退货单价（进货时每最小销售包装的含税价），平台要核对退货总价。",
    "Enter the price it was bought for: the platform checks the sum.",
)
RETURN_NUMBER_LACKING = Saying(
    "请填写平台给的退货单号，以便核对冲红发票。", "Enter the number the platform gave the return."
)
NOT_ON_THE_ORDER = Saying(
    "这张订单里没有这个品种，请在订购它的订单里申请退货。",
    "This order does not hold the item: ask in the order that does.",
)
ACKNOWLEDGED = Saying("已确认提醒。", "The warning is acknowledged.")
TEMPLATE_KEPT = Saying("模板已保存。", "The template is kept.")
TEMPLATE_DROPPED = Saying("模板已删除。", "The template is dropped.")
TEMPLATE_BACK = Saying("模板已恢复。", "The template is back.")
RULED = Saying("设置已保存。", "What you laid down is kept.")
NO_TEMPLATE_NAME = Saying("请给模板起个名字。", "Give the template a name.")
NOTHING_SHORT = Saying(
    "按目前的库存、在途和消耗，没有需要补货的品种。", "Nothing runs short as things stand."
)
ANSWERED = Saying(
    "这张院内申请已经做过订单，请在订单列表里查找。", "This request has an order already."
)


def not_now(state: OrderState) -> Saying:
    """Why something cannot be done of an order that stands so."""
    chinese, english = STATE_NAMES[state]
    return Saying(
        f"订单现在是“{chinese}”，不能这样处理，请刷新后核对。",
        f"The order is {english.lower()} now: this cannot be done.",
    )


def return_not_now(state: ReturnState) -> Saying:
    """Why something cannot be done of a return that stands so."""
    chinese, english = RETURN_NAMES[state]
    return Saying(
        f"退货单现在是“{chinese}”，不能这样处理，请刷新后核对。",
        f"The return is {english.lower()} now: this cannot be done.",
    )


def return_too_large(owed: Owed, quantity: int) -> Saying:
    """Why more of a batch than came does not go back."""
    return Saying(
        f"批号 {owed.batch} 共送 {owed.sent}，已申请退 {owed.returned}，最多还能退 {owed.left}，"
        f"现填 {quantity}，请核对数量。",
        f"Of batch {owed.batch} {owed.sent} came and {owed.returned} go back already: "
        f"{quantity} are too many.",
    )


def chased(count: int) -> Saying:
    """Several orders were chased at once."""
    return Saying(f"已为 {count} 张订单登记催货。", f"The reminder is noted for {count} orders.")


def held(errors_: int, warnings: int) -> Saying:
    """Why an order was not submitted."""
    parts = [f"{errors_} 处必须改正"] * bool(errors_)
    parts += [f"{warnings} 条提醒需要确认并写明原因"] * bool(warnings)
    return Saying(
        f"没有提交：{'，'.join(parts)}。",
        f"Not submitted: {errors_} errors to mend, {warnings} warnings to acknowledge.",
    )


def split_into(count: int) -> Saying:
    """A draft was divided."""
    return Saying(
        f"已按配送企业拆分成 {count} 张草稿，请逐张核对后提交。",
        f"Divided into {count} drafts, one per distributor: look at each, then submit.",
    )


def many_distributors(count: int) -> Saying:
    """Why an order with several distributors is not submitted."""
    return Saying(
        f"这张订单有 {count} 家配送企业，请先按配送企业拆分再提交。",
        f"This order names {count} distributors: divide it first.",
    )


def of_file_error(error: OSError) -> Saying:
    """Why a file was not written."""
    what = of_system(error)
    return Saying(
        f"文件没有保存（{what.chinese}），请换一个文件夹或检查磁盘后重新导出。",
        f"The file was not written ({what.english}): choose another folder or check the disk.",
    )


def of_table(why: str) -> Saying:
    """Why a table cannot be written so."""
    return Saying(why, "The file must end in .csv or .xlsx.")


def of_bad_rule(value: str) -> Saying:
    """Why something was not laid down."""
    return Saying(
        f"“{value}”不是可用的值，没有保存，请按提示改正。", f"{value} is no value for this."
    )
