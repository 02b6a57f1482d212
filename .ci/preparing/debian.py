"""Brings what pip cannot: the system libraries of Qt and sound, and the programs tests run.

Without it a bare Debian would show a loader's message instead of a window, and the suite would run
on SQLite alone. Root on a Debian-like system gets them from apt, everybody else is told the line to
type. What only tests need starts no service, makes no database cluster and stops nothing: tests
that miss it are skipped and say so. The package sets were found on a bare Debian 12.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence

from preparing.computer import Checkout, Machine
from preparing.stamp import read_stamp, write_stamp
from preparing.words import TroubleError, explain_failure, say

QT, X11, SOUND = "图形界面 Qt", "X11 窗口 X11 windows", "声音 sound"
PICTURES = "看图读码 codes in pictures"
SPARED = (SOUND, PICTURES)  # the program does without them, and says so
TESTING = "测试用的程序 programs for tests"
LIBRARIES = {  # what the loader looks for = Debian's package
    QT: "libglib-2.0.so.0=libglib2.0-0 libEGL.so.1=libegl1 libGL.so.1=libgl1 "
    "libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libxkbcommon.so.0=libxkbcommon0",
    X11: "libX11-xcb.so.1=libx11-xcb1 libxcb-cursor.so.0=libxcb-cursor0 "
    "libxcb-icccm.so.4=libxcb-icccm4 libxcb-image.so.0=libxcb-image0 "
    "libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-randr.so.0=libxcb-randr0 "
    "libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0 "
    "libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0",
    SOUND: "libportaudio.so.2=libportaudio2",
    PICTURES: "libzbar.so.0=libzbar0",
}
PROGRAMS = {  # what tests run = Debian's package
    "initdb": "postgresql",
    "pgbouncer": "pgbouncer",
    "strace": "strace",
    "faketime": "faketime",
    "mariadbd": "mariadb-server-core",
    # Sets up the files of the one above; newer packages have it apart.
    "my_print_defaults": "mariadb-client-core",
}
# Debian's own ways to say: start nothing while packages are installed, make no cluster.
_NOTHING_STARTS = {
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
    "etc/postgresql-common/createcluster.d/no-main.conf": "create_main_cluster = false\n",
}


def install_debian(machine: Machine, packages: Sequence[str]) -> None:
    """Install packages as root, or say the exact line to type."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not machine.is_root:
        raise TroubleError(
            f"缺少系统软件包。请运行下面这一行，然后重试：\n\n  sudo {' '.join(command)}\n",
            "System packages are missing. Run the line above, then try again.",
        )
    say(f"正在用 apt 安装 {' '.join(packages)} ……", "Installing with apt …")
    machine.environment.setdefault("DEBIAN_FRONTEND", "noninteractive")
    heard: deque[str] = deque(maxlen=40)
    machine.follow(["apt-get", "update"], heard.append)  # older lists may do: install decides
    if machine.follow([*command, "-o", "DPkg::Lock::Timeout=300"], heard.append):
        raise explain_failure(heard, "apt 安装", "Installing with apt")


def purposes(machine: Machine, task: str) -> list[str]:
    """Name what a task needs system libraries for; wheels for other systems bring their own."""
    if not machine.system.startswith("linux") or task in ("serve", "check", "lock"):
        return []
    on_x11 = task in ("run", "setup") and bool(machine.environment.get("DISPLAY"))
    found = [QT, *SPARED, X11] if on_x11 else [QT, *SPARED]
    return [*found, TESTING] if task in ("test", "faults", "bench") else found


def missing_libraries(machine: Machine, wanted: Sequence[str]) -> dict[str, str]:
    """Name the libraries the loader does not find for some purposes, with their packages."""
    needed = dict(pair.split("=") for purpose in wanted for pair in LIBRARIES[purpose].split())
    return {soname: needed[soname] for soname in needed if not machine.loads(soname)}


def check_libraries(machine: Machine, checkout: Checkout, task: str) -> None:
    """Find or install the system libraries; what was settled once is not looked for again."""
    stamp = read_stamp(checkout)
    settled = stamp.get("libraries", [])
    new = [purpose for purpose in purposes(machine, task) if purpose not in settled]
    libraries = [purpose for purpose in new if purpose != TESTING]
    try:
        bring_libraries(machine, libraries)
    except TroubleError as trouble:
        needed = [purpose for purpose in libraries if purpose not in SPARED]
        if missing_libraries(machine, needed):
            raise
        say(f"{trouble}\n只缺声音或第二读码引擎，其余照常。", "Only sound or a decoder is missing.")
    if TESTING in new:
        bring_programs(machine)
    if new:
        write_stamp(checkout, {**stamp, "libraries": [*settled, *new]})


def bring_libraries(machine: Machine, wanted: Sequence[str]) -> None:
    """Install missing libraries where apt is, or name them."""
    packages = missing_libraries(machine, wanted)
    if packages and machine.has_apt:
        install_debian(machine, list(packages.values()))
    if absent := missing_libraries(machine, wanted):
        raise TroubleError(
            f"缺少系统库：{' '.join(absent)}。请用系统的软件包管理器安装后再试。",
            "System libraries are missing. Install them with your package manager, try again.",
        )


def bring_programs(machine: Machine) -> None:
    """Install the programs tests run, where apt is; without them some tests are skipped."""
    packages = [PROGRAMS[name] for name in PROGRAMS if not machine.finds(name)]
    if not packages:
        return
    try:
        if machine.has_apt:
            with _nothing_starts(machine):
                install_debian(machine, packages)
            if "pgbouncer" in packages and machine.finds("systemctl"):
                machine.follow(["systemctl", "disable", "pgbouncer"], lambda _: None)
    except TroubleError as trouble:
        say(f"{trouble}", "")
    absent = [name for name in PROGRAMS if not machine.finds(name)]
    if absent:
        say(f"没有 {' '.join(absent)}：用到的测试会跳过。", "Tests that need them are skipped.")


@contextlib.contextmanager
def _nothing_starts(machine: Machine) -> Iterator[None]:
    """Let packages be installed without starting their services, as long as the block runs."""
    made = []
    try:
        for name, text in _NOTHING_STARTS.items():
            path = machine.system_root / name
            if machine.is_root and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="ascii")
                path.chmod(0o755)
                made.append(path)
        yield
    finally:
        for path in made:
            path.unlink(missing_ok=True)
