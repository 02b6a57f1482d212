"""The one way to run, check and build TraceDock; without it each machine would be set up by hand.

`python3 dev.py TASK [arguments…]` on Linux, Windows and macOS, with nothing installed but Python.
The first call makes `.venv` from requirements.lock (every file checked against its hash) and finds
the few system libraries Qt and sound need; later calls read one stamp file and start at once.

Rules: the standard library only, in one file. Nothing outside `.venv` changes, except that root on
a Debian-like system gets missing packages from apt. The stamp is written last, so whatever was
interrupted is finished by the next call. A trouble is told in Chinese and English with what to do;
exit codes are the task's own, 1 for a trouble here, 2 for a wrong call.
The Debian package sets were found by starting Qt on a bare Debian 12.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


if tuple(sys.version_info) < (3, 11):  # here already: it cannot even define the classes below
    sys.exit("需要 Python 3.11 或更新版本，请安装后用它运行。 Python 3.11 or newer is needed.")


class TroubleError(Exception):
    """What stops a task before its own work: a sentence in each language, with what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


class Checkout:
    """Where the files of one working copy are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / "requirements.lock"
        self.venv = root / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.stamp = self.venv / "dev-stamp.json"


class Machine:
    """What tasks ask of the computer they run on; tests put a recording one in its place."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.system = sys.platform
        self.has_apt = shutil.which("apt-get") is not None
        self.is_root = hasattr(os, "geteuid") and os.geteuid() == 0

    def has_module(self, name: str) -> bool:
        """Whether this Python can import a module; just installed ones count."""
        importlib.invalidate_caches()
        return importlib.util.find_spec(name) is not None

    def loads(self, soname: str) -> bool:
        """Whether the dynamic loader finds a shared library."""
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    def run(self, command: Sequence[str], folder: Path) -> int:
        """Run a program to its end on this terminal and return its exit code."""
        return subprocess.run(command, cwd=folder, env=self.environment, check=False).returncode

    def follow(self, command: Sequence[str], hear: Callable[[str], None]) -> int:
        """Run a program, hand over each line it prints, and return its exit code."""
        with subprocess.Popen(
            command,
            close_fds=False,  # the held lock goes along: see only_one
            encoding="utf-8",
            env={**self.environment, "PYTHONIOENCODING": "utf-8"},
            errors="replace",
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        ) as process:
            for line in process.stdout or ():
                hear(line.rstrip())
        return process.returncode

    def become(self, command: list[str], folder: Path, **variables: str) -> int:
        """Turn into a program; Windows cannot, there it runs to its end and gives its exit code."""
        environment = {**self.environment, **variables}
        if os.name == "posix":
            os.chdir(folder)
            os.execve(command[0], command, environment)
        process = subprocess.Popen(command, cwd=folder, env=environment)
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the program got it too and decides
                return process.wait()


QT, X11, SOUND = "图形界面 Qt", "X11 窗口 X11 windows", "声音 sound"
PICTURES = "看图读码 codes in pictures"
SPARED = (SOUND, PICTURES)  # the program does without them, and says so
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


def say(chinese: str, english: str) -> None:
    """Print one line for people, before whatever a program prints next."""
    print(f"{chinese}  {english}", flush=True)


