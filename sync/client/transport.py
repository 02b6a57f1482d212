"""Carries messages between the workstation and the service over HTTP.

Without it each part would speak HTTP by itself. Every failure comes out as one of errors.py's. A
request is sent in small pieces, each within a time, so that a slow line is told from a dead one; an
answer is read up to a size and up to a time, however slowly it trickles. A chunk that broke off
goes on where it stopped. For one thread at a time.
"""

from __future__ import annotations

import gzip
import io
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from app.connection import OPEN_REFUSED, is_open_to_others
from app.entry.version import program_version
from app.readers.saying import Saying
from sync import wire
from sync.client.deadline import bound
from sync.client.errors import (
    BadAnswer,
    ForkFound,
    GapFound,
    NotTrusted,
    Refused,
    SyncError,
    Unreachable,
)
from sync.client.part import Part
from sync.client.trust import SeenTime, Trust, in_words
from sync.wire_accounts import AccessGiven, BadgeSignIn, SignedIn, SignIn
from sync.wire_attachments import FilesAsked, FilesLacking
from sync.wire_snapshots import Snapshots
from sync.wire_upkeep import user_agent

Wanted = TypeVar("Wanted")
_Answer = tuple[int, bytes, Mapping[str, str]]
"""Status, body, headers."""

CONNECT_S = 5.0
"""To be connected, and for each piece of 16 kB of what is sent: 26 kbit/s."""
READ_S = 30.0
"""Silence before an answer, or in the middle of it."""
WHOLE_S = 120.0
"""A whole answer, from the first byte to the last."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
_TOKEN = "/v1/token"
_OPEN = frozenset({"/v1/hello", "/v1/enrol"})
_LASTING_DOTS = 2
"""org.device.secret"""
_RENEW_AFTER = 0.8
_OLD_SERVICE_S = 3600.0
_AWAY = frozenset({429, 502, 503, 504})
"""Said by something before the service, which does not speak its language."""
_MOST_DIGITS = 7
_NO_CONTENT = 204
_CUT_OFF = Saying(
    "连不上服务端，请检查网络和服务端地址，稍后会自动重试",
    "The service cannot be reached: check the network and its address;"
    " it is tried again by itself.",
)
_NOT_IN_TIME = Saying(
    "服务端没有及时应答，稍后会自动重试",
    "The service did not answer in time; it is tried again by itself.",
)
_TOO_SLOW = Saying(
    "服务端应答太慢，稍后会自动重试",
    "The service answers too slowly; it is tried again by itself.",
)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Transport:
    """The way to one service."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        connect_s: float = CONNECT_S,
        read_s: float = READ_S,
        whole_s: float = WHOLE_S,
        trust: Trust | None = None,
    ) -> None:
        """Know the service's address, whom to trust there and, once enrolled, the lasting token."""
        self.url = url.rstrip("/")
        self._token = token
        self._within = (connect_s, read_s)
        self._whole_s = whole_s
        self._open = is_open_to_others(self.url)
        self._http = requests.Session()
        self._http.headers["User-Agent"] = user_agent(program_version())
        # A hospital's proxy has no business between two programs on one machine.
        self._http.trust_env = not _is_loopback(self.url)
        (trust or Trust()).apply(self._http)
        self._awaiting = bound(self._http, whole_s)
        self._seen = SeenTime()
        self._access: str | None = None
        self._renew_at = 0.0
        self._part: Part | None = None
        """A chunk that broke off."""

    def __repr__(self) -> str:
        return f"Transport({self.url})"

    @property
    def enrolled(self) -> bool:
        """Whether there is a token to speak with."""
        return self._token is not None

    def hello(self) -> wire.Hello:
        """Ask what the service speaks; raises SyncError."""
        return self._call("GET", "/v1/hello", wire.Hello)

    def enrol(self, wish: wire.Enrolment) -> wire.Enrolled:
        """Ask to be taken in; raises SyncError."""
        return self._call("POST", "/v1/enrol", wire.Enrolled, wish)

    def push(self, message: wire.Push) -> wire.Pushed:
        """Send operations; raises GapFound, ForkFound or another SyncError."""
        return self._call("POST", "/v1/push", wire.Pushed, message)

    def begin_history(self, wish: wire.HistoryWish) -> wire.HistoryBegun:
        """Begin a new history of this workstation; raises SyncError."""
        return self._call("POST", "/v1/histories", wire.HistoryBegun, wish)

    def pull(self, wish: wire.Pull) -> wire.Pulled:
        """Ask for the next rows of feeds; raises SyncError."""
        return self._call("POST", "/v1/pull", wire.Pulled, wish)

    def prove(self, wish: wire.ProofWish) -> wire.Proof:
        """Ask whether what was seen still stands; raises SyncError."""
        return self._call("POST", "/v1/proofs", wire.Proof, wish)

    def count_receipt(self, receipt_id: uuid.UUID) -> wire.ReceiptCount:
        """Ask how much of a receipt has arrived; raises SyncError."""
        return self._call("GET", f"/v1/receipts/{receipt_id}", wire.ReceiptCount)

    def poll_platform(self) -> wire.PlatformPolled:
        """Let the service ask its platform for deliveries now; raises SyncError."""
        return self._call("POST", "/v1/platform/poll", wire.PlatformPolled)

    def refresh_catalogue(self) -> wire.CatalogueRefreshed:
        """Let the service ask its platform for items again; raises SyncError."""
        return self._call("POST", "/v1/platform/catalogue", wire.CatalogueRefreshed)

    def refresh_relations(self, person: str) -> wire.RelationsRefreshed:
        """Let the service ask its platform for delivery relations; raises SyncError."""
        wish = wire.RelationsWish(person=person)
        return self._call("POST", "/v1/platform/relations", wire.RelationsRefreshed, wish)

    def manifest(self, sha256: str) -> wire.ManifestDescription:
        """Ask what a hand-over is made of; raises SyncError."""
        return self._call("GET", f"/v1/manifests/{sha256}", wire.ManifestDescription)

    def manifest_chunk(self, sha256: str, no: int) -> bytes:
        """Fetch the packed bytes of one of its chunks, the rest of them if it broke off before.

        Raises SyncError.
        """
        return self._fetched(f"/v1/manifests/{sha256}/chunks/{no}")

    def snapshots(self, scope: str) -> Snapshots:
        """Ask which snapshots there are of a feed; raises SyncError."""
        return self._call("GET", f"/v1/snapshots?scope={quote(scope)}", Snapshots)

    def snapshot_file(self, sha256: str) -> bytes:
        """Fetch a file of one, the rest of it if it broke off before; raises SyncError."""
        return self._fetched(f"/v1/snapshots/{sha256}")

    def _fetched(self, path: str) -> bytes:
        """A file that never changes under its address."""
        part = self._part
        if part is None or part.path != path:
            part = self._part = Part(path)
        status, body, headers = self._exchange("GET", path, headers=part.wish(), part=part)
        self._part = None
        if status not in (200, 206):
            raise refusal(status, body, headers)
        return body

    def lacking_files(self, files: Sequence[str]) -> FilesLacking:
        """Ask which attachments' files are to be sent; raises SyncError."""
        return self._call(
            "POST", "/v1/attachments/lacking", FilesLacking, FilesAsked(files=[*files])
        )

    def send_file(self, sha256: str, body: bytes) -> None:
        """Send an attachment's file; raises SyncError."""
        headers = {"Content-Type": "application/octet-stream"}
        status, said, heard = self._exchange("PUT", f"/v1/attachments/{sha256}", body, headers)
        if status not in (200, 201):
            raise refusal(status, said, heard)

    def fetch_file(self, sha256: str) -> bytes:
        """Fetch an attachment's file; raises SyncError."""
        status, body, headers = self._exchange("GET", f"/v1/attachments/{sha256}")
        if status != 200:
            raise refusal(status, body, headers)
        return body

    def sign_in(
        self, number: str, password: str, code: str = "", new_password: str = ""
    ) -> SignedIn:
        """Let a person speak on this workstation; raises SyncError."""
        wish = SignIn(number=number, password=password, code=code, new_password=new_password)
        return self._call("POST", "/v1/sign-in", SignedIn, wish)

    def sign_in_by_badge(self, badge: str, pin: str) -> SignedIn:
        """Let whose badge it is speak on this workstation; raises SyncError."""
        return self._call("POST", "/v1/sign-in/badge", SignedIn, BadgeSignIn(badge=badge, pin=pin))

    def ask(
        self,
        method: str,
        path: str,
        wanted: type[Wanted],
        message: object | None = None,
        person: str | None = None,
    ) -> Wanted:
        """Call a route that speaks plain values; raises SyncError.

        `person`: the token of somebody who signed in, who speaks then instead of the workstation.
        """
        status, body, heard = self._sent(method, path, message, person)
        # Nothing said is nothing, in JSON too.
        return self._read(
            wanted, *((200, b"null", heard) if status == 204 else (status, body, heard))
        )

    def file_of(self, path: str, message: object, person: str) -> bytes:
        """Ask for a file that is made for a person; raises SyncError."""
        status, body, headers = self._sent("POST", path, message, person)
        if status != 200:
            raise refusal(status, body, headers)
        return body

    def clock_notice(self, here: datetime) -> str:
        """Say that our clock and the service's differ by much; empty while they do not."""
        return self._seen.notice(here)

    def break_off(self) -> None:
        """End what is awaited now, and ask nothing any more; from any thread."""
        self._awaiting.break_off()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _call(
        self, method: str, path: str, wanted: type[Wanted], message: wire.Message | None = None
    ) -> Wanted:
        return self._read(wanted, *self._sent(method, path, message))

    def _sent(
        self, method: str, path: str, message: object | None, person: str | None = None
    ) -> _Answer:
        body = None if message is None else msgspec.json.encode(message)
        headers = {}
        if body is not None:
            headers["Content-Type"] = "application/json"
            # Also what is short: a checksum comes with it.
            body = gzip.compress(body, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if person is not None:
            return self._once(method, path, body, headers, person)
        return self._exchange(method, path, body, headers)

    def _read(
        self, wanted: type[Wanted], status: int, body: bytes, headers: Mapping[str, str]
    ) -> Wanted:
        if status != 200:
            raise refusal(status, body, headers)
        try:
            return msgspec.json.decode(body, type=wanted)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BadAnswer(f"{wanted.__name__}：{error}") from error

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        part: Part | None = None,
    ) -> _Answer:
        """Ask with a token for the next minutes; with a new one where the service forgot it."""
        if self._token is None or path in _OPEN:
            return self._once(method, path, body, headers)
        shown = self._shown_token()
        answer = self._once(method, path, body, headers, shown, part)
        if answer[0] != 401 or shown == self._token or not _is_expired(answer[1]):
            return answer
        self._access = None
        return self._once(method, path, body, headers, self._shown_token(), part)

    def _shown_token(self) -> str:
        """The token to show; raises SyncError. An older service knows the lasting one only."""
        assert self._token is not None
        if self._token.count(".") < _LASTING_DOTS:
            return self._token
        if self._access is None or time.monotonic() >= self._renew_at:
            status, body, headers = self._once("POST", _TOKEN, token=self._token)
            if status in (404, 405):
                self._access, lives_s = self._token, _OLD_SERVICE_S
            else:
                given = self._read(AccessGiven, status, body, headers)
                self._access, lives_s = given.access_token, given.lives_s
            self._renew_at = time.monotonic() + lives_s * _RENEW_AFTER
        return self._access

    def _once(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
        part: Part | None = None,
    ) -> _Answer:
        if self._open:
            # Before anything is sent: a code, a password or a token would be heard by others.
            raise NotTrusted(OPEN_REFUSED, "plain")
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        began = time.monotonic()
        try:
            with self._http.request(
                method,
                self.url + path,
                # Read piece by piece: all at once would have to be sent within one time limit.
                data=None if body is None else io.BytesIO(body),
                headers=sent,
                timeout=self._within,
                stream=True,
                # A redirect would turn a POST into a GET, or carry the token elsewhere.
                allow_redirects=False,
            ) as answer:
                self._seen.hear(answer.headers.get("Date", ""))
                pieces = bytearray() if part is None else part.begin(answer)
                self._fill(pieces, answer)
                return answer.status_code, bytes(pieces), answer.headers
        except requests.exceptions.SSLError as error:
            raise in_words(error, self.url, self._seen) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            if _ran_out_of_time(error) or time.monotonic() - began > self._whole_s:
                raise Unreachable(_NOT_IN_TIME, timed_out=True) from error
            raise Unreachable(_CUT_OFF) from error
        except ValueError as error:
            # What requests says of an address that is none.
            raise BadAnswer("服务端地址有误") from error

    def _fill(self, pieces: bytearray, answer: requests.Response) -> None:
        """Read an answer to its end, within its limits."""
        until, before = time.monotonic() + self._whole_s, len(pieces)
        while piece := answer.raw.read1(_PIECE_BYTES, decode_content=True):
            pieces += piece
            if len(pieces) > MAX_ANSWER_BYTES:
                raise BadAnswer("应答太长")
            if time.monotonic() > until:
                raise Unreachable(_TOO_SLOW, timed_out=True)
        if len(pieces) == before and not _says_its_length(answer):
            # It broke off within its head, which http.client takes for an answer without a body.
            raise Unreachable(_CUT_OFF)


