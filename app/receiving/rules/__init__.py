"""The verdict on a scan: what follows from a code for the open receipt.

Without it a program would only count beeps. Pure: what the store knows of the code comes in as
`Facts`, what is to be written goes out as an `Outcome`. The order of the questions is the rule: is
it a command, a carton label, held already, on this delivery, recalled, of the right batch, in date,
too many?
Start reading in judging.py. Sources: formats.md (`receive`), GSP articles 73 to 76 for what is
compared at the desk.
"""

from app.receiving.rules.judging import judge
from app.receiving.rules.values import (
    Content,
    Desk,
    Facts,
    Held,
    LeftOut,
    NewPackage,
    Outcome,
    Related,
)

__all__ = [
    "Content",
    "Desk",
    "Facts",
    "Held",
    "LeftOut",
    "NewPackage",
    "Outcome",
    "Related",
    "judge",
]
