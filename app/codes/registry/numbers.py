"""Numbers of registers that are no numbers alone: 批准文号, 医保药品编码, 统一社会信用代码.

Without it they would be unknown text at the desk and in catalogues. Each has a module of its own
that knows its shape; here they are asked in turn. The 药品本位码 is a bare number and stands in
app/codes/plain_numbers.py.
"""

from __future__ import annotations

from app.codes.code import Code, Form, Kind
from app.codes.registry.approval import read_approval_number
from app.codes.registry.insurance import read_insurance_code
from app.codes.registry.social_credit import read_social_credit_code

_READERS = (
    (Form.APPROVAL_NUMBER, read_approval_number),
    (Form.INSURANCE_CODE, read_insurance_code),
    (Form.USCC, read_social_credit_code),
)


def read_registry_number(raw: str, text: str) -> Code | None:
    """Read folded text as one of these numbers; None where it looks like none of them."""
    for form, read in _READERS:
        found = read(text)
        if found is not None:
            code, problem = found
            return Code(
                raw=raw,
                kind=Kind.REGISTRY_NUMBER,
                form=form,
                code=code,
                valid=problem is None,
                problems=() if problem is None else (problem,),
            )
    return None