def _is_expired(body: bytes) -> bool:
    try:
        return msgspec.json.decode(body, type=wire.Refusal).error == "token-expired"
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def _is_loopback(url: str) -> bool:
    try:
        return urlsplit(url).hostname in _LOOPBACK
    except ValueError:
        return False


def _says_its_length(answer: requests.Response) -> bool:
    if answer.status_code == _NO_CONTENT:
        return True  # by its status (RFC 9110, 15.3.5)
    if answer.headers.get("Transfer-Encoding", "").lower() == "chunked":
        return True
    return answer.headers.get("Content-Length", "").isdecimal()


def _ran_out_of_time(error: BaseException) -> bool:
    """Whether it was connected and then too slow; what requests makes of that hides it well."""
    if isinstance(error, requests.ConnectTimeout):
        return False
    if isinstance(error, (requests.Timeout, ReadTimeoutError, TimeoutError)):
        return True
    return any(isinstance(one, BaseException) and _ran_out_of_time(one) for one in error.args)


def refusal(status: int, body: bytes, headers: Mapping[str, str]) -> SyncError:
    """What an answer other than 200 says."""
    wait_s = _wait_asked(headers)
    try:
        if status == 409:
            said: wire.Refusal | wire.Gap | wire.Fork = _why_not(body)
        else:
            said = msgspec.json.decode(body, type=wire.Refusal)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        if status == 413:
            return Refused(413, "too-large", "服务端或网关不收这么大的消息，会自动分小再传", wait_s)
        if status in _AWAY:
            away = Saying(
                f"服务端暂时不可用（HTTP {status}），稍后会自动重试",
                f"The service is out of order for now (HTTP {status});"
                " it is tried again by itself.",
            )
            return Unreachable(away, retry_after_s=wait_s)
        return BadAnswer(f"HTTP {status}")
    if isinstance(said, wire.Gap):
        return GapFound(said.last_seq, said.last_hash)
    if isinstance(said, wire.Fork):
        return ForkFound()
    # An older service says it in Chinese alone.
    words = Saying(said.message, said.english or said.message)
    return Refused(status, said.error, words, wait_s)


def _why_not(body: bytes) -> wire.Refusal | wire.Gap | wire.Fork:
    refusal = msgspec.json.decode(body, type=wire.Refusal)
    if refusal.error == "gap":
        return msgspec.json.decode(body, type=wire.Gap)
    try:
        # An older service says `fork` without a place.
        return msgspec.json.decode(body, type=wire.Fork)
    except msgspec.ValidationError:
        return refusal


def _wait_asked(headers: Mapping[str, str]) -> float | None:
    """What Retry-After says: seconds, or a time by the clock of whoever says it."""
    text = headers.get("Retry-After", "")
    if text.isascii() and text.isdecimal():
        return float(text) if len(text) < _MOST_DIGITS else None
    until = _date(text)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
