"""What stands beside a workstation's database and belongs into its backup.

Without it a restore onto an empty disk would bring the receipts back without their photos, the scan
journal, the designs of labels, the readers and the printers. What follows from the database
(statistics, papers) is made anew; what is a secret of this machine (the token, keys) never leaves
it: after a restore onto another machine a person joins the service again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_OTHERS = re.compile(
    r"scans/\d{8}-\d{6}-[0-9a-f]{6}\.jsonl"
    r"|inspections/\d{4}-\d{2}\.jsonl"
    r"|scans-(to-repeat|repeated-\d{8}-\d{6})\.jsonl"
    r"|label-designs/(drafts/)?[^/\\:]+\.json"
    r"|(encryption|readers|printers|label-printers|relays|service-link|backup-place)\.json"
    r"|service-ca\.pem"
)
_FOLDERS = ("", "scans", "label-designs", "label-designs/drafts", "inspections")


@dataclass(frozen=True, slots=True)
class Belonging:
    """One file beside a database."""

    name: str
    """Below the workstation's folder, with `/`."""
    path: Path
    size: int
    """Bytes."""
    changed_ns: int
    sha256: str | None
    """As its name says; None where the name says nothing."""


def is_belonging(name: str) -> bool:
    """Whether a name is one of ours: a list that came from elsewhere must not name other files."""
    named = _ATTACHMENT.fullmatch(name) or _OTHERS.fullmatch(name)
    return named is not None and ".." not in PurePosixPath(name).parts


def hash_in(name: str) -> str | None:
    """The hash that the name of an attachment is."""
    named = _ATTACHMENT.fullmatch(name)
    return None if named is None else named[2]


def belongings_in(folder: Path) -> Iterator[Belonging]:
    """All of them in a workstation's folder; what vanishes meanwhile is left out."""
    places = [*_FOLDERS]
    with suppress(OSError):
        places += sorted(f"attachments/{one.name}" for one in (folder / "attachments").iterdir())
    for place in places:
        with suppress(OSError):
            for path in sorted((folder / place).iterdir()):
                name = f"{place}/{path.name}" if place else path.name
                if is_belonging(name) and path.is_file() and not path.is_symlink():
                    state = path.stat()
                    yield Belonging(name, path, state.st_size, state.st_mtime_ns, hash_in(name))
