"""The gateway's and the platform's ways to say no.

Without it each desk would word its refusals alone. Gateway codes are TOP's; business codes those
that were seen in the field.
"""

from __future__ import annotations

NOT_IN_STOCK = "FAIL_BIZ_NOT_CURRENT_OPERATE_CODE"
NO_SUCH_BILL = "FAIL_BIZ_NO_PAT_INFO"
CANNOT_DECODE = "BILL_DECODE_ERROR"
NUMBER_USED = "BILL_FILE_NAME_DUPLICATE_UPLOAD"


class GatewayRefusal(Exception):
    """The gateway did not let a call through: `error_response`."""

    def __init__(self, code: int, msg: str, sub_code: str = "", sub_msg: str = "") -> None:
        """Name TOP's code and sub code."""
        super().__init__(f"{code} {msg}")
        self.fields: dict[str, str | int] = {"code": code, "msg": msg}
        if sub_code:
            self.fields |= {"sub_code": sub_code, "sub_msg": sub_msg}


class BusinessRefusal(Exception):
    """The platform did not do what was asked: a result that is no success."""

    def __init__(self, code: str, info: str) -> None:
        """Name the business code."""
        super().__init__(f"{code} {info}")
        self.code = code
        self.info = info


def missing(name: str) -> GatewayRefusal:
    """A parameter that must be there is not."""
    return GatewayRefusal(
        40, "Missing required arguments", "isv.missing-parameter", f"缺少参数 {name}"
    )


def invalid(name: str, why: str) -> GatewayRefusal:
    """A parameter is not what it should be."""
    return GatewayRefusal(
        41, "Invalid arguments", "isv.invalid-parameter", f"参数 {name} 有误：{why}"
    )
