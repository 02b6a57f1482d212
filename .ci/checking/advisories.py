"""Asks whether weaknesses of the locked packages are known.

Without it a hole that everybody knows would stay open until somebody reads of it by chance. One
question to the public database of advisories (OSV, https://google.github.io/osv.dev/api/), for all
packages at once. Where nobody can be asked, that is said and stops nothing: work goes on without a
network. What is known and cannot be mended yet stands in .ci/known_weaknesses.toml, each with its
reason and the day it was looked at. TRACEDOCK_ADVISORIES names another address that answers alike.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from checking.locked import LOCK, ROOT, Package, packages_in, speak_utf8

KNOWN = ROOT / ".ci" / "known_weaknesses.toml"
VARIABLE = "TRACEDOCK_ADVISORIES"
ADDRESS = "https://api.osv.dev/v1/querybatch"
_WAIT_S = 20.0
_MOST_BYTES = 20_000_000


class NotAsked(Exception):
    """Nobody answered, or not as agreed."""


class BadList(ValueError):
    """The list of what is known cannot be used; its text says why."""


def ask(address: str, packages: Sequence[Package]) -> dict[Package, tuple[str, ...]]:
    """The advisories of each package that has any, by number; raises NotAsked."""
    queries = [
        {"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version}
        for one in packages
    ]
    if not address.startswith(("https://", "http://")):
        raise NotAsked(f"{address[:100]}: http")
    request = urllib.request.Request(  # noqa: S310 (looked at just now)
        address,
        json.dumps({"queries": queries}).encode(),
        {"Content-Type": "application/json", "User-Agent": "tracedock-check"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_WAIT_S) as answer:  # noqa: S310
            results = json.loads(answer.read(_MOST_BYTES))["results"]
        return dict(_found(packages, results))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAsked(f"{type(error).__name__}: {str(error)[:200]}") from error


def _found(packages: Sequence[Package], results: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401
    for package, told in zip(packages, results, strict=True):
        numbers = tuple(sorted(str(one["id"]) for one in told.get("vulns") or ()))
        if numbers:
            yield package, numbers


def known_in(text: str) -> dict[tuple[str, str], str]:
    """Reasons by package and advisory; raises BadList."""
    try:
        entries = tomllib.loads(text).get("known", [])
        known = {}
        for entry in entries:
            looked: object = entry["looked"]
            reason = str(entry["reason"]).strip()
            if not isinstance(looked, date) or not reason:
                raise BadList(f"{entry['id']}: reason, looked = YYYY-MM-DD")
            known[str(entry["package"]), str(entry["id"])] = reason
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BadList(f"known_weaknesses.toml: {error}") from error
    return known


def main(environment: Mapping[str, str], lock: Path = LOCK, listed: Path = KNOWN) -> int:
    """Ask and say; 1 where a weakness is known that nobody has looked at."""
    speak_utf8()
    packages = packages_in(lock.read_text(encoding="utf-8"))
    try:
        known = known_in(listed.read_text(encoding="utf-8"))
        found = ask(environment.get(VARIABLE, ADDRESS), packages)
    except BadList as error:
        print(f"{error}：请改正  mend the list")
        return 1
    except NotAsked as error:
        print(f"没有审计：问不到公开的漏洞库  not audited: nobody could be asked ({error})")
        return 0
    new = [
        (package, number)
        for package, numbers in found.items()
        for number in numbers
        if (package.name, number) not in known
    ]
    for package, number in new:
        said = "有已知漏洞，请升级，或写明理由  has a known weakness: upgrade, or give a reason"
        print(f"{package.name} {package.version}: {number} {said}")
    told = {(package.name, number) for package, numbers in found.items() for number in numbers}
    for name, number in sorted(set(known) - told):
        print(f"{name}: {number} 已不再适用，请从清单删去  holds no more: take it off the list")
    print(f"{len(packages)} 个软件包已核对  packages were looked up, {len(new)} new weaknesses")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
