"""The training platform beside a workstation: started, asked, ended.

Without it a trainee would need a supplier. What may take long is done beside everything else, by
`do` of the workplace; what is asked for comes as an event.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from app.entry.later import fill
from app.entry.training_codes import TrainingCarton, TrainingCodes
from sync.client.station import Station
from sync.sandbox.control_client import TrainingControl
from sync.sandbox.process import Announcement, TrainingProcess

NEXT_TRUCK = (4, 6, 120)
"""Lines, cartons and boxes of one more training delivery."""
TRAINING_LOG = "training-service.log"
"""In the workstation's folder."""

Do = Callable[[Callable[[Station], object]], None]
"""Lets a long job run beside everything else."""


class TrainingDock:
    """What ui.ports.Training asks for."""

    def __init__(self, folder: Path, do: Do, post: Callable[[object], None]) -> None:
        """Prepare; nothing is started yet."""
        self.announced: Future[Announcement] = Future()
        """Where the service and the sandbox are."""
        self._folder, self._do, self._post = folder, do, post
        self._process: TrainingProcess | None = None

    def start(self, program: Path, size: tuple[int, int, int]) -> None:
        """Start service and sandbox; `size`: lines, cartons and boxes. Raises TrainingFailed."""
        numbers = [str(number) for number in size]
        command = [sys.executable, str(program.resolve()), "serve", "--training"]
        where = ["--folder", str(self._folder), "--port", "0", "--announce", "--size", *numbers]
        self._process = TrainingProcess([*command, *where], self._folder / TRAINING_LOG)

    def wait(self) -> Announcement | None:
        """Where they are, as soon as they say so; None where none was started.

        Raises TrainingFailed.
        """
        if self._process is None:
            return None
        announced = self._process.announcement()
        fill(self.announced, announced)
        return announced

    def stop(self) -> None:
        """End what was started."""
        if self._process is not None:
            self._process.stop()

    def complaints(self) -> str:
        """What the service wrote into its log; empty where there is none."""
        log_file = self._folder / TRAINING_LOG
        return log_file.read_text("utf-8", "replace").strip() if log_file.exists() else ""

    def codes_to_scan(self, delivery_no: str) -> None:
        """Ask what can be scanned of a delivery; answered by TrainingCodes."""

        def job(control: TrainingControl, _station: Station) -> None:
            dock = control.dock(delivery_no)
            cartons = (
                TrainingCarton(carton["carton_no"], carton["label"], tuple(carton["boxes"]))
                for carton in dock["cartons"]
            )
            odd = ((code["code"], code["reason"]) for code in dock["odd_codes"])
            self._post(TrainingCodes(delivery_no, tuple(cartons), tuple(odd)))

        self._control(job)

    def order_delivery(self) -> None:
        """Let one more truck come; it arrives with the next sync.

        It brings the oldest order of this hospital that waits for it, else something made up.
        """

        def job(control: TrainingControl, station: Station) -> None:
            announced = self.announced.result()
            number = control.send_ordered() or control.send_delivery(*NEXT_TRUCK)
            control.hand_over(number, announced.service_url, announced.training_key)
            station.sync_now()

        self._control(job)

    def _control(self, job: Callable[[TrainingControl, Station], None]) -> None:
        """Let a job speak to the training platform."""

        def work(station: Station) -> None:
            control = TrainingControl(self.announced.result().sandbox_url)
            try:
                job(control, station)
            finally:
                control.close()

        self._do(work)