def interpreter(checkout: Checkout) -> str:
    """Describe the Python that `.venv` stands on, "" when there is none or it is gone."""
    try:
        settings = (checkout.venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return ""
    # Windows' python.exe in a venv only starts the one at home. Elsewhere it is a link, and an
    # upgraded system may have pointed it at another version, which does not see the packages.
    home = re.search(r"^home = (.*)$", settings, re.MULTILINE)
    base = Path(home[1] if home else "", "python.exe")
    base = base if os.name == "nt" else checkout.python.resolve()
    return f"{base}\n{settings}" if base.exists() and checkout.python.exists() else ""


def finished_stamp(checkout: Checkout) -> dict[str, str]:
    """What the stamp says when `.venv` holds exactly the lock, in the Python it was made for."""
    digest = hashlib.sha256(checkout.lock.read_bytes()).hexdigest()
    return {"lock": digest, "python": interpreter(checkout)}


def is_installed(checkout: Checkout) -> bool:
    """Whether `.venv` is finished and stands on the same Python still."""
    return finished_stamp(checkout).items() <= read_stamp(checkout).items()


def read_stamp(checkout: Checkout) -> dict[str, Any]:
    """Read what was finished, {} when nothing was."""
    try:
        stamp = json.loads(checkout.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(checkout: Checkout, stamp: Mapping[str, Any]) -> None:
    """Replace the stamp in one step, so that nobody reads half of one."""
    half = checkout.stamp.with_suffix(f".{os.getpid()}")
    half.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    half.replace(checkout.stamp)


@contextlib.contextmanager
def only_one(checkout: Checkout) -> Iterator[None]:
    """Keep other calls out while one installs, until its last process has ended."""
    with checkout.lock.open("rb") as file:
        # A pip left alone by a killed dev.py keeps the lock with its copy of the descriptor.
        os.set_inheritable(file.fileno(), True)
        if not try_to_hold(file.fileno()):
            say("另一个 dev.py 正在安装，等它完成……", "Waiting for another dev.py to install …")
            while not try_to_hold(file.fileno()):
                time.sleep(0.2)
        yield


def try_to_hold(descriptor: int) -> bool:
    """Take the system's lock on an open file if it is free; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # beyond the end: readers stay undisturbed
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def install(machine: Machine, checkout: Checkout) -> None:
    """Make `.venv` hold exactly what the lock says."""
    if is_installed(checkout):
        return
    with only_one(checkout):
        if is_installed(checkout):
            return
        checkout.stamp.unlink(missing_ok=True)
        make_venv(machine, checkout)
        install_packages(machine, checkout)
        write_stamp(checkout, finished_stamp(checkout))
    say("运行环境已就绪。", "The environment is ready.")


def make_venv(machine: Machine, checkout: Checkout) -> None:
    """Make `.venv` with pip in it, or keep one that works."""
    probe = [str(checkout.python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if interpreter(checkout) and machine.follow(probe, lambda _: None) == 0:
        return
    if not machine.has_module("ensurepip"):  # Debian has it in a package for each version
        if machine.has_apt:
            install_debian(machine, [f"python3.{sys.version_info.minor}-venv"])
        if not machine.has_module("ensurepip"):
            raise TroubleError(
                "这个 Python 没有 ensurepip，建不了虚拟环境。请改用系统自带或完整安装的 Python。",
                "This Python lacks ensurepip. Use the system's Python or a complete one.",
            )
    say("正在建立 .venv ……", "Making .venv …")
    if checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    heard: list[str] = []
    # Started inside a virtual environment, the new one must stand on the Python below it.
    python = getattr(sys, "_base_executable", sys.executable)
    if machine.follow([python, "-m", "venv", str(checkout.venv)], heard.append):
        raise explain_failure(heard, "建立 .venv", "Making .venv")


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


def install_packages(machine: Machine, checkout: Checkout) -> None:
    """Install what the lock names, wheels only, each checked against its hashes."""
    total = len(re.findall(r"^\S+==", checkout.lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"正在安装约 {total} 个软件包；中断后下次接着装。", "Installing; the next call goes on.")
    for metadata in checkout.venv.glob("**/site-packages/*.dist-info"):
        if not (metadata / "INSTALLER").exists():  # pip was killed here and would think it whole
            shutil.rmtree(metadata)
    heard: deque[str] = deque(maxlen=40)
    seen: set[str] = set()

    def hear(line: str) -> None:
        heard.append(line)
        if match := re.match(r"(?:Collecting|Requirement already satisfied:) ([^\s=]+)==", line):
            seen.add(match[1])
            print(f"  [{len(seen):3}/{total}] {match[1]}", flush=True)
        elif line.startswith("Installing collected packages"):
            say("  正在写入 .venv ……", "Writing into .venv …")

    command = [str(checkout.python), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--only-binary=:all:", "--progress-bar=off", "--disable-pip-version-check"]
    if machine.follow([*command, "-r", str(checkout.lock)], hear):
        raise explain_failure(heard, "安装软件包", "Installing packages")


FAILURES = (
    (
        r"DO NOT MATCH THE HASHES|Hash Sum mismatch",
        "下载的文件与校验值不一致，已拒绝。请换一个下载源或网络再试；仍不一致请告知维护者。",
        "A downloaded file does not match its hash and was refused. Try another mirror or network.",
    ),
    (
        r"No space left|Errno 28|not enough space|WinError 112|Disk quota",
        "磁盘已满。请腾出至少 2 GB 后重新运行，会接着装。",
        "The disk is full. Free at least 2 GB and run again.",
    ),
    (
        r"ConnectionError|NameResolution|name resolution|Timeout|timed out|ProxyError|SSLError"
        r"|Connection (?:refused|reset|broken|aborted)|Network is unreachable|getaddrinfo"
        r"|CERTIFICATE_VERIFY|Could not resolve|Failed to fetch",
        "连不上下载源。请检查网络、代理和证书设置后重新运行，会接着装。",
        "The package source cannot be reached. Check network, proxy, certificates, and run again.",
    ),
    (
        r"No matching distribution|Could not find a version|not a supported wheel",
        "有软件包不支持本机的系统或 Python。请用 64 位 Python 3.11 至 3.14 和较新的操作系统。",
        "A package has no file for this system or Python. Use a 64-bit Python 3.11 to 3.14.",
    ),
    (
        r"Permission denied|Errno 13|WinError (?:5|32)\b|Access is denied|Could not get lock",
        "没有写入权限，或文件正被占用。请关闭本程序，检查目录权限后再试。",
        "Files are not writable or in use. Close the program, check the rights, try again.",
    ),
)


def explain_failure(heard: Sequence[str], chinese: str, english: str) -> TroubleError:
    """Name the cause in what a failed installer printed, or show its last lines."""
    for pattern, cause, cause_english in FAILURES:
        if re.search(pattern, "\n".join(heard), re.IGNORECASE):
            return TroubleError(f"{chinese}没有成功：{cause}", f"{english} failed. {cause_english}")
    tail = "\n".join(list(heard)[-12:])
    return TroubleError(
        f"{tail}\n{chinese}没有成功，原因见上。解决后重新运行。",
        f"{english} failed for the reason above. Mend it and run again.",
    )


def purposes(machine: Machine, task: str) -> list[str]:
    """Name what a task needs system libraries for; wheels for other systems bring their own."""
    if not machine.system.startswith("linux") or task in ("serve", "check", "lock"):
        return []
    on_x11 = task in ("run", "setup") and bool(machine.environment.get("DISPLAY"))
    return [QT, *SPARED, X11] if on_x11 else [QT, *SPARED]


def missing_libraries(machine: Machine, wanted: Sequence[str]) -> dict[str, str]:
    """Name the libraries the loader does not find for some purposes, with their packages."""
    needed = dict(pair.split("=") for purpose in wanted for pair in LIBRARIES[purpose].split())
    return {soname: needed[soname] for soname in needed if not machine.loads(soname)}


def check_libraries(machine: Machine, checkout: Checkout, task: str) -> None:
    """Find or install the system libraries; what was settled once is not looked for again."""
    stamp = read_stamp(checkout)
    settled = stamp.get("libraries", [])
    new = [purpose for purpose in purposes(machine, task) if purpose not in settled]
    try:
        bring_libraries(machine, new)
    except TroubleError as trouble:
        if missing_libraries(machine, [purpose for purpose in new if purpose not in SPARED]):
            raise
        say(f"{trouble}\n只缺声音或第二读码引擎，其余照常。", "Only sound or a decoder is missing.")
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


Work = Callable[[Machine, Checkout, Sequence[str]], int]
CHECKS = {
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "ruff check": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", "import importlinter.cli as c; c.lint_imports_command()", "--no-logo"],
}


def program(*words: str) -> Work:
    """Make a task of a command of main.py, in the caller's folder, or of a module, at our root."""
    no_screen = {} if "desktop" in words else {"QT_QPA_PLATFORM": "offscreen"}

    def work(machine: Machine, checkout: Checkout, arguments: Sequence[str]) -> int:
        is_module = words[0] == "-m"
        first = words[0] if is_module else str(checkout.root / words[0])
        command = [str(checkout.python), first, *words[1:], *arguments]
        return machine.become(command, checkout.root if is_module else Path.cwd(), **no_screen)

    return work


def run_desktop(machine: Machine, checkout: Checkout, arguments: Sequence[str]) -> int:
    """Open the workstation on the training platforms, or play a shift where no window can be."""
    shown = machine.environment.get("DISPLAY") or machine.environment.get("WAYLAND_DISPLAY")
    if shown or not machine.system.startswith("linux"):
        return program("main.py", "desktop", "--training")(machine, checkout, arguments)
    say("没有图形界面，改为演示一个班次。", "No display here: playing one shift instead.")
    return program("main.py", "demo")(machine, checkout, [])


def run_tests(machine: Machine, checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run the checks and all tests, or only the tests the arguments choose."""
    if not arguments and run_checks(machine, checkout, []):
        return 1
    cores = str(max(2, os.cpu_count() or 2))
    return program("-m", "pytest", "-n", cores)(machine, checkout, arguments)


def run_checks(machine: Machine, checkout: Checkout, _: Sequence[str]) -> int:
    """Run every check, even after one has failed, and say which did."""
    failed = []
    for name, arguments in CHECKS.items():
        print(f"== {name}", flush=True)
        if machine.run([str(checkout.python), *arguments], checkout.root):
            failed.append(name)
    if failed:
        say(f"未通过：{'、'.join(failed)}。", "These checks failed.")
    return 1 if failed else 0


LOCK_LINE = re.compile(
    r"[a-z0-9][a-z0-9._-]*==[\w.+!-]+( ; [\w .<>=!'()]+)? \\"
    r"| {4}--hash=sha256:[0-9a-f]{64}( \\)?"
    r"| +# +(via ?)?([\w.-]+( \(pyproject\.toml(:dev)?\))?)?"
)
PLATFORMS = ("windows", "aarch64-apple-darwin", "x86_64-manylinux_2_34")


def lock_faults(text: str) -> list[str]:
    """Name what a lock may not hold: packages without hash, addresses, paths, a Qt that aborts."""
    faults = [line for line in text.splitlines() if not LOCK_LINE.fullmatch(line)]
    blocks = [block for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if block]
    faults += [f"{block[:40]}: no hash" for block in blocks if "    --hash=" not in block]
    qt = re.search(r"^pyside6-essentials==(\d+)\.(\d+)", text, re.MULTILINE)
    if qt is None or (int(qt[1]), int(qt[2])) >= (6, 12):
        faults.append("pyside6-essentials: from 6.12 on it aborts under Python 3.11")
    return faults


def renew_lock(machine: Machine, checkout: Checkout, arguments: Sequence[str]) -> int:
    """Resolve pyproject.toml for all systems at once; what is locked stays unless asked for."""
    uv = [str(checkout.python), "-m", "uv", "pip", "compile", "--quiet", "--python-version=3.11"]
    new = checkout.lock.with_suffix(".new")
    resolve = [*uv, "pyproject.toml", "--group=dev", "--universal", "--generate-hashes"]
    wheels = [*uv, new.name, "--no-deps", "--only-binary=:all:", f"--output-file={os.devnull}"]
    try:
        shutil.copyfile(checkout.lock, new)  # uv keeps the versions it finds there
        resolve += ["--no-header", f"--output-file={new.name}", *arguments]
        faults = ["uv"] if machine.run(resolve, checkout.root) else []
        faults = faults or lock_faults(new.read_text(encoding="utf-8"))
        for platform in () if faults else PLATFORMS:
            if machine.run([*wheels, f"--python-platform={platform}"], checkout.root):
                faults.append(f"{platform}: no wheels")
        if faults:
            raise TroubleError("\n".join([*faults[:9], "锁文件未更新。"]), "The lock is unchanged.")
        new.replace(checkout.lock)
    finally:
        new.unlink(missing_ok=True)
    say("requirements.lock 已更新。", "The lock is renewed.")
    return 0


TASKS: dict[str, tuple[Work, str, str]] = {
    "run": (run_desktop, "[…]", "打开工作站（培训平台） open the workstation, for training"),
    "demo": (program("main.py", "demo"), "[…]", "演示一个收货班次 play one receiving shift"),
    "serve": (program("main.py", "serve"), "[…]", "运行前置服务 run the sync service"),
    "test": (run_tests, "[…]", "全部检查和测试 all checks and tests; with […] pytest alone"),
    "check": (run_checks, "", "格式、静态检查、类型、依赖方向 format, lint, types, imports"),
    "bench": (program("-m", "tests.benchmarks"), "[…]", "测量性能承诺 measure what is promised"),
    "shots": (program("-m", "tests.shots"), "[…]", "每个界面一张图 a picture of every screen"),
    "lock": (renew_lock, "[…]", "更新 requirements.lock renew it (--upgrade: newer versions)"),
    "setup": (lambda *_: 0, "", "只准备运行环境 only prepare the environment"),
}


def main(arguments: Sequence[str], machine: Machine, checkout: Checkout) -> int:
    """Prepare what is needed, do one task and return its exit code."""
    lines = [f"  {name:6} {rest:4} {summary}" for name, (_, rest, summary) in TASKS.items()]
    usage = "\n".join(["python3 dev.py TASK […]", *lines])
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help"):
        print(usage)
        return 0
    if name not in TASKS or (rest and not TASKS[name][1]):
        print(f"没有这个用法 unknown: {' '.join(arguments)}\n{usage}", file=sys.stderr)
        return 2
    try:
        install(machine, checkout)
        check_libraries(machine, checkout, name)
        return TASKS[name][0](machine, checkout, rest)
    except TroubleError as trouble:
        print(trouble, file=sys.stderr)
    except OSError as error:
        print(explain_failure([str(error)], "准备运行环境", "Preparing"), file=sys.stderr)
    except KeyboardInterrupt:
        say("\n已中断；再次运行会接着做。", "Interrupted; the next call goes on.")
        return 130
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a code page without Chinese must not stop work
    sys.exit(main(sys.argv[1:], Machine(os.environ), Checkout(Path(__file__).resolve().parent)))
