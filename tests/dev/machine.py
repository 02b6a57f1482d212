"""A bare computer for the tests of dev.py: without it each would install packages in earnest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from preparing.computer import Checkout, Machine

ROOT = Path(__file__).resolve().parents[2]
LOCK = (
    "alembic==1.20.1 \\\n"
    f"    --hash=sha256:{'a' * 64}\n"
    "    # via tracedock (pyproject.toml)\n"
    "colorama==0.4.6 ; sys_platform == 'win32' \\\n"
    f"    --hash=sha256:{'b' * 64} \\\n"
    f"    --hash=sha256:{'c' * 64}\n"
    "    # via\n"
    "    #   click\n"
    "pyside6-essentials==6.11.3 \\\n"
    f"    --hash=sha256:{'d' * 64}\n"
    "    # via tracedock (pyproject.toml:dev)\n"
)
PIP_SAYS = ["Collecting alembic==1.20.1", "  Downloading x.whl", "Installing collected packages: x"]


class RecordingMachine(Machine):
    """A bare Linux computer that notes what it is asked for and does the visible part of it."""

    def __init__(self, checkout: Checkout, environment: dict[str, str] | None = None) -> None:
        super().__init__(environment or {})
        self.checkout = checkout
        self.system = "linux"
        self.has_apt = True
        self.is_root = True
        self.system_root = checkout.root / "system"
        self.absent = {"libportaudio.so.2"}
        self.absent_programs: set[str] = set()
        self.modules = {"ensurepip"}
        self.apt_brings = True
        self.failing: dict[str, tuple[int, list[str]]] = {}
        self.commands: list[list[str]] = []
        self.became: list[tuple[list[str], Path, dict[str, str]]] = []
        self.on_run: Callable[[list[str]], None] = lambda _: None

    def has_module(self, name: str) -> bool:
        return name in self.modules

    def loads(self, soname: str) -> bool:
        return soname not in self.absent

    def finds(self, program: str) -> bool:
        return program not in self.absent_programs

    def run(self, command: Sequence[str], folder: Path) -> int:
        self.commands.append(list(command))
        self.on_run(list(command))
        return self.outcome(command)[0]

    def follow(self, command: Sequence[str], hear: Callable[[str], None]) -> int:
        self.commands.append(list(command))
        code, lines = self.outcome(command)
        for line in lines:
            hear(line)
        if code == 0 and "venv" in command:
            self.make_venv()
        if code == 0 and command[:2] == ["apt-get", "install"] and self.apt_brings:
            self.absent.clear()
            self.absent_programs.clear()
            self.modules.add("ensurepip")
        return code

    def become(self, command: list[str], folder: Path, **variables: str) -> int:
        self.became.append((command, folder, variables))
        return 7

    def outcome(self, command: Sequence[str]) -> tuple[int, list[str]]:
        words = " ".join(command)
        for fragment, (code, lines) in self.failing.items():
            if fragment in words:
                return code, lines
        return 0, PIP_SAYS if " install --require-hashes" in words else []

    def make_venv(self) -> None:
        self.checkout.python.parent.mkdir(parents=True, exist_ok=True)
        self.checkout.python.touch()
        home = Path(sys.executable).parent
        settings = f"home = {home}\nversion = 3.11.7\n"
        (self.checkout.venv / "pyvenv.cfg").write_text(settings, encoding="utf-8")

    def asked(self, fragment: str) -> list[list[str]]:
        return [command for command in self.commands if fragment in " ".join(command)]
