"""Runs the benchmarks: `python -m tests.benchmarks [name …] [--codes N]`.

Without it each promise would have to be measured by a command of its own. A benchmark is a module
beside this one with a `main`; one whose cost depends on the size of the store takes `codes`.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def benchmarks() -> dict[str, Callable[..., None]]:
    """Find all benchmarks by name."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = {
        name: importlib.import_module(f"tests.benchmarks.{name}")
        for name in sorted(names)
        if name != "__main__"
    }
    return {name: module.main for name, module in modules.items() if hasattr(module, "main")}


def main(arguments: Sequence[str]) -> int:
    """Run those that are named, or all of them."""
    found = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(found))
    parser.add_argument("--codes", type=int, metavar="N", help="codes held before measuring")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(found)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    for name in options.names or found:
        _run(name, found[name], options.codes)
    return 0


def _run(name: str, benchmark: Callable[..., None], codes: int | None) -> None:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    if codes is not None and "codes" in inspect.signature(benchmark).parameters:
        benchmark(codes=codes)
    else:
        benchmark()
    print(f"   {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
