"""How long somebody stays away from a service that did not answer, or asked for it.

Without it all who were turned away at one moment would come back at one moment. Full jitter: any
time between nothing and a limit that doubles with each failure. What the service asks for is kept
to whole, and the jitter comes on top of it, at least as wide as the wait itself: two thousand
workstations that were all told "in five seconds" come back over the five seconds behind it.

https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

import random

LONGEST_ASKED_S = 3600.0
"""However long a service asks us to stay away."""
_MOST_DOUBLINGS = 30


def pause_s(
    chance: random.Random, failures: int, first_s: float, longest_s: float, asked_s: float | None
) -> float:
    """The pause after one more failure, `failures` of which came before it."""
    most = min(longest_s, first_s * 2.0 ** min(failures, _MOST_DOUBLINGS))
    asked = min(asked_s or 0.0, LONGEST_ASKED_S)
    return asked + chance.uniform(0, max(most, min(asked, longest_s)))
