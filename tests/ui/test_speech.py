"""Verdicts are spoken by the system's voice, never behind the scans, and silence is explained."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Severity, Verdict
from tests.ui import samples
from ui.application import Dressed
from ui.parts.resource_files import SOUNDS
from ui.preferences import SPEECH, MemoryPreferences
from ui.sound import read_tones
from ui.speech import (
    LONGEST,
    PowerShellVoice,
    ProgramVoice,
    RecordingSpeech,
    SpeechSwitch,
    SystemSpeech,
    Trouble,
    Voice,
    find_voice,
    spoken_text,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a script")

# It says what it was asked to say into a file, and speaks until it is ended.
FAKE = """#!{python}
import os, sys, time
log = open({log!r}, "a", encoding="utf-8")
arguments = sys.argv[1:]
if "--voices" in arguments or "--list-synthesis-voices" in arguments or "?" in arguments:
    print({voices!r})
    sys.exit()
if "--cancel" in arguments:
    print("cancelled", file=log, flush=True)
    sys.exit()
print(" ".join(arguments), "|", sys.stdin.buffer.read().decode().strip(), "|", os.getpid(),
      file=log, flush=True)
time.sleep(60)
"""
VOICES = "Pty Language  Age/Gender VoiceName\n 5  cmn  --/M  Chinese_(Mandarin)\n 5  en-us  --/M  E"


class Program:
    """A speech program that is not one."""

    def __init__(self, folder: Path, name: str, voices: str = VOICES) -> None:
        self.path = folder / name
        self._log = folder / "said.txt"
        self._log.touch()
        self.path.write_text(FAKE.format(python=sys.executable, log=str(self._log), voices=voices))
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)

    @property
    def said(self) -> list[list[str]]:
        return [line.split(" | ") for line in self._log.read_text("utf-8").splitlines()]


def is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def only_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


@pytest.fixture
def speaking() -> Iterator[Callable[..., SystemSpeech]]:
    made: list[SystemSpeech] = []

    def make(*arguments: Callable[[], Voice | None]) -> SystemSpeech:
        made.append(SystemSpeech(*arguments))
        return made[-1]

    yield make
    for speech in made:
        speech.stop()


@pytest.mark.parametrize("name", ["espeak-ng", "espeak", "spd-say"])
def test_a_new_answer_cuts_the_one_before_off(
    name: str, only_here: Path, speaking: Callable[..., SystemSpeech], qtbot: QtBot
) -> None:
    program = Program(only_here, name)
    speech = speaking()
    speech.say("批号不符。请放到一边", "zh")
    qtbot.waitUntil(lambda: len(program.said) == 1, timeout=20_000)
    first = program.said[0]
    assert first[1] == "批号不符。请放到一边"
    assert "zh" in first[0].split()
    speech.say("Accepted", "en")
    qtbot.waitUntil(lambda: program.said[-1][:1] != ["cancelled"] and len(program.said) > 1)
    assert not is_alive(first[2])
    assert program.said[-1][1] == "Accepted"
    assert (["cancelled"] in program.said) == (name == "spd-say")
    speech.stop()
    assert not is_alive(program.said[-1][2] if len(program.said[-1]) > 2 else program.said[-2][2])


def test_of_texts_that_wait_only_the_newest_is_said(speaking: Callable[..., SystemSpeech]) -> None:
    begun: list[str] = []
    go_on, busy, last = threading.Event(), threading.Event(), threading.Event()

    class Slow:
        def has(self, language: str) -> bool:
            return bool(language)

        def begin(self, text: str, language: str) -> None:
            del language
            begun.append(text)
            busy.set()
            assert go_on.wait(20)
            if text == "40":
                last.set()

        def silence(self) -> None:
            pass

        def close(self) -> None:
            pass

    speech = speaking(Slow)
    speech.say("0", "zh")
    assert busy.wait(20)
    for number in range(1, 41):
        speech.say(str(number), "zh")
    go_on.set()
    assert last.wait(20)
    assert begun == ["0", "40"]


@pytest.mark.parametrize("text", ["-v evil --stdin", "$(reboot); `x`", "“引号” \" '", ""])
def test_a_text_is_never_an_option_or_a_command(
    text: str, only_here: Path, speaking: Callable[..., SystemSpeech], qtbot: QtBot
) -> None:
    program = Program(only_here, "espeak-ng")
    speaking().say(text, "zh")
    qtbot.waitUntil(lambda: bool(program.said), timeout=20_000)
    assert program.said[0][0] == "--stdin -v zh -s 220"
    assert program.said[0][1] == text


@pytest.mark.parametrize(
    ("name", "voices", "language", "trouble"),
    [
        ("espeak-ng", VOICES, "zh", None),
        ("espeak-ng", VOICES, "en", None),
        ("espeak-ng", "Pty Language\n 5  fr-fr  --/M  French", "zh", Trouble.NO_VOICE),
        ("spd-say", "NAME LANGUAGE VARIANT\n  Mandarin  zh-CN  none", "zh", None),
        ("another", VOICES, "zh", Trouble.NO_PROGRAM),
    ],
)
def test_it_knows_whether_there_is_a_voice(
    only_here: Path,
    speaking: Callable[..., SystemSpeech],
    qtbot: QtBot,
    name: str,
    voices: str,
    language: str,
    trouble: Trouble | None,
) -> None:
    Program(only_here, name, voices)
    told: list[Trouble | None] = []
    speaking().ask(language, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == [trouble]


def test_macos_is_asked_by_the_name_of_its_voice(only_here: Path, qtbot: QtBot) -> None:
    program = Program(only_here, "say", "Ting-Ting (Enhanced) zh_CN    # 您好\nAlex en_US    # Hi")
    voice = ProgramVoice(str(program.path), "say")
    assert voice.has("zh")
    voice.begin("已扫过", "zh")
    qtbot.waitUntil(lambda: bool(program.said), timeout=20_000)
    voice.close()
    assert program.said[0][:2] == ["-v Ting-Ting (Enhanced)", "已扫过"]


def test_powershell_stays_and_gets_lines_of_ascii(tmp_path: Path, qtbot: QtBot) -> None:
    log, path = tmp_path / "lines.txt", tmp_path / "powershell"
    path.write_text(f"#!/bin/sh\nexec cat > '{log}'\n")
    path.chmod(0o755)
    voice = PowerShellVoice(str(path))
    for text in ("批号不符", "通过"):
        voice.silence()
        voice.begin(text, "zh")
    wanted = "zh 5om55Y+35LiN56ym\n\nzh 6YCa6L+H\n"
    qtbot.waitUntil(lambda: log.exists() and log.read_text() == wanted, timeout=20_000)
    voice.close()


def test_a_program_that_is_gone_costs_no_scan(
    only_here: Path, speaking: Callable[..., SystemSpeech], qtbot: QtBot
) -> None:
    program = Program(only_here, "espeak-ng")
    speech = speaking()
    told: list[Trouble | None] = []
    speech.ask("zh", told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    program.path.unlink()
    speech.say("通过", "zh")
    speech.ask("zh", told.append)
    qtbot.waitUntil(lambda: told == [None, Trouble.NO_VOICE], timeout=20_000)


def test_this_computer_has_a_voice_or_none() -> None:
    voice = find_voice()
    if voice is not None:
        assert voice.has("zh") in (True, False)
        voice.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.KEPT, Verdict.WRONG_BATCH])
def test_right_ones_are_one_word_and_wrong_ones_say_why(
    qapp: Dressed, verdict: Verdict, language: str
) -> None:
    qapp.languages.choose(language)
    said = spoken_text(samples.answer(verdict))
    if verdict is Verdict.WRONG_BATCH:
        assert len(said) > 10
        assert len(said) <= LONGEST + 30
    else:
        assert "。" not in said


def test_codes_are_left_out() -> None:
    answer = replace(
        samples.answer(Verdict.UNKNOWN_CODE), sentence=samples.sentence(Verdict.EXPIRED)
    )
    assert not any(sum(c.isdigit() for c in part) > 10 for part in spoken_text(answer).split())


def test_every_verdict_has_a_sound() -> None:
    tones = read_tones(SOUNDS)
    assert {verdict.severity for verdict in Verdict} <= tones.keys()
    assert Verdict.KEPT.severity is Severity.NOTICE


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_it_speaks_only_when_wanted_and_remembers(window: QWidget) -> None:
    speech, preferences = RecordingSpeech(), MemoryPreferences()
    switch = SpeechSwitch(speech, preferences, window)
    answer = samples.answer(Verdict.ACCEPTED)
    switch.say_answer(answer)
    switch.action.setChecked(True)
    switch.say_scanned(ScanAnswered(samples.RECEIPT_ID, answer, (), (), None, 1, undoable=True))
    assert speech.said == [("通过", "zh")]
    assert preferences.read(SPEECH, "off") == "on"
    assert SpeechSwitch(speech, preferences, window).action.isChecked()
    switch.stop()


@pytest.mark.parametrize(
    ("trouble", "said"), [(Trouble.NO_PROGRAM, "espeak-ng"), (Trouble.NO_VOICE, "没有这种语言")]
)
def test_the_entry_says_why_nothing_is_heard(window: QWidget, trouble: Trouble, said: str) -> None:
    speech = RecordingSpeech(trouble)
    switch = SpeechSwitch(speech, MemoryPreferences(), window)
    switch.action.setChecked(True)
    assert said in switch.action.text()
    switch.say_answer(samples.answer(Verdict.ACCEPTED))
    assert speech.said == []


def test_another_language_is_asked_for_anew(window: QWidget, qapp: Dressed) -> None:
    speech = RecordingSpeech()
    switch = SpeechSwitch(speech, MemoryPreferences(), window)
    switch.action.setChecked(True)
    qapp.languages.choose("en")
    window.show()
    switch.say_answer(samples.answer(Verdict.ACCEPTED))
    assert [language for _, language in speech.said] == ["en"]
