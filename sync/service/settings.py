"""What an operator may set about the service.

Without it limits and intervals would hide in the code. Each field has its default, its limits and
one sentence; where they come from and what goes before what says sync/service/settings_file.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.entry.version import program_version

MIB = 1024 * 1024

LIMITS: Mapping[str, tuple[float, float]] = {
    "port": (0, 65_535),
    "stop_within_s": (1, 600),
    "poll_every_s": (0.05, 86_400),
    "relations_every_h": (0.01, 8760),
    "exchange_history_days": (1, 36_500),
    "max_operations": (1, 10_000),
    "max_body_bytes": (MIB, 1024 * MIB),
    "max_packed_bytes": (MIB, 1024 * MIB),
    "max_feed_bytes": (1024, 256 * MIB),
    "wrong_codes_allowed": (1, 1000),
    "access_token_lives_s": (10, 86_400),
    "device_requests_per_s": (0.01, 100_000),
    "device_burst": (1, 1_000_000),
    "address_requests_per_s": (0.01, 1_000_000),
    "address_burst": (1, 10_000_000),
    "heavy_at_once": (1, 64),
    "push_reserved": (1, 64),
    "wait_in_line_s": (0, 60),
    "longest_line": (0, 100_000),
    "body_within_s": (0.1, 3600),
    "body_silence_s": (0.1, 600),
    "least_free_bytes": (0, 1e15),
    "backups_kept": (1, 365),
    "backup_late_after_h": (1, 1000),
    "outbox_late_after_s": (1, 1e7),
    "his_look_every_s": (0.05, 3600),
    "snapshot_after_rows": (1, 1e9),
    "snapshot_look_every_s": (0.05, 86_400),
    "journal_most_chars": (1000, 10_000_000),
    "journal_days": (1, 36_500),
    "audit_days": (180, 36_500),
}
"""Smallest and largest of each number."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Valid, or it does not exist."""

    database: str = field(default="", repr=False)
    """`sqlite:///…` or `postgresql+psycopg://…`; empty: a file in the service's folder."""
    behind_pooler: bool = False
    """Whether a pooler in transaction mode (pgbouncer) stands before the database."""
    host: str = "127.0.0.1"
    """The address to answer on; 0.0.0.0 for all."""
    port: int = 8765
    """The port to answer on; 0 for any free one."""
    certificate: str = ""
    """A PEM file with the server's certificate and those between it and the root; empty: no TLS."""
    certificate_key: str = ""
    """A PEM file with its key, without a password."""
    tls_by_proxy: bool = False
    """Whether a reverse proxy speaks TLS for it; else nothing goes beyond loopback in clear."""
    trusted_proxies: str = ""
    """Addresses, by commas, whose X-Forwarded-For is believed; empty: nobody's."""
    stop_within_s: float = 20.0
    """How long requests under way may take to end after SIGTERM."""
    log_format: str = "json"
    """`json`, one object a line, or `text`."""
    poll_every_s: float = 60.0
    """How often the platforms are asked for deliveries."""
    relations_every_h: float = 24.0
    """How often a platform that tells them is asked who may deliver what where."""
    exchange_history_days: int = 400
    """How long runs of exchanges with platforms are remembered."""
    max_operations: int = 500
    """At most so many operations in one push."""
    max_body_bytes: int = 32 * MIB
    """At most so much in one request, decompressed."""
    max_packed_bytes: int = 8 * MIB
    """At most so much in one request, compressed."""
    max_feed_bytes: int = 4 * MIB
    """About so much in one answer to a pull."""
    wrong_codes_allowed: int = 10
    """Wrong codes or passwords from one address within ten minutes, before it has to wait."""
    access_token_lives_s: float = 900.0
    """How long an access token is good; it is renewed with the workstation's own."""
    device_requests_per_s: float = 50.0
    """Requests of one workstation, lastingly."""
    device_burst: int = 500
    """Requests of one workstation at once."""
    address_requests_per_s: float = 500.0
    """Requests of one address, lastingly; a hospital may stand behind one."""
    address_burst: int = 5000
    """Requests of one address at once."""
    heavy_at_once: int = 6
    """Pulls, hand-overs and the like that are worked on at once."""
    push_reserved: int = 3
    """So many more are for pushes and their tokens. Together no more than the database has."""
    wait_in_line_s: float = 5.0
    """How long a request waits for its turn before it is asked to come again."""
    longest_line: int = 200
    """How many wait at once; whoever comes then is asked to come again at once."""
    metrics_key: str = field(default="", repr=False)
    """What a reader of /metrics from another machine has to bring as Bearer; empty: none may."""
    least_free_bytes: int = 500_000_000
    """Less free disk than this is not ready."""
    backup_folder: str = ""
    """Where nightly backups go: another disk. Empty: none are made."""
    backup_second_folder: str = ""
    """Where verified backups are copied as well, and read back: a share. Empty: nowhere."""
    backup_at: str = "02:30"
    """When, by this machine's clock, HH:MM."""
    backups_kept: int = 14
    """How many verified backups stay."""
    backup_scratch: str = field(default="", repr=False)
    """PostgreSQL: the address of an empty database that backups are restored to for comparison."""
    postgres_tools: str = ""
    """The folder of pg_dump and pg_restore; empty: wherever the system finds them."""
    backup_late_after_h: float = 30.0
    """A newest backup older than this is told by /health."""
    outbox_late_after_s: float = 3600.0
    """A word waiting for a platform longer than this is told by /health."""
    body_within_s: float = 120.0
    """How long the body of a request may take to come."""
    body_silence_s: float = 30.0
    """How long a sender may be silent in the middle of one."""
    his_look_every_s: float = 5.0
    """How often intermediate tables and the folder of HIS are looked at."""
    his_code_out: bool = False
    """Whether what happens to codes is also written into the table his_code_out."""
    his_folder: str = ""
    """Where HIS lays CSV files, each institution in a folder of its code; empty: nowhere."""
    snapshot_after_rows: int = 5000
    """So many new rows of a feed make a new snapshot of it, with which workstations begin."""
    snapshot_look_every_s: float = 60.0
    """How often we look whether a snapshot is due."""
    journal_most_chars: int = 64 * 1024
    """So many characters of a request to an outside platform, and of its answer, are kept."""
    journal_days: float = 400.0
    """How long calls to outside platforms are kept."""
    audit_days: float = 400.0
    """How long audit entries are kept; never less than 180 days."""
    release: str = ""
    """The version that workstations should have; empty: the service's own."""
    ends: Mapping[str, date] = field(default_factory=dict)
    """What ends, and its last good day: contracts, keys, certificates of platforms (`[ends]`)."""
    name_other_institutions: bool = False
    """Whether institutions are told each other's names where both have received one code."""
    claim_servers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Other servers that claims of codes may stand on: a name and a database address each."""
    relay_secret: bytes | None = field(default=None, repr=False)
    """What distributors' keys are made with; None: there are none."""
    audit_key: bytes | None = field(default=None, repr=False)
    """What the audit log's roots are signed with; None: none are made."""
    training_key: str | None = field(default=None, repr=False)
    """In training only: a key with which anything may hand over codes to `training_org`."""
    training_org: str | None = None

    @property
    def wanted_program(self) -> str:
        """The version that workstations should have."""
        return self.release or program_version()

    def __post_init__(self) -> None:
        """Keep to the limits."""
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if math.isnan(value) or not low <= value <= high:
                raise ValueError(f"{name}: {low:g} to {high:g}, not {value}")
        if (self.training_key is None) != (self.training_org is None):
            raise ValueError("training_key and training_org: both or neither")
        if bool(self.certificate) != bool(self.certificate_key):
            raise ValueError("certificate and certificate_key: both or neither")
        if self.log_format not in ("json", "text"):
            raise ValueError(f"log_format: json or text, not {self.log_format}")
        _minutes(self.backup_at)

    @property
    def backup_minute(self) -> int:
        """The minute of the day at which backups are made."""
        return _minutes(self.backup_at)


def _minutes(text: str) -> int:
    hours, colon, minutes = text.partition(":")
    digits = hours + minutes
    if not (colon and digits.isascii() and digits.isdecimal() and len(text) <= 5):
        raise ValueError(f"backup_at: HH:MM, not {text}")
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f"backup_at: 00:00 to 23:59, not {text}")
    return int(hours) * 60 + int(minutes)
