"""Words sentences for people, from their key and its values.

Without it verdicts would be names for programs. Every sentence says what happened and, where there
is something to do, what to do next; it names the drug, the batch or the carton, and stays short
enough for one line on the screen: where values are long, their middle is left out. A value that a
sentence names and did not get shows as `?`, never as an error.
"""

from __future__ import annotations

from app.receiving.progress import Difference
from app.receiving.sentences import DIFFERENCES, SENTENCES
from app.receiving.verdicts import Sentence
from app.store import errors
from app.store.errors import StoreError

_STORE_ERRORS: dict[type[StoreError], str] = {
    errors.DatabaseInUse: "database-in-use",
    errors.DatabaseUnreachable: "database-unreachable",
    errors.DiskFull: "disk-full",
    errors.DiskFailing: "disk-failing",
    errors.DatabaseDamaged: "database-damaged",
    errors.DatabaseLocked: "database-locked",
    errors.DatabaseBusy: "database-busy",
    errors.SchemaTooNew: "schema-too-new",
    errors.SettingRefused: "setting-refused",
}


LONGEST = 120
"""Characters of one sentence."""
_ROOM = (LONGEST, 60, 40, 30, 24, 18, 12, 8)
"""Characters of one value, tried until the sentence fits."""


class _Values(dict[str, str | int]):
    """Values of a sentence; a missing one shows as `?`."""

    def __missing__(self, key: str) -> str:
        return "?"


def words(sentence: Sentence, language: str = "zh") -> str:
    """Word a sentence; any language but `en` is Chinese."""
    form = SENTENCES[sentence.key][language == "en"]
    for room in _ROOM:
        values = {
            name: _shortened(_worded(name, value, language), room)
            for name, value in sentence.values.items()
        }
        text = form.format_map(_Values(values))
        if len(text) <= LONGEST:
            break
    return text


def _worded(name: str, value: str | int, language: str) -> str | int:
    """Word the reason of a rejection; facts name it as programs do."""
    if name != "difference" or value not in set(Difference):
        return value
    return difference_words(Difference(value), language)


def _shortened(value: str | int, room: int) -> str | int:
    """Leave out the middle: names, paths and codes differ at both ends."""
    if isinstance(value, int) or len(value) <= room:
        return value
    kept = room - 1
    return f"{value[: (kept + 1) // 2]}…{value[-(kept // 2) :]}"


def difference_words(difference: Difference, language: str = "zh") -> str:
    """Word the reason of a difference (拒收报告单)."""
    return DIFFERENCES[difference][language == "en"]


def of_store_error(error: StoreError) -> Sentence:
    """The sentence that says what the disk or the database did."""
    return Sentence(_STORE_ERRORS[type(error)], {"place": error.place, "detail": error.detail})
