"""Says what any text from a reader, a file or a keyboard is.

Without it each caller would guess from digits. The one entry to the codes; it never fails and never
hangs, whatever comes. The order matters: 20 digits come before GS1, because 8008… and 8020… are
application identifiers too, and the first reading that is valid wins:

1. a web address is searched for a code, and is nothing else;
2. 20 digits, also as 7 + 13 or as five groups of four with a blank or hyphen between, are a trace
   code. GS1 takes precedence in two cases only: the reader itself called the symbol GS1 and the
   digits are whole elements with a (00), (01) or (02) among them; or they are (00) and an SSCC
   whose check digit is right, since many readers send no AIM prefix and no drug identifier begins
   with 00;
3. 12 digits that the reader calls UPC-A, or 8 that it calls EAN-8, are product codes;
4. GS1 element strings: bracketed, with GS, called GS1 by the reader, or beginning as one;
5. printed commands, bare numbers, numbers of registers;
6. what is left is unknown; a distributor's own carton number is such a text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.codes.check_digits import has_gs1_check_digit
from app.codes.code import Code, Command, Form, Kind, Problem, times_of
from app.codes.gs1 import element_strings
from app.codes.links import is_link, read_link
from app.codes.plain_numbers import read_number, trace_code_of
from app.codes.reading import BLANKS, GS, fold, split_symbology, text_of
from app.codes.registry.numbers import read_registry_number

LONGEST_TEXT = 2000
"""Longer texts are no code of any kind and are not looked into."""
LONGEST_OWN_CODE = 100
"""Longest text that may be somebody's own code (医保 drug_trac_codg has 100)."""

NOTHING_READ = Problem("empty", "没有读到内容，请重新扫描。", "Nothing was read: scan again.")
UNPRINTABLE = Problem(
    "charset",
    "读到不能显示的字符，请检查扫描枪设置后重新扫描。",
    "Characters were read that cannot be shown: check the settings of the reader and scan again.",
)
UNRECOGNISED = Problem(
    "unrecognised",
    "不是追溯码、箱码或其他已知编码，请核对标签后重新扫描。",
    "This is no trace code, no carton code and no other code known here: "
    "check the label and scan again.",
)
NO_SSCC = Problem(
    "check-digit",
    "18 位数字的校验位不对，不是箱码 (SSCC)，请重新扫描或核对标签。",
    "The check digit of these 18 digits is wrong, this is no SSCC: scan again or check the label.",
)

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What a reader writes where it could not tell what came: whatever stands around it is no code."""

_CROSSED = Problem(
    "charset",
    "有的字符没有读清（也许两支扫码枪同时在扫），请重新扫描。",
    "Some characters could not be read (two readers at once, perhaps): scan again.",
)
_TWO_PARTS = re.compile(r"([0-9]{7})[ \t\-‐-―−]{1,3}([0-9]{13})")
_FIVE_PARTS = re.compile(r"[0-9]{4}(?:[ \t\-‐-―−][0-9]{4}){4}")
_NO_DIGIT = re.compile(r"[^0-9]")
_STARTS_AS_GS1 = re.compile(r"0[12][0-9]{14}|00[0-9]{18}")
# UPC-A is sent as 12 digits by some readers, EAN-8 has 8: both are product codes with zeros before.
# Without the reader's word for it such a number could be anybody's.
_SHORT_EANS = {"]E0": (12, 13), "]E4": (8, 14)}
_COMMAND_PREFIX = "TDCMD-"
_COMMANDS = {command.value: command for command in Command}


def parse(text: str) -> Code:
    """Say what a text is; any text is answered."""
    if text.startswith("8") and _is_twenty_digits(text):
        return trace_code_of(text, text)  # nearly every scan of the day
    if len(text) > LONGEST_TEXT:
        return _unknown(text, None, _too_long(len(text)))
    if UNREADABLE in text:
        return _unknown(text, None, _CROSSED)
    return _read_folded(text)


def _is_twenty_digits(text: str) -> bool:
    return len(text) == 20 and text.isascii() and text.isdigit()


def _read_folded(text: str) -> Code:
    """Read a text by what is left of it without the reader's word and the blanks around."""
    symbology, rest = split_symbology(fold(text))
    body = rest.strip(BLANKS + GS)
    if not body:
        return _unknown(text, None, NOTHING_READ)
    if is_link(body):
        return read_link(text, body) or _unrecognised(text, body)
    return (
        _read_twenty(text, body, symbology)
        or _read_short_ean(text, body, symbology)
        or _read_others(
            text,
            body,
            called_gs1=symbology in element_strings.SYMBOLOGIES or GS in rest,
            sends_gs=GS in rest,
        )
    )


