"""What a method answers: a result in the platform's frame.

Without it each method would know which of three names its success flag has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.sandbox.mashangfangxin.arguments import Arguments
from sync.sandbox.mashangfangxin.refusals import BusinessRefusal
from sync.sandbox.mashangfangxin.writing import Fields, Rows

DONE = "SUCCESS"


@dataclass(frozen=True, slots=True)
class Method:
    """One method, and how its answers are framed."""

    run: Callable[[Arguments], Fields]
    """What stands beside the verdict; raises GatewayRefusal or BusinessRefusal."""
    flag: str = "response_success"
    at_root: bool = False
    """Uploads and the check of the last four digits have no `result` around them."""

    def answer(self, arguments: Arguments) -> dict[str, Any]:
        """Answer one call."""
        try:
            said = {**self.run(arguments), "msg_code": DONE, "msg_info": "成功", self.flag: True}
        except BusinessRefusal as refusal:
            said = {"msg_code": refusal.code, "msg_info": refusal.info, self.flag: False}
        return said if self.at_root else {"result": said}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many rows there are in all."""

    total: int
    items: Sequence[Fields] = field(default_factory=tuple)

    def model(self, list_name: str, element: str) -> Fields:
        """Frame it as the platform does."""
        return {"model": {"total_num": self.total, list_name: Rows(element, self.items)}}


def page_of(arguments: Arguments, items: Sequence[Fields], most: int) -> Page:
    """Cut the page out that was asked for."""
    page, size = arguments.whole("page", 1_000_000), arguments.whole("page_size", most)
    return Page(len(items), items[(page - 1) * size : page * size])
