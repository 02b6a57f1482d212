"""GS1 element strings: from text to elements, from elements to a code.

Without it (01)…(21)… would be one long number. A thin reader over the table of application
identifiers in app/codes/gs1/dictionary.py. Rules:

- An element that GS1 gives a fixed length ends there; every other one ends at GS or at the end.
  Where a reader lost the GS, app/codes/gs1/separators.py says what the structure still allows.
- A damaged string keeps its parts and says what is wrong; its canonical text is given only when
  each character is known to belong to which element.
- (01) makes a trace code, which needs (21); (00), or (02) for what is inside, makes a carton label.
- Elements that exclude each other make a code invalid; a missing partner is a notice only.

Sources: GS1 General Specifications 7.8 (processing of data), 7.12 (dates), 3 (definitions of AIs).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from app.codes.code import Code, Form, Kind, Platform, Problem
from app.codes.gs1.dates import gs1_date
from app.codes.gs1.dictionary import ApplicationIdentifier, application_identifier
from app.codes.gs1.linters import Rule
from app.codes.gs1.pairs import NOTICES, conflicting_pair, missing_pair
from app.codes.gs1.separators import (
    PACKAGE_AIS,
    Element,
    Readings,
    hides_elements,
    hides_serial,
    identifier_at,
    readings_without_separators,
)
from app.codes.reading import BLANKS, GS

SYMBOLOGIES = frozenset({"]C1", "]d2", "]Q3", "]e0", "]J1"})
"""GS1-128, GS1 DataMatrix, GS1 QR, GS1 DataBar, GS1 DotCode (ISO/IEC 15424)."""

_BRACKET = re.compile(r"(?<!\\)\(([0-9]{2,4})\)")
_CANONICAL_RANK = {"01": 0, "21": 1}

MISSING_SERIAL = Problem(
    "missing-serial",
    "只有商品编码 (01) 而没有序列号 (21)，不能当追溯码用，请扫描包装上的追溯码。",
    "There is a product code (01) but no serial (21), so this is no trace code: "
    "scan the trace code on the package.",
)
MISSING_SSCC = Problem(
    "missing-sscc",
    "标签只写了箱内商品 (02) 而没有箱码 (00)，请扫描同一箱上的箱码。",
    "The label says what the carton holds (02) but not which carton it is (00): "
    "scan the carton code on the same carton.",
)
MISSING_GTIN = Problem(
    "missing-gtin",
    "没有商品编码 (01) 也没有箱码 (00)，请扫描包装上的追溯码。",
    "There is neither a product code (01) nor a carton code (00): "
    "scan the trace code on the package.",
)


def load_table() -> None:
    """Load the table of AIs now, so that not the first GS1 scan of the day waits for it."""
    for ai in PACKAGE_AIS:
        application_identifier(ai)


def read_element_string(raw: str, text: str, *, separators_sent: bool = False) -> Code:
    """Read folded text without AIM prefix as an element string; GS may lead, end or repeat.

    `separators_sent` says that the reader sent GS around the text, and so does not lose them.
    """
    message = _Message()
    fields = [field for field in text.split(GS) if field]
    torn = {field for field in fields if not message.take_field(field)}
    if torn:
        mended = _mended(fields, torn)
        return (mended or message).code(raw)
    if not separators_sent and GS not in text:
        message.doubt_the_end()
    return message.code(raw)


def read_bracketed(raw: str, text: str) -> Code:
    r"""Read `(01)…(21)…` as people write it; a bracket inside a value stands as `\(`."""
    _, *parts = _BRACKET.split(text)
    values = (part.replace("\\(", "(").strip(BLANKS + GS) for part in parts[1::2])
    return read_pairs(raw, zip(parts[::2], values, strict=True))


def read_pairs(raw: str, pairs: Iterable[tuple[str, str]]) -> Code:
    """Read elements whose borders are already known: brackets, or a Digital Link."""
    message = _Message()
    for ai, value in pairs:
        identifier = application_identifier(ai)
        if identifier is None:
            message.refuse_unknown(f"({ai}){value}")
        else:
            message.take(identifier, value)
    return message.code(raw)


def starts_with_bracket(text: str) -> bool:
    """Tell whether the text begins with a bracketed AI."""
    return _BRACKET.match(text) is not None


def _mended(fields: Sequence[str], torn: Collection[str]) -> _Message | None:
    """Read fields some of which the standard cannot read; None where nothing else can either."""
    whole = [field for field in fields if field not in torn]
    taken = {identifier.ai for field in whole for identifier, _ in _split(field)[0]}
    readings = {field: readings_without_separators(field, taken) for field in torn}
    if not all(each.found for each in readings.values()):
        return None
    message = _Message()
    for field in fields:
        known = readings.get(field)
        if known is None:
            message.take_field(field)
        else:
            message.take_readings(known)
    return message


def _split(field: str) -> tuple[list[Element], str]:
    """Split what stands between two separators as GS1 says, up to what begins with no AI."""
    elements: list[Element] = []
    at = 0
    while at < len(field):
        identifier = identifier_at(field, at)
        if identifier is None:
            return elements, field[at:]
        start = at + len(identifier.ai)
        at = len(field) if identifier.fixed_length is None else start + identifier.fixed_length
        elements.append((identifier, field[start:at]))
    return elements, ""


class _Message:
    """What has been read of one string so far."""

    __slots__ = ("_borders_known", "_identifiers", "_named", "_problems", "_values")

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._identifiers: list[ApplicationIdentifier] = []
        self._named: set[str] = set()
        self._problems: list[Problem] = []
        self._borders_known = True

    def take_field(self, field: str) -> bool:
        """Take the elements between two separators; False where one has not its shape."""
        elements, rest = _split(field)
        fit = True
        for identifier, value in elements:
            fit = self.take(identifier, value, in_field=True) and fit
        if rest:
            self.refuse_unknown(rest)
        return fit and not rest

    def take_readings(self, readings: Readings) -> None:
        """Take a field that lost separators: its only reading, or what all readings agree on."""
        for identifier, value in readings.agreed():
            self.take(identifier, value)
        if readings.complete and len(readings.found) == 1:
            return
        named = [{identifier.ai for identifier, _ in reading} for reading in readings.found]
        self._named |= set.intersection(*named)
        self._borders_known = False
        self._note(
            Problem(
                "missing-separator",
                "条码里的分隔符 (GS) 丢失，内容有多种读法，请在扫描枪设置中打开 GS 后重新扫描。",
                "The separators (GS) of this code were lost and it can be read in several ways: "
                "let the reader send GS and scan again.",
            )
        )

    def take(
        self, identifier: ApplicationIdentifier, value: str, *, in_field: bool = False
    ) -> bool:
        """Take one element over; False where it has not the shape of its AI.

        `in_field` where only a separator would have ended it sooner.
        """
        ai = identifier.ai
        self._named.add(ai)
        shape = identifier.value.fullmatch(value)
        if shape is None:
            self._note(_problem_of_shape(identifier, value, in_field=in_field))
            self._borders_known = False
            return False
        if ai in self._values:
            if self._values[ai] != value:
                self._note(_duplicate(ai))
                self._borders_known = False
            return True
        self._values[ai] = value
        self._identifiers.append(identifier)
        if identifier.rules:
            broken = identifier.broken_rule(shape)
            if broken is not None:
                self._note(_problem_of_content(ai, *broken))
        return True

    def refuse_unknown(self, rest: str) -> None:
        """Note characters that begin with no AI of GS1's."""
        self._note(
            Problem(
                "unknown-ai",
                f"“{rest[:20]}”处不是已知的 GS1 应用标识符，请重新扫描或核对标签。",
                f"“{rest[:20]}” begins with no GS1 application identifier: "
                "scan again or check the label.",
            )
        )
        self._borders_known = False

    def doubt_the_end(self) -> None:
        """Doubt a last value that must have swallowed elements, no separator having been sent."""
        if self._problems or not self._identifiers or not self._end_is_doubtful():
            return
        ai = self._identifiers[-1].ai
        if self._lacks_serial():
            # The parts stay as the standard reads them: the code is refused in any case.
            self._note(MISSING_SERIAL)
        else:
            self._identifiers.pop()
            del self._values[ai]
        self._borders_known = False
        self._note(
            Problem(
                "missing-separator",
                f"({ai}) 的内容里多半还有别的内容，分隔符 (GS) 丢失，"
                "请在扫描枪设置中打开 GS 后重新扫描。",
                f"({ai}) seems to hold further elements, the separators (GS) were lost: "
                "let the reader send GS and scan again.",
            )
        )

    def code(self, raw: str) -> Code:
        """Say what the whole string is."""
        named = self._named
        is_trace_code = "01" in named and ("21" in named or "00" not in named)
        is_carton = not is_trace_code and ("00" in named or "02" in named)
        if is_trace_code:
            return self._trace_code(raw)
        if is_carton:
            return self._carton_label(raw)
        return self._unkeyed(raw)

    def _note(self, problem: Problem) -> None:
        # A label that repeats its fault hundreds of times has one fault.
        if problem not in self._problems:
            self._problems.append(problem)

    def _note_pairs(self) -> None:
        """Note what excludes each other; what lacks a partner only where nothing else is wrong."""
        ais = tuple(self._values)
        conflict = conflicting_pair(ais)
        if conflict is not None:
            self._note(conflict)
        elif not self._problems:
            lack = missing_pair(ais)
            if lack is not None:
                self._note(lack)

    def _is_valid(self) -> bool:
        return all(problem.problem in NOTICES for problem in self._problems)

    def _lacks_serial(self) -> bool:
        return "01" in self._named and not self._named & {"00", "21"}

    def _trace_code(self, raw: str) -> Code:
        values = self._values
        if "21" not in self._named:
            self._note(MISSING_SERIAL)
        self._note_pairs()
        gtin = values.get("01")
        return Code(
            raw=raw,
            kind=Kind.TRACE_CODE,
            form=Form.GS1,
            code=self._canonical(),
            valid=self._is_valid(),
            drug_identifier=gtin,
            serial=values.get("21"),
            platform=Platform.GS1,
            gtin=gtin,
            batch=values.get("10"),
            expiry=self._date("17"),
            production_date=self._date("11"),
            sscc=values.get("00"),
            elements=values,
            problems=tuple(self._problems),
        )

    def _carton_label(self, raw: str) -> Code:
        values = self._values
        has_sscc = "00" in self._named
        if not has_sscc:
            self._note(MISSING_SSCC)
        self._note_pairs()
        canonical = self._canonical()
        return Code(
            raw=raw,
            kind=Kind.CARTON_LABEL,
            form=Form.SSCC if has_sscc else Form.GS1,
            # The 18 digits alone: a carton is the same carton, however much its label says.
            code=values.get("00") if has_sscc and canonical else canonical,
            valid=self._is_valid(),
            gtin=values.get("02", values.get("01")),
            batch=values.get("10"),
            expiry=self._date("17"),
            production_date=self._date("11"),
            sscc=values.get("00"),
            elements=values,
            problems=tuple(self._problems),
        )

    def _unkeyed(self, raw: str) -> Code:
        values = self._values
        return Code(
            raw=raw,
            kind=Kind.UNKNOWN,
            form=Form.GS1 if values else None,
            code=None,
            valid=False,
            batch=values.get("10"),
            expiry=self._date("17"),
            production_date=self._date("11"),
            elements=values,
            problems=(*self._problems, MISSING_GTIN),
        )

    def _date(self, ai: str) -> date | None:
        digits = self._values.get(ai)
        return None if digits is None else gs1_date(digits)

    def _canonical(self) -> str | None:
        """Write the elements as they are stored: 01, 21, the rest as read, GS only where needed."""
        if not self._borders_known:
            return None
        self._identifiers.sort(key=lambda each: _CANONICAL_RANK.get(each.ai, 2))
        pieces: list[str] = []
        for identifier in self._identifiers:
            pieces += identifier.ai, self._values[identifier.ai]
            if identifier.fixed_length is None:
                pieces.append(GS)
        text = "".join(pieces)
        if text.find(GS) == len(text) - 1 >= 0 and self._end_is_doubtful():
            return text  # without its GS it would be doubted when it is read again
        return text.removesuffix(GS)

    def _end_is_doubtful(self) -> bool:
        """Tell whether the last value looks as if it had swallowed other elements."""
        last = self._identifiers[-1]
        if last.fixed_length is not None or last.ai not in PACKAGE_AIS:
            return False
        value = self._values[last.ai]
        return hides_elements(last.ai, value, self._values.keys()) or (
            self._lacks_serial() and hides_serial(value)
        )


