"""A program that prints a job, made to be killed: `killed_queue FOLDER ADDRESS COUNT`.

It says `asked ID` where a person is to look, reads `ID yes` or `ID no`, and says `done` at its end.
"""

from __future__ import annotations

import sys
import threading
import uuid
from pathlib import Path

from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import LabelAsked
from printing.queue.queue import LabelQueue
from tests.printing.queue.bench import PRINTER, done, eventually, job, queue_on


def answers(queue: LabelQueue) -> None:
    """Carry a person's word to the queue."""
    for line in sys.stdin:
        label_id, word = line.split()
        queue.said(uuid.UUID(label_id), there=word == "yes")


def say(event: object) -> None:
    """Ask who has started this program."""
    if isinstance(event, LabelAsked):
        print("asked", event.label.label_id, flush=True)


def main(folder: Path, address: str, count: int) -> None:
    """Print all of it, or as much as there is time for."""
    printer = LabelPrinter(name=PRINTER, reach=Reach.NETWORK, address=address)
    with queue_on(folder / "w.db", lambda: [printer], say) as queue:
        threading.Thread(target=answers, args=(queue,), daemon=True).start()
        queue.put(job(count))
        queue.start()
        eventually(lambda: done(queue), "all labels have come to their end")
        print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