def parse_bytes(raw: bytes) -> Code:
    """Say what the bytes of a reader are; `raw` of the answer is their text."""
    return parse(text_of(raw))


def _read_twenty(raw: str, body: str, symbology: str | None) -> Code | None:
    """Read a text of 20 digits, in one part, in two or in five."""
    parts = _TWO_PARTS.fullmatch(body)
    if parts is not None:
        return trace_code_of(raw, parts[1] + parts[2])
    if _FIVE_PARTS.fullmatch(body):
        body = _NO_DIGIT.sub("", body)
    if not _is_twenty_digits(body):
        return None
    if symbology in element_strings.SYMBOLOGIES or (
        body.startswith("00") and has_gs1_check_digit(body[2:])
    ):
        code = element_strings.read_element_string(raw, body)
        if code.code is not None:
            return code
    return trace_code_of(raw, body)


def _read_short_ean(raw: str, body: str, symbology: str | None) -> Code | None:
    read, written = _SHORT_EANS.get(symbology or "", (0, 0))
    return read_number(raw, body.zfill(written)) if len(body) == read else None


def _read_others(raw: str, body: str, *, called_gs1: bool, sends_gs: bool) -> Code:
    elements = _read_gs1(raw, body, called_gs1=called_gs1, sends_gs=sends_gs)
    if elements is not None and elements.valid:
        return elements
    plain = (
        _read_command(raw, body)
        or read_number(raw, body)
        or read_registry_number(raw, body)
        or _unrecognised(raw, body)
    )
    if elements is None or plain.valid:
        return plain
    if elements.kind is not Kind.UNKNOWN:
        return elements
    if elements.form is None or plain.kind is not Kind.UNKNOWN:
        return plain
    # Batch or date alone. Unless written in brackets it may still be somebody's own carton number.
    own_code = None if element_strings.starts_with_bracket(body) else plain.code
    return replace(elements, code=own_code)


def _read_gs1(raw: str, body: str, *, called_gs1: bool, sends_gs: bool) -> Code | None:
    if element_strings.starts_with_bracket(body):
        return element_strings.read_bracketed(raw, body)
    if called_gs1:
        return element_strings.read_element_string(raw, body, separators_sent=sends_gs)
    if not _STARTS_AS_GS1.match(body):
        return None
    code = element_strings.read_element_string(raw, body)
    return code if _convinces(code) else None


def _convinces(code: Code) -> bool:
    """Tell an element string from a number that happens to begin as one.

    Nothing but the text says GS1 here. With a wrong check digit the rest must speak for it: at
    least one more element, and no other damage.
    """
    found = {problem.problem for problem in code.problems}
    if "check-digit" not in found:
        return True
    return len(code.elements) > 1 and found <= {"check-digit", "missing-serial", "missing-sscc"}


def _read_command(raw: str, body: str) -> Code | None:
    name = body.upper() if body.isascii() else ""
    if not name.startswith(_COMMAND_PREFIX):
        return None
    known = name in _COMMANDS or times_of(name) is not None
    return Code(
        raw=raw,
        kind=Kind.COMMAND,
        form=Form.OTHER,
        code=name if known else None,
        valid=known,
        problems=() if known else (_unknown_command(name[:40]),),
    )


def _unknown_command(name: str) -> Problem:
    return Problem(
        "unknown-command",
        f"不认识的命令条码 {name}，请换用本工作站打印的命令卡。",
        f"The command {name} is not known here: use the command cards of this workstation.",
    )


def _unrecognised(raw: str, body: str) -> Code:
    """Answer a text that is nothing known; a short printable one may be somebody's own code."""
    is_own_code = (
        len(body) <= LONGEST_OWN_CODE and body.isprintable() and split_symbology(body)[0] is None
    )
    return _unknown(raw, body if is_own_code else None, _why_unrecognised(body))


def _why_unrecognised(body: str) -> Problem:
    if not body.isprintable():
        return UNPRINTABLE
    if not (body.isascii() and body.isdigit()):
        return UNRECOGNISED
    if len(body) == 18:
        return NO_SSCC
    return Problem(
        "length",
        f"读到 {len(body)} 位数字，追溯码应为 20 位，请重新扫描。",
        f"{len(body)} digits were read, a trace code has 20: scan again.",
    )


def _too_long(length: int) -> Problem:
    return Problem(
        "length",
        f"读到 {length} 个字符，不是药品条码，请重新扫描。",
        f"{length} characters were read, which is no bar code of a drug: scan again.",
    )


def _unknown(raw: str, own_code: str | None, problem: Problem) -> Code:
    return Code(
        raw=raw,
        kind=Kind.UNKNOWN,
        form=None if own_code is None else Form.OTHER,
        code=own_code,
        valid=False,
        problems=(problem,),
    )
