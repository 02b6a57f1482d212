"""A hand-over of many codes, as a distributor's program sends it, in a process of its own.

Without it its CPU seconds could not be told from the service's. Run it with
`python -m tests.benchmarks.sync_sides.handing_over URL CODES`; it prints one line of JSON: what it
used, and the platform's delivery that the codes are for.
"""

from __future__ import annotations

import json
import sys

import msgspec

from app.receiving.values import Delivery
from sync.sandbox.distributor import DistributorProgram, bearer
from tests.benchmarks import relay
from tests.benchmarks.sync_sides.usage import CountedSockets, measured
from tests.sync.service.running import TRAINING_KEY


def main(url: str, codes: int) -> None:
    """Declare, send and seal."""
    sockets = CountedSockets()
    made, paper = relay.handed("many", codes, 0)
    program = DistributorProgram(url, bearer(TRAINING_KEY))

    def send() -> None:
        assert program.hand_over(made)["state"] == "sealed"

    usage = measured(send, sockets)
    program.close()
    print(json.dumps({"usage": usage.as_words(), "paper": _text(paper)}), flush=True)


def _text(paper: Delivery) -> str:
    """What `deliver` of the service's side takes."""
    return f"{paper.delivery_id} {msgspec.json.encode(paper).decode()}"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
