"""The sound of a verdict: without it a clerk must look up after every box.

`play` returns at once. The loudspeaker has a thread of its own, because opening a sound card may
take a tenth of a second. When scans come faster than sounds can be heard, the waiting ones are
dropped for the one that asks most of the clerk: a refusal is never covered by the next good box.
Where there is no PortAudio or no sound card, the computer's own beep stands in.
"""

from __future__ import annotations

import importlib
import logging
import queue
import threading
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication

from app.receiving.verdicts import Severity

_LOG = logging.getLogger(__name__)

_URGENCY = [
    Severity.NEUTRAL,
    Severity.RIGHT,
    Severity.NOTICE,
    Severity.REPEAT,
    Severity.WRONG,
]


class Sound(Protocol):
    """Makes verdicts heard."""

    def play(self, severity: Severity) -> None:
        """Ask for a sound; called in the main thread, returns at once."""

    def stop(self) -> None:
        """End the thread, if there is one."""


class RecordingSound:
    """A fake that remembers what was asked for."""

    def __init__(self) -> None:
        self.played: list[Severity] = []

    def play(self, severity: Severity) -> None:
        """Remember the severity."""
        self.played.append(severity)

    def stop(self) -> None:
        """Do nothing."""


class BeepSound:
    """The computer's own beep, where there is no sound card.

    It has one tone only, so it is silent for what is right: then a beep always means "look".
    """

    def play(self, severity: Severity) -> None:
        """Beep where the clerk must look."""
        if severity not in (Severity.RIGHT, Severity.NEUTRAL):
            QApplication.beep()

    def stop(self) -> None:
        """Do nothing."""


class SilenceableSound:
    """Lets another sound be heard, or not."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self.on = True

    def play(self, severity: Severity) -> None:
        """Hand on, unless switched off."""
        if self.on:
            self._sound.play(severity)

    def stop(self) -> None:
        """End the other sound's thread."""
        self._sound.stop()


@dataclass(frozen=True, slots=True)
class Tone:
    """One sound, ready for the card."""

    rate: int
    """Samples per second."""
    samples: bytes
    """16 bit, mono."""


def read_tone(path: Path) -> Tone:
    """Read a WAV file; a missing or foreign file is an OSError or a wave.Error."""
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise wave.Error(f"{path.name}: 16 bit mono expected")
        return Tone(file.getframerate(), file.readframes(file.getnframes()))


def read_tones(folder: Path) -> dict[Severity, Tone]:
    """Read the sound of each severity."""
    return {severity: read_tone(folder / f"{severity.value}.wav") for severity in Severity}


Loudspeaker = Callable[[Tone], None]
"""Plays one tone to its end."""


class LoudspeakerSound:
    """Plays on a sound card from its own thread, and falls back to beeps when the card fails.

    The card is opened in the thread as well: asking the system for its cards takes long, and the
    first window should not wait for it.
    """

    def __init__(self, tones: dict[Severity, Tone], open_card: Callable[[], Loudspeaker]) -> None:
        self._tones = tones
        self._open_card = open_card
        self._asked: queue.SimpleQueue[Severity | None] = queue.SimpleQueue()
        self.failed = threading.Event()
        self._beep = BeepSound()
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
        self._thread.start()

    def play(self, severity: Severity) -> None:
        """Ask for a sound; beep by oneself once the card has failed."""
        if self.failed.is_set():
            self._beep.play(severity)
        else:
            self._asked.put(severity)

    def stop(self) -> None:
        """End the thread after the sound it is playing, within two seconds."""
        self._asked.put(None)
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        try:
            loudspeaker = self._open_card()
            while (severity := self._most_urgent()) is not None:
                loudspeaker(self._tones[severity])
        except Exception as error:  # noqa: BLE001 - top of this thread; a card fails in many ways
            self.failed.set()
            _LOG.info("no sound card, beeping from now on: %s", error)

    def _most_urgent(self) -> Severity | None:
        waiting = [self._asked.get()]
        while not self._asked.empty():
            waiting.append(self._asked.get())
        severities = [severity for severity in waiting if severity is not None]
        if len(severities) < len(waiting):
            return None
        return max(severities, key=_URGENCY.index)


def open_sound(folder: Path) -> Sound:
    """Return a sound that uses the card, where there is one, and the computer's beep elsewhere."""
    return LoudspeakerSound(read_tones(folder), open_sound_card)


def open_sound_card() -> Loudspeaker:
    """Open the default sound card; where PortAudio or a card is missing this raises."""
    # An optional driver: the import itself fails where PortAudio is not installed.
    card = importlib.import_module("sounddevice")

    def play(tone: Tone) -> None:
        with card.RawOutputStream(samplerate=tone.rate, channels=1, dtype="int16") as stream:
            stream.write(tone.samples)

    return play
