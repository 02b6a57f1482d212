"""Verdicts are heard apart, in time, and without a sound card too."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.receiving.verdicts import Severity
from ui import sound
from ui.parts.resource_files import SOUNDS
from ui.sound import (
    BeepSound,
    LoudspeakerSound,
    RecordingSound,
    SilenceableSound,
    Sound,
    Tone,
    read_tones,
)


class Card:
    """A sound card that plays when it is let, and remembers what."""

    def __init__(self) -> None:
        self.played: list[Tone] = []
        self.busy = threading.Event()
        self.go_on = threading.Event()

    def open(self) -> Card:
        return self

    def __call__(self, tone: Tone) -> None:
        self.busy.set()
        self.go_on.wait(5)
        self.played.append(tone)


def test_each_severity_has_a_short_sound_of_its_own() -> None:
    tones = read_tones(SOUNDS)
    assert len({tone.samples for tone in tones.values()}) == len(Severity)
    for tone in tones.values():
        assert 0.03 < len(tone.samples) / 2 / tone.rate < 1.0
        assert any(tone.samples)


def test_a_refusal_is_not_covered_by_the_good_boxes_after_it(qtbot: QtBot) -> None:
    card, tones = Card(), read_tones(SOUNDS)
    speaker = LoudspeakerSound(tones, card.open)
    speaker.play(Severity.RIGHT)
    assert card.busy.wait(5)
    for severity in (Severity.WRONG, Severity.RIGHT, Severity.RIGHT, Severity.NOTICE):
        speaker.play(severity)
    card.go_on.set()
    qtbot.waitUntil(lambda: len(card.played) == 2)
    speaker.stop()
    assert card.played == [tones[Severity.RIGHT], tones[Severity.WRONG]]


def test_a_missing_card_beeps_instead(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    beeps: list[None] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(None))

    def no_card() -> sound.Loudspeaker:
        raise OSError("PortAudio library not found")

    speaker = LoudspeakerSound(read_tones(SOUNDS), no_card)
    assert speaker.failed.wait(5)
    for severity in Severity:
        speaker.play(severity)
    speaker.stop()
    assert len(beeps) == 3, "wrong, repeat and notice; silence means right"


def test_this_computer_has_a_sound_or_a_beep(qtbot: QtBot) -> None:
    opened = sound.open_sound(SOUNDS)
    opened.play(Severity.NEUTRAL)
    opened.stop()


@pytest.mark.parametrize("make", [RecordingSound, BeepSound, lambda: SilenceableSound(BeepSound())])
def test_every_sound_takes_every_severity_and_a_stop(make: type[Sound], qtbot: QtBot) -> None:
    made = make()
    for severity in Severity:
        made.play(severity)
    made.stop()


def test_sound_can_be_switched_off() -> None:
    heard = RecordingSound()
    silenceable = SilenceableSound(heard)
    silenceable.play(Severity.WRONG)
    silenceable.on = False
    silenceable.play(Severity.RIGHT)
    assert heard.played == [Severity.WRONG]
