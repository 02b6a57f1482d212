"""One document by its number, for whoever asks: YY020 of the hospital, YQ015 of a distributor.

Without it a client that lost an answer could not find out what became of its request. Kinds: table
4.1.15. Only a product says more than its state. Where the sources are silent: documents are asked
for by the number that whoever asks knows; DJID is not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sync.sandbox.shanghai_yy.checks import Reply
from sync.sandbox.shanghai_yy.deliveries import DeliveryDesk
from sync.sandbox.shanghai_yy.fields import Fields, product_fields
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem

States = Mapping[str, Callable[[str], str]]


class QueryDesk:
    """Answers questions after single documents; safe to use from several threads."""

    def __init__(
        self, items: Mapping[str, TrainingItem], deliveries: DeliveryDesk, states: States
    ) -> None:
        """`states`: who tells the state of what has nothing more to say, by 查询类型."""
        self._items, self._deliveries = items, deliveries
        self._states = states

    def ask(self, main: Fields) -> Reply:
        """单条单据通用查询."""
        kind, number = main.get("CXLX", ""), main.get("CXBH", "")
        if kind in self._states:
            return Reply({"CLZT": self._states[kind](number)})
        if kind == "02":
            row = self._deliveries.delivery(number)
            return Reply({"CLZT": self._deliveries.state_of(row)})
        if kind == "07":
            item = self._items.get(number)
            if item is None:
                raise Refusal(Result.NO_PRODUCT)
            return Reply({"CLZT": "", "ZXBJ": item.price, "PSDTM": "", **product_fields(item)})
        if kind == "08":
            detail = self._deliveries.detail(number)
            product = product_fields(self._items[detail.product])
            return Reply({"CLZT": detail.state, "ZXBJ": "", "PSDTM": detail.carton_no, **product})
        raise Refusal(Result.WRONG_OPERATION)
