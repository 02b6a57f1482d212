"""Reading a specification: which amount is the content, which the fill, which numbers are the pack.

Without it `1ml*5mg.河南润弘有` would be one word. Rules, in the order in which the text is read:

- a volume is the fill; a mass beside it, or units, moles and the like, are the content, whichever
  comes first and whichever sign stands between (`1ml:5mg`, `1ml*5mg`, `5mg/2ml`, `12.5g(250ml)`);
- `/ml`, `/1ml`, `/g` and `每1ml含` make it a concentration, which says nothing of the fill;
- a mass after 重 or 装 is the fill (`每片重0.3g`, `每10丸重1.5g` is 0.15g a piece);
- two masses with `*` are the fill and the content of an ointment (`10g*0.1g`), or nonsense
  (`1g*1000g`): then nothing of them is believed;
- shares (%, ‰, ppm) with a fill give the content: `20% 50ml` is 10g in 50ml;
- what stands in brackets after a total may be its parts (`0.625g(0.5g:0.125g)`, `0.375g(2:1)`), the
  same in units (`0.25g(25万单位)`) or what it counts as (`以…计`, `相当于`:
  of a substance the content once more, of crude drug something else);
- counts, and numbers after `*`, multiply to the pack; what holds whole sales packages (`*400盒/箱`)
  does not;
- words in front of amounts are names of substances; words at the end are the rest.

A number that fits nowhere makes the whole unread, and a comparison never says "same" of it. So does
a reading whose canonical text would be read as something else.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod

from app.catalogue.meaning.amounts import UNITS, Amount, Dimension
from app.catalogue.meaning.composition import Active, Concentration, Strength
from app.catalogue.meaning.marks import marks_of, without_noise
from app.catalogue.meaning.tokens import BEYOND, COUNTED, DOSES, Kind, Token, tokens_of

LONGEST = 200
"""Characters of the longest specification that is read; HIS columns have 20 to 100."""

_BASIS = re.compile(
    r"[按以折](?=[^0-9(),;:、*/]|c[0-9])[^(),;:、*/]{1,40}?计算?:?|=计|(?<=%)\(?(?:m?g/ml|[wv]/[wv]|g/g)\)?"
)
_RANGES = frozenset(("-", "~", "至", "或"))
_FILL_WORDS = re.compile(r"(?:重|装|装量|净重|净含量|净量|总量)[约为]?$")
_EQUAL_WORDS = re.compile(r"(?:相当于|折合|约合|折)(?P<of>[^0-9]*)$")
_CRUDE_WORDS = re.compile("饮片|生药|药材|原药|浸膏|干膏")
_NAME = re.compile(r"^.*(?:含有?|[和与及加为内中])")
_CONTAINERS = frozenset(("盒", "小盒", "合"))
_DIGIT = re.compile("[0-9]")
_END = Token(Kind.SIGN, "")
# The largest number of pieces in a sales package that is believed; 万 of them are a typing error.
_MOST_IN_PACK = 100_000


def read_folded(folded: str) -> Strength:
    """Read a folded specification; about 30 µs, twice that where there is more than amounts."""
    if not folded:
        return Strength()
    if len(folded) > LONGEST:
        return Strength(unread=folded)
    strength = _Reader(folded).read()
    if _is_plain(strength) or _Reader(strength.text).read() == strength:
        return strength
    return Strength(unread=folded)


def _is_plain(strength: Strength) -> bool:
    """Tell whether there is nothing but amounts and counts: such a text reads as itself."""
    if strength.unread:
        return True
    odd = (
        strength.ratio,
        strength.restated,
        strength.equivalents,
        strength.per_dose,
        strength.sizes,
        strength.marks,
    )
    actives = (*strength.actives, *(one.active for one in strength.concentration))
    if any(odd) or any(active.name for active in actives):
        return False
    return not strength.rest or strength.rest.isalpha()


class _Reader:
    """The state of reading one specification from left to right."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.tokens = tokens_of(_BASIS.sub(_counted_as, folded))
        self.actives: list[Active] = []
        self.inside: list[Active] = []
        self.fills: list[Amount] = []
        self.weights: list[Amount] = []
        self.concentrations: list[Concentration] = []
        self.per_dose: list[Active] = []
        self.restated: list[Amount] = []
        self.equivalents: list[Amount] = []
        self.sizes: list[Amount] = []
        self.factors: list[tuple[int, str]] = []
        self.numbers: list[Decimal] = []
        self.doses: int | None = None
        self.tail: list[str] = []
        self.within: Amount | None = None
        self.group = Decimal(1)
        self.of_dose = False
        self.slashed = False
        self.closed_pack = False
        self.factor_at = -1
        self.since = 0
        self.times = False
        self.unread = False
        self.nonsense = False
        self.depth = 0

    def read(self) -> Strength:
        """Go over the pieces and put together what they say."""
        for at, token in enumerate(self.tokens):
            _TAKE[token.kind](self, at, token)
            if token.kind < Kind.SIGN:
                self.tail.clear()
        strength = self._strength()
        if self.nonsense:
            return Strength(unread=self.folded)
        says = strength.actives or strength.fill or strength.factors
        if says or strength != Strength(rest=strength.rest):
            return strength
        return Strength(words=self.folded)

    def _near(self, at: int) -> Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else _END

    def _word_before(self, at: int) -> str:
        before = self._near(at - 1)
        return before.text if before.kind is Kind.WORD else ""

    # Amounts

    def _amount(self, at: int, token: Token) -> None:
        amount = token.amount
        assert amount is not None
        if amount.dimension is Dimension.SHARE:
            self.concentrations.append(Concentration(Active(amount), None))
        elif amount.dimension in (Dimension.LENGTH, Dimension.AREA):
            self.sizes.append(amount)
        elif amount.dimension is Dimension.VOLUME:
            self._volume(at, amount)
        else:
            self._content(at, amount)

    def _volume(self, at: int, amount: Amount) -> None:
        behind_slash = self._is_sign(at - 1, "/")
        if self._word_before(at).endswith("每"):
            self.within = amount
        elif behind_slash and amount.value == 1 and self._near(at - 2).amount:
            self._to_concentration(amount)
        elif not self.fills:
            self.slashed = behind_slash and bool(self.actives)
            self.fills.append(amount)
        elif self.fills[0] != amount:
            self._second_volume(at, amount)

    def _second_volume(self, at: int, amount: Amount) -> None:
        if self.depth and self._near(at + 1).text in (":", "/", "含"):
            self.within = amount
            return
        if self.slashed and self.fills[-1] < amount:
            # 250mg/5ml*100ml: what stood behind the slash was no fill.
            self._to_concentration(self.fills.pop())
        self.fills.append(amount)

    def _content(self, at: int, amount: Amount) -> None:
        word = self._word_before(at)
        if amount.dimension is Dimension.MASS and word.endswith("每"):
            self.within = amount
        elif _FILL_WORDS.search(word) and amount.dimension is Dimension.MASS:
            self.weights.append(Amount(Dimension.MASS, amount.value / self.group))
        elif equal := _EQUAL_WORDS.search(word):
            self._equivalent(amount, equal["of"])
        elif self._is_restated(at, amount):
            self.restated.append(amount)
        else:
            self._active(at, Active(amount, without_noise(_NAME.sub("", word))))

    def _equivalent(self, amount: Amount, of: str) -> None:
        """Take what the content stands for: of a substance it is the content, said again."""
        amount = Amount(amount.dimension, amount.value / self.group)
        is_said_again = bool(without_noise(of)) and not _CRUDE_WORDS.search(of)
        if is_said_again and any(one.amount.dimension is amount.dimension for one in self.actives):
            self.restated.append(amount)
        else:
            self.equivalents.append(amount)

    def _active(self, at: int, active: Active) -> None:
        amount = active.amount
        if self.within is not None:
            self.concentrations.append(_within(active, self.within))
        elif self.of_dose:
            self.per_dose.append(active)
        else:
            if self.group != 1:
                active = Active(Amount(amount.dimension, amount.value / self.group), active.name)
            before = self._near(at - 2).amount
            both_mass = (
                before is not None and amount.dimension is before.dimension is Dimension.MASS
            )
            self.times = self.times or (both_mass and self._is_sign(at - 1, "*"))
            (self.inside if self.depth else self.actives).append(active)

    def _is_restated(self, at: int, amount: Amount) -> bool:
        known = any(one.amount.dimension is amount.dimension for one in self.actives)
        return known and self._is_sign(at - 1, "=")

    def _to_concentration(self, per: Amount) -> None:
        actives = self.inside if self.depth and self.inside else self.actives
        if actives:
            self.concentrations.append(_within(actives.pop(), per))

    # Counts

    def _count(self, at: int, token: Token) -> None:
        if self._word_before(at).endswith("每"):
            self.group = token.number or Decimal(1)
        elif self._is_sign(at - 1, "/") and token.number == 1:
            self.closed_pack = self.closed_pack or token.text in _CONTAINERS
        elif not (self.closed_pack and token.text in _CONTAINERS):
            self._factor(at, token)

    def _doses(self, at: int, token: Token) -> None:
        if self._word_before(at).endswith("每"):
            self.of_dose = True
        elif token.number == token.number.to_integral_value():
            self.doses = int(token.number)

    def _beyond(self, at: int, token: Token) -> None:
        """What holds sales packages is no part of one."""

    def _number(self, at: int, token: Token) -> None:
        after = self._near(at + 1)
        if self._is_sign(at + 1, "*") and self._is_length(at + 2):
            length = self._near(at + 2).text
            self.sizes.append(Amount(Dimension.LENGTH, token.number * UNITS[length][1]))
        elif self._is_ratio(at):
            self.numbers.append(token.number)
        elif self._is_sign(at - 1, "*") or self._is_sign(at + 1, "*") or after.kind is Kind.PER:
            self._factor(at, token)
        else:
            self._give_up()

    def _is_ratio(self, at: int) -> bool:
        return any(
            self._is_sign(at + step, ":") and self._near(at + 2 * step).kind is Kind.NUMBER
            for step in (-1, 1)
        )

    def _is_length(self, at: int) -> bool:
        amount = self._near(at).amount
        return amount is not None and amount.dimension is Dimension.LENGTH

    def _factor(self, at: int, token: Token) -> None:
        number = token.number
        if number != number.to_integral_value() or not 0 < number <= _MOST_IN_PACK:
            self._give_up()
        else:
            self.factor_at = at
            self.factors.append((int(number), token.text))

    def _give_up(self) -> None:
        """Note a piece that fits nowhere; before any amount it spoils the first one."""
        self.unread = True
        said = self.actives or self.inside or self.fills or self.weights or self.concentrations
        self.nonsense = self.nonsense or not said

    # Units, signs and words

    def _each(self, _at: int, token: Token) -> None:
        dimension, factor = UNITS.get(token.text, (None, Decimal(1)))
        self.of_dose = token.text in DOSES
        self.within = None
        if dimension in (Dimension.VOLUME, Dimension.MASS):
            self.within = Amount(dimension, factor)

    def _per(self, at: int, token: Token) -> None:
        dimension, factor = UNITS.get(token.text, (None, Decimal(1)))
        if dimension in (Dimension.VOLUME, Dimension.MASS):
            self._to_concentration(Amount(dimension, factor))
        elif token.text in DOSES:
            actives = self.inside if self.depth and self.inside else self.actives
            self.per_dose.extend(actives[self.since :])
            del actives[self.since :]
        elif token.text in BEYOND:
            if self.factor_at == at - 1 and self.factors:
                self.factors.pop()
        elif token.text in COUNTED:
            self.closed_pack = self.closed_pack or token.text in _CONTAINERS
        else:
            self._give_up()

    def _sign(self, _at: int, token: Token) -> None:
        if token.text == "(":
            self.depth += 1
        elif token.text == ")":
            self.depth = max(0, self.depth - 1)
        elif token.text == ";":
            self.since = len(self.actives)

    def _word(self, at: int, token: Token) -> None:
        self.tail.append(token.text)
        if token.text in UNITS:
            self._give_up()
        elif token.text in _RANGES and self._near(at + 1).amount and at:
            self.unread = self.nonsense = True

    def _is_sign(self, at: int, sign: str) -> bool:
        token = self._near(at)
        return token.kind is Kind.SIGN and token.text == sign

    # What it all says

    def _strength(self) -> Strength:
        actives = self._parts()
        fill = self._fill(actives)
        concentrations = tuple(sorted(self.concentrations, key=_order))
        if concentrations:
            actives, concentrations = _content_of(fill, actives, concentrations)
        rest = without_noise("".join(self.tail)) if self.tail else ""
        self.unread = self.unread or _DIGIT.search(rest) is not None
        return Strength(
            actives=_sorted(actives),
            fill=fill,
            concentration=concentrations,
            count=prod(number for number, _ in self.factors) if self.factors else None,
            factors=tuple(self.factors),
            rest=rest,
            doses=self.doses,
            per_dose=_sorted(self.per_dose),
            restated=tuple(sorted(self.restated)),
            equivalents=tuple(sorted(self.equivalents)),
            sizes=tuple(sorted(self.sizes)),
            ratio=tuple(self.numbers),
            marks=marks_of(self.folded),
            unread=self.folded if self.unread else "",
        )

    def _parts(self) -> list[Active]:
        """The parts of a compound in place of their total, the ointment's content of its fill."""
        if self.times and len(self.actives) == 2:
            return self._ointment()
        everything = [*self.actives, *self.inside]
        for total, parts in ((self.actives, self.inside), (self.inside, self.actives)):
            if len(total) == 1 and parts and _sums_up(total[0], parts):
                return list(parts)
        return everything

    def _ointment(self) -> list[Active]:
        small, large = sorted(self.actives, key=lambda active: active.amount)
        if 2 <= large.amount.value <= 500 and small.amount.value < large.amount.value:
            self.weights.append(large.amount)
            return [small]
        self.unread = self.nonsense = True
        return []

    def _fill(self, actives: list[Active]) -> Amount | None:
        if len(self.fills) > 1:
            self.unread = True
            return None
        if self.fills or self.weights:
            return (self.fills or self.weights)[0]
        shares = [one for one in self.concentrations if one.per is not Dimension.VOLUME]
        alone = len(actives) == 1 and actives[0].amount.dimension is Dimension.MASS
        # A share beside one mass: of 1% in 10g the mass is the fill, of 1% in 10mg the content.
        if shares and alone and actives[0].amount.value >= 1:
            return actives.pop().amount
        return None


