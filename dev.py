"""The one way to run, check and build TraceDock; without it each machine would be set up by hand.

`python3 dev.py TASK [arguments…]` on Linux, Windows and macOS, with nothing installed but Python.
The first call makes `.venv` from requirements.lock (every file checked against its hash) and finds
the few system libraries Qt and sound need; later calls read one stamp file and start at once.

Rules: the standard library only, here and in .ci. Nothing outside `.venv` changes, except
that root on a Debian-like system gets missing packages from apt. The stamp is written last, so
whatever was interrupted is finished by the next call. A trouble is told in Chinese and English with
what to do; exit codes are the task's own, 1 for a trouble here, 2 for a wrong call.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

if tuple(sys.version_info) < (3, 11):  # here already: what follows is written for that
    sys.exit("需要 Python 3.11 或更新版本，请安装后用它运行。 Python 3.11 or newer is needed.")

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / ".ci"))  # no package of the program's: it stands beside the tasks

from preparing.computer import Checkout, Machine
from preparing.debian import check_libraries
from preparing.packages import install
from preparing.words import TroubleError, explain_failure, say

Work = Callable[[Machine, Checkout, Sequence[str]], int]


def ours(module: str, *arguments: str) -> list[str]:
    """The words that run a module of .ci in the virtual environment."""
    script = f"import runpy, sys; sys.path.insert(0, '.ci'); runpy.run_module({module!r}, None, "
    return ["-c", script + "'__main__', alter_sys=True)", *arguments]


CHECKS = {
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "ruff check": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", "import importlinter.cli as c; c.lint_imports_command()", "--no-logo"],
    "licences": ours("checking.licences"),
}
ASKED = {"advisories": ours("checking.advisories")}
"""Asks others, over the network: whoever only runs the tests asks nobody."""


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
    if not arguments and failing(machine, checkout, CHECKS):
        return 1
    # Whoever has done its half takes of the other one's: most of what takes long stands together.
    spread = ("-n", cores(), "--dist=worksteal")
    return program("-m", "pytest", *spread)(machine, checkout, arguments)


def run_faults(machine: Machine, checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run what the suite runs only a share of: every fault, random days in full length."""
    # Handed out one by one: a test here takes minutes. An hour means that it hangs.
    full = ("-m", "slow", "-n", cores(), "--dist=worksteal", "--timeout=3600")
    return program("-m", "pytest", *full)(machine, checkout, arguments)


def write_licences(machine: Machine, checkout: Checkout, _: Sequence[str]) -> int:
    """Write the list of packages and their licences that people read."""
    return machine.run([str(checkout.python), *ours("checking.licences", "--write")], checkout.root)


def cores() -> str:
    """How many tests run at once."""
    return str(max(2, os.cpu_count() or 2))


def run_checks(machine: Machine, checkout: Checkout, _: Sequence[str]) -> int:
    """Run every check, also what asks others."""
    return failing(machine, checkout, CHECKS | ASKED)


def failing(machine: Machine, checkout: Checkout, checks: Mapping[str, Sequence[str]]) -> int:
    """Run checks, even after one has failed, and say which did; 1 where any did."""
    failed = []
    for name, arguments in checks.items():
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
    "faults": (run_faults, "[…]", "全部故障试验，约几小时 every fault in full length, some hours"),
    "check": (
        run_checks,
        "",
        "格式、类型、依赖方向、许可证、漏洞 format, types, imports, packages",
    ),
    "bench": (program("-m", "tests.benchmarks"), "[…]", "测量性能承诺 measure what is promised"),
    "shots": (program("-m", "tests.shots"), "[…]", "每个界面一张图 a picture of every screen"),
    "lock": (renew_lock, "[…]", "更新 requirements.lock renew it (--upgrade: newer versions)"),
    "licences": (write_licences, "", "重写许可证清单 write docs/operation/licences.md anew"),
    "setup": (lambda *_: 0, "", "只准备运行环境 only prepare the environment"),
}


def main(arguments: Sequence[str], machine: Machine, checkout: Checkout) -> int:
    """Prepare what is needed, do one task and return its exit code."""
    lines = [f"  {name:8} {rest:4} {summary}" for name, (_, rest, summary) in TASKS.items()]
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
    sys.exit(main(sys.argv[1:], Machine(os.environ), Checkout(ROOT)))
