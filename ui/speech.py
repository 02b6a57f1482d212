"""Speaks verdicts: without it a clerk who looks at the box hears only that something is wrong.

The big word, and for what is wrong the short reason, in the language of the window. Never behind
the scans: a new answer cuts the one before off, and what waits is dropped for the newest. It speaks
by the system's own voice, as a program of its own that can be ended at any word: `say` (macOS),
System.Speech through PowerShell (Windows), `espeak-ng`, `espeak` or `spd-say` (Linux).

pyttsx3 (MPL-2.0) was looked at: it cannot cut off what it says reliably (its issue 138, open), and
it hangs a thread that is ended while it speaks. A program that is ended is silent at once.
"""

from __future__ import annotations

import logging
import queue
import shutil
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Answer, Severity
from ui.parts.languages import spoken_language
from ui.parts.verdict_words import answer_severity, answer_word, sentence_text
from ui.preferences import SPEECH, Preferences

_LOG = logging.getLogger(__name__)

LONGEST = 60
"""Characters of a spoken reason: about eight seconds, and the next scan cuts it off anyway."""
_PROBE_S = 10.0
_END_S = 2.0


class Speech(Protocol):
    """Makes answers heard as words."""

    def say(self, text: str, language: str) -> None:
        """Say a text (`zh` or `en`) instead of what is being said; returns at once."""

    def ask(self, language: str, told: Callable[[Trouble | None], None]) -> None:
        """Find out whether there is a voice; `told` may be called in another thread."""

    def stop(self) -> None:
        """Be silent, and end the thread, if there is one."""


class RecordingSpeech:
    """A fake that remembers what was to be said."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        self.said: list[tuple[str, str]] = []
        self.trouble = trouble

    def say(self, text: str, language: str) -> None:
        """Remember the text and its language."""
        self.said.append((text, language))

    def ask(self, language: str, told: Callable[[Trouble | None], None]) -> None:
        """Answer as told."""
        del language
        told(self.trouble)

    def stop(self) -> None:
        """Do nothing."""


def spoken_text(answer: Answer) -> str:
    """What is said of an answer: its big word, and why, where the box was refused."""
    word = answer_word(answer)
    if answer_severity(answer) is not Severity.WRONG:
        return word
    reason = sentence_text(answer.sentence).replace("\n", " ")
    # Codes are read by nobody digit by digit.
    short = " ".join(part for part in reason.split() if not _is_code(part))
    return f"{word}。{short[:LONGEST]}"


def _is_code(part: str) -> bool:
    return sum(c.isdigit() for c in part) > 10


class Trouble(StrEnum):
    """Why nothing can be said."""

    NO_PROGRAM = "no-program"
    NO_VOICE = "no-voice"


class Voice(Protocol):
    """One way the system speaks; used by one thread."""

    def has(self, language: str) -> bool:
        """Ask the system whether it speaks a language; may take seconds."""

    def begin(self, text: str, language: str) -> None:
        """Begin to speak; may raise OSError."""

    def silence(self) -> None:
        """Be silent at once."""

    def close(self) -> None:
        """End what runs."""


class ProgramVoice:
    """A program that says one text and ends; to be silent it is ended."""

    def __init__(self, path: str, kind: str) -> None:
        self._path, self._kind = path, kind
        self._names: dict[str, str] = {}
        self._running: subprocess.Popen[bytes] | None = None

    def has(self, language: str) -> bool:
        """Look through the voices it lists."""
        listed = _ask([self._path, *_LISTING[self._kind]])
        found = next((line for line in listed if _speaks(line, language)), None)
        if found is not None and self._kind == "say":
            self._names[language] = found.partition(_LOCALES[language])[0].strip()
        return found is not None

    def begin(self, text: str, language: str) -> None:
        """Start it; the text goes in by its input, where nothing takes it for an option."""
        voice = {
            "say": ["-v", self._names[language]] if language in self._names else [],
            "spd-say": ["--wait", "--pipe-mode", "-l", language],
        }.get(self._kind, ["--stdin", "-v", language, "-s", "220"])
        self._running = _start([self._path, *voice])
        _write(self._running, f"{text}\n".encode(), last=True)

    def silence(self) -> None:
        """End it, in the middle of a word; what spd-say has handed on is cancelled, too."""
        running, self._running = self._running, None
        if running is None:
            return
        was_speaking = running.poll() is None
        _end(running)
        if was_speaking and self._kind == "spd-say":
            _ask([self._path, "--cancel"])

    def close(self) -> None:
        """End it."""
        self.silence()


class PowerShellVoice:
    """Windows: one PowerShell that stays, because starting one takes longer than a scan."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._running: subprocess.Popen[bytes] | None = None

    def has(self, language: str) -> bool:
        """Look through the cultures of the voices that are installed."""
        listed = _ask([self._path, *_POWERSHELL, _POWERSHELL_LIST])
        return any(line.startswith(language) for line in listed)

    def begin(self, text: str, language: str) -> None:
        """Hand it a line; letters beyond ASCII would depend on the console's code page."""
        if self._running is None or self._running.poll() is not None:
            self._running = _start([self._path, *_POWERSHELL, _POWERSHELL_SAY])
        coded = b64encode(text.encode()).decode()
        _write(self._running, f"{language} {coded}\n".encode())

    def silence(self) -> None:
        """An empty line cancels what is being said."""
        if self._running is not None and self._running.poll() is None:
            _write(self._running, b"\n")

    def close(self) -> None:
        """End it."""
        running, self._running = self._running, None
        if running is not None:
            _end(running)