def _problem_of_shape(identifier: ApplicationIdentifier, value: str, *, in_field: bool) -> Problem:
    """Say why a value cannot be one of this AI, as to length and characters."""
    ai, shortest, longest = identifier.ai, identifier.shortest, identifier.longest
    if in_field and identifier.fixed_length is None and len(value) > longest:
        return Problem(
            "missing-separator",
            f"({ai}) 的内容超过 {longest} 个字符，多半丢了分隔符，请检查扫描枪设置后重新扫描。",
            f"({ai}) is longer than {longest} characters, a separator was probably lost: "
            "check the settings of the reader and scan again.",
        )
    if not shortest <= len(value) <= longest:
        fixed = shortest == longest
        should = f" {longest} 个" if fixed else f" {shortest} 至 {longest} 个"
        english = str(longest) if fixed else f"{shortest} to {longest}"
        return Problem(
            "length",
            f"({ai}) 的内容有 {len(value)} 个字符，应为{should}，请重新扫描。",
            f"({ai}) has {len(value)} characters instead of {english}: scan again.",
        )
    return Problem(
        "charset",
        f"({ai}) 的内容“{value[:20]}”不合 GS1 的规定，请重新扫描或核对标签。",
        f"({ai}) holds “{value[:20]}”, which GS1 does not allow: scan again or check the label.",
    )


def _problem_of_content(ai: str, part: str, rule: Rule) -> Problem:
    """Say which rule a value of the right length and characters breaks."""
    right = rule.right(part) if rule.right is not None else ""
    return Problem(
        rule.problem,
        f"({ai}) {part[:30]} {rule.chinese.format(right=right)}。",
        f"({ai}) {part[:30]} {rule.english.format(right=right)}.",
    )


def _duplicate(ai: str) -> Problem:
    return Problem(
        "duplicate-ai",
        f"({ai}) 出现了两次而内容不同，请核对标签。",
        f"({ai}) stands there twice with different contents: check the label.",
    )