_TAKE = (
    _Reader._amount,
    _Reader._count,
    _Reader._doses,
    _Reader._beyond,
    _Reader._number,
    _Reader._each,
    _Reader._per,
    _Reader._sign,
    _Reader._word,
)
"""What takes a piece, by its kind."""


def _counted_as(found: re.Match[str]) -> str:
    return "" if found.string[found.start() - 1 : found.start()] == "%" else "="


def _within(active: Active, per: Amount) -> Concentration:
    amount = Amount(active.amount.dimension, active.amount.value / (per.value or 1))
    return Concentration(Active(amount, active.name), per.dimension)


def _content_of(
    fill: Amount | None, actives: list[Active], concentrations: tuple[Concentration, ...]
) -> tuple[list[Active], tuple[Concentration, ...]]:
    """Turn concentrations into the content of the fill; keep those that say something else."""
    if fill is None or not concentrations:
        return actives, concentrations
    if any(one.per not in (None, fill.dimension) for one in concentrations):
        return actives, concentrations
    contents = [_content_in(fill, one) for one in concentrations]
    if not actives:
        return contents, ()
    said = sorted(active.amount for active in actives)
    return actives, () if said == sorted(one.amount for one in contents) else concentrations


def _content_in(fill: Amount, concentration: Concentration) -> Active:
    each = concentration.per_unit
    return Active(Amount(each.dimension, each.value * fill.value), concentration.active.name)


def _sums_up(total: Active, parts: list[Active]) -> bool:
    same = all(part.amount.dimension is total.amount.dimension for part in parts)
    return same and sum(part.amount.value for part in parts) == total.amount.value


def _sorted(actives: list[Active]) -> tuple[Active, ...]:
    """Sort, and keep names only where each of several has its own: else they tell nothing."""
    if len(actives) == 1:
        return (Active(actives[0].amount),) if actives[0].name else tuple(actives)
    return tuple(sorted(_named(actives), key=_active_order)) if actives else ()


def _named(actives: list[Active]) -> list[Active]:
    names = {active.name for active in actives}
    if len(actives) > 1 and len(names) == len(actives) and "" not in names:
        return actives
    return [Active(active.amount) for active in actives]


def _active_order(active: Active) -> tuple[Amount, str]:
    return active.amount, active.name


def _order(concentration: Concentration) -> tuple[Amount, str]:
    return concentration.active.amount, concentration.active.name