_LISTING = {
    "say": ("-v", "?"),
    "espeak-ng": ("--voices",),
    "espeak": ("--voices",),
    "spd-say": ("--list-synthesis-voices",),
}
_LOCALES = {"zh": "zh_CN", "en": "en_US"}
_WORDS = {"zh": {"zh", "cmn", "zh-cn", "zh_cn"}, "en": {"en", "en-us", "en-gb", "en_us", "en_gb"}}
_POWERSHELL = ("-NoLogo", "-NoProfile", "-NonInteractive", "-Command")
_POWERSHELL_LIST = """
Add-Type -AssemblyName System.Speech
(New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() |
  Where-Object { $_.Enabled } | ForEach-Object { $_.VoiceInfo.Culture.Name }
"""
_POWERSHELL_SAY = """
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$voice.Rate = 3
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $voice.SpeakAsyncCancelAll()
  $parts = $line.Split(' ')
  if ($parts.Length -lt 2) { continue }
  $found = $voice.GetInstalledVoices() | Where-Object {
    $_.Enabled -and $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq $parts[0]
  } | Select-Object -First 1
  if ($found) { $voice.SelectVoice($found.VoiceInfo.Name) }
  $bytes = [Convert]::FromBase64String($parts[1])
  $voice.SpeakAsync([Text.Encoding]::UTF8.GetString($bytes)) | Out-Null
}
"""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def find_voice() -> Voice | None:
    """The system's own speech program; None where there is none."""
    if sys.platform == "win32":
        path = shutil.which("powershell")
        return None if path is None else PowerShellVoice(path)
    kinds = ("say",) if sys.platform == "darwin" else ("espeak-ng", "espeak", "spd-say")
    paths = ((shutil.which(kind), kind) for kind in kinds)
    return next((ProgramVoice(path, kind) for path, kind in paths if path is not None), None)


class SystemSpeech:
    """Speaks from a thread of its own, so that no scan waits for a program to start."""

    def __init__(self, find: Callable[[], Voice | None] = find_voice) -> None:
        self._find = find
        self._voice: Voice | None = None
        self._asked: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)
        self._thread.start()

    def say(self, text: str, language: str) -> None:
        """Say a text instead of what is being said."""
        self._asked.put(_Wish(language, text))

    def ask(self, language: str, told: Callable[[Trouble | None], None]) -> None:
        """Find out whether there is a voice; `told` is called in the speech's thread."""
        self._asked.put(_Wish(language, told=told))

    def stop(self) -> None:
        """Be silent and end the thread, within some seconds."""
        self._asked.put(None)
        self._thread.join(timeout=_PROBE_S)

    def _run(self) -> None:
        try:
            self._voice = self._find()
            while (wish := self._next()) is not None:
                self._do(wish)
        except Exception as error:  # noqa: BLE001 - top of this thread; a voice is never worth a scan
            _LOG.info("no speech from now on: %s", error)
        finally:
            if self._voice is not None:
                self._voice.close()

    def _next(self) -> _Wish | None:
        """The newest text that waits; questions are all answered."""
        newest = self._asked.get()
        while newest is not None and newest.told is None and not self._asked.empty():
            newest = self._asked.get()
        return newest

    def _do(self, wish: _Wish) -> None:
        if wish.told is not None:
            wish.told(self._trouble(wish.language))
        elif self._voice is not None:
            try:
                self._voice.silence()
                self._voice.begin(wish.text, wish.language)
            except OSError as error:
                _LOG.info("not said: %s", error)

    def _trouble(self, language: str) -> Trouble | None:
        if self._voice is None:
            return Trouble.NO_PROGRAM
        return None if self._voice.has(language) else Trouble.NO_VOICE


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the thread is to do."""

    language: str
    text: str = ""
    told: Callable[[Trouble | None], None] | None = None


def _ask(command: Sequence[str]) -> list[str]:
    """What a program of the system prints, in lines of lower case but for locales; or nothing."""
    try:
        found = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_S,
            check=False,
            creationflags=_NO_WINDOW,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _LOG.info("no answer from %s: %s", command[0], error)
        return []
    return found.stdout.decode("utf-8", "replace").splitlines()


def _speaks(line: str, language: str) -> bool:
    return not _WORDS[language].isdisjoint(line.casefold().replace("(", " ").split())


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_WINDOW,
    )


def _write(running: subprocess.Popen[bytes], data: bytes, *, last: bool = False) -> None:
    assert running.stdin is not None
    running.stdin.write(data)
    running.stdin.flush()
    if last:
        running.stdin.close()


def _end(running: subprocess.Popen[bytes]) -> None:
    running.kill()
    running.wait(_END_S)
    if running.stdin is not None and not running.stdin.closed:
        with suppress(OSError):
            running.stdin.close()


class SpeechSwitch(QObject):
    """The menu entry 语音播报: on or off, remembered, and why it cannot be."""

    _told = Signal(str)

    def __init__(
        self, speech: Speech, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._speech = speech
        self._preferences = preferences
        self._trouble: Trouble | None = None
        self._asked_for = ""
        self.action = QAction(self)
        self.action.setCheckable(True)
        self.action.setChecked(preferences.read(SPEECH, "off") == "on")
        self.action.toggled.connect(self.choose)
        self._told.connect(self.take_trouble)
        if parent is not None:
            # It hears of a change of language there.
            parent.installEventFilter(self)
        self.retranslate()

    @Slot()
    def retranslate(self) -> None:
        """Word the entry anew, and ask whether there is a voice of that language."""
        self._word()
        language = spoken_language()
        if self.action.isChecked() and language != self._asked_for:
            self._look()

    @Slot(bool)
    def choose(self, on: bool) -> None:
        """Speak, or do not, from now on."""
        self._preferences.write(SPEECH, "on" if on else "off")
        if on:
            self._look()

    @Slot(str)
    def take_trouble(self, trouble: str) -> None:
        """Know whether there is a voice."""
        self._trouble = Trouble(trouble) if trouble else None
        self._word()

    @Slot(object)
    def say_answer(self, answer: Answer) -> None:
        """Say an answer, when that is wanted."""
        if self.action.isChecked() and self._trouble is None:
            self._speech.say(spoken_text(answer), spoken_language())

    @Slot(object)
    def say_scanned(self, event: ScanAnswered) -> None:
        """Say the answer to a scan of the open receipt."""
        self.say_answer(event.answer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Word the entry anew with the window."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)

    def stop(self) -> None:
        """End the speech."""
        self._speech.stop()

    def _look(self) -> None:
        self._asked_for = spoken_language()
        self._speech.ask(self._asked_for, self._tell)

    def _tell(self, trouble: Trouble | None) -> None:
        # In the speech's thread: only the signal crosses. The window may be gone already.
        with suppress(RuntimeError):
            self._told.emit(trouble or "")

    def _word(self) -> None:
        text = self.tr("语音播报")
        if self._trouble is Trouble.NO_PROGRAM:
            text = self.tr("语音播报（没有语音程序，请安装 espeak-ng）")
        elif self._trouble is Trouble.NO_VOICE:
            text = self.tr("语音播报（系统里没有这种语言的语音，请先添加）")
        self.action.setText(text)
