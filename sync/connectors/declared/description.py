"""What a description file may say of a platform.

Without it nobody could say what a platform wants without programming. Everything is data: a value
that is sent is a constant or the name of something an operation knows, a value that is read lies
under a path; there are no expressions, and nothing of a file is ever run. Secrets stand in the
system's keyring, and a file only names them. A path is names with dots between them (`data.list`),
`^` before one looks beside the list of rows inside rows (`inner_at`). docs/decisions/0045 says what
was left out and why.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Some = Annotated[str, Meta(min_length=1, max_length=500)]


class Port(StrEnum):
    """Which of the two ports a platform stands behind."""

    PROCUREMENT = "procurement"
    TRACE = "trace"


class Method(StrEnum):
    """How a request is sent."""

    GET = "GET"
    POST = "POST"


class Body(StrEnum):
    """What a request carries."""

    NONE = "none"
    JSON = "json"
    FORM = "form"
    """An object or a list under a name is written there as JSON."""
    XML = "xml"


class Shape(StrEnum):
    """What a value is in JSON."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"


class Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value that is sent: of exactly one source."""

    value: str = ""
    """Something the operation knows."""
    secret: str = ""
    setting: str = ""
    shape: Shape = Shape.TEXT
    format: str = ""
    """Of dates and times; empty: 2026-11-22, 2026-11-22 08:30:00."""
    decimals: Annotated[int, Meta(ge=0, le=6)] | None = None
    table: str = ""
    """The code table that turns our word into the platform's."""
    join: str = ","
    """Between several."""
    keep_empty: bool = False
    """Send it where it is empty; else it is left out."""


Told = str | int | bool | Sent
"""A plain value is a constant."""


class Read(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of an answer."""

    at: Some
    format: str = ""
    table: str = ""
    """The code table that turns the platform's word into ours."""
    default: str = ""
    """Our word, where the platform says nothing."""


Found = Some | Read
"""A plain text is the path."""


class Rows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lines of what is sent."""

    at: Some
    fields: dict[str, Told]


class Until(StrEnum):
    """How the last page is known."""

    SHORT = "short"
    """Fewer rows than were asked for; where no size is sent, none."""
    TOTAL = "total"
    """As many rows came as the answer says there are."""
    PAGES = "pages"
    """The answer says how many pages there are."""
    MORE = "more"
    """The answer says whether more follows."""


class Paging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a list is asked for page by page."""

    number: str = ""
    """The field that takes the page's number."""
    first: Annotated[int, Meta(ge=0, le=1)] = 1
    cursor: str = ""
    """The field that takes the cursor: what stands under `cursor_at`."""
    cursor_at: str = ""
    """In the answer; `last:` before it: in its last row."""
    size: str = ""
    """The field that takes how many rows a page has."""
    rows: Annotated[int, Meta(ge=1, le=10_000)] = 100
    until: Until = Until.SHORT
    until_at: str = ""
    more: tuple[str, ...] = ("true", "1")
    """What stands under `until_at` where more follows."""


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One result code."""

    code: Some
    """A `*` at its end stands for any end; `http-404` for an HTTP status without a code."""
    means: str = ""
    wait_s: Seconds | None = None
    """Worth another try after so long; none: never."""
    done: bool = False
    """It is there already: counts as done."""
    absent: bool = False
    """There is no such thing."""
    login: bool = False
    """The token does not hold any more."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer says what came of a request."""

    xml: bool = False
    """Else JSON."""
    code_at: tuple[str, ...] = ()
    """Where the result code may stand; the first that is there counts."""
    success: tuple[str, ...] = ()
    """Codes of success; empty: an answer without a code is one."""
    message_at: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()


class Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request."""

    method: Method = Method.POST
    path: str
    """Below the address; {name} takes something the operation knows."""
    body_kind: Body = Body.JSON
    xml_root: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$")] = "request"
    query: dict[str, Told] = {}
    headers: dict[str, Told] = {}
    body: dict[str, Told] = {}
    """By path: a dot leads into an object."""
    answer: Answer | None = None
    """Where this answer says it otherwise than the platform's others."""


class Operation(Call, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One operation of a port."""

    lines: Rows | None = None
    rows_at: str = ""
    """Where the rows lie; empty: the answer is the only row, or the list of them."""
    inner_at: str = ""
    """In each of them, the rows that are meant."""
    fields: dict[str, Found] = {}
    """Of each row, by our name."""
    once: dict[str, Found] = {}
    """Of the answer as a whole, by our name."""
    paging: Paging | None = None
    at_once: Annotated[int, Meta(ge=1, le=10_000)] = 100
    """Codes in one question."""
    pause_s: Seconds | None = None
    """Rest afterwards; none: the platform's."""
    safe_to_repeat: bool = False
    """The platform itself takes the same twice as once."""
    wait_codes: dict[str, Seconds] = {}
    """Result codes that mean something else here: worth another try after so long."""


class NoAccess(
    msgspec.Struct, frozen=True, tag_field="kind", tag="none", forbid_unknown_fields=True
):
    """Nobody is asked who they are."""


class BasicAccess(
    msgspec.Struct, frozen=True, tag_field="kind", tag="basic", forbid_unknown_fields=True
):
    """HTTP Basic: two secrets by their names."""

    user: Some
    password: Some


class HeaderAccess(
    msgspec.Struct, frozen=True, tag_field="kind", tag="header", forbid_unknown_fields=True
):
    """A key in a header."""

    header: Some
    secret: Some
    prefix: str = ""


class BearerAccess(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="bearer",
    forbid_unknown_fields=True,
):
    """A token from a call of its own, until it expires."""

    login: Call
    token_at: Some
    expires_at: str = ""
    """Where the answer says for how long the token holds."""
    unit_s: Annotated[float, Meta(gt=0, le=86_400)] = 1.0
    """Seconds in one unit of it."""
    valid_s: Annotated[float, Meta(gt=0, le=31_536_000)] = 1800.0
    """Where it does not say."""
    early_s: Seconds = 30.0
    header: str = "Authorization"
    prefix: str = "Bearer "
    field: str = ""
    """Instead of the header: the field of the body, or of the address, that takes it."""


Access = NoAccess | BasicAccess | HeaderAccess | BearerAccess


class Digest(StrEnum):
    """What makes the signature."""

    MD5 = "md5"
    HMAC_MD5 = "hmac-md5"
    HMAC_SHA256 = "hmac-sha256"


class KeyPlace(StrEnum):
    """Where md5 takes the key in."""

    AROUND = "around"
    BEFORE = "before"
    AFTER = "after"


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signature over the sorted parameters: address, and form or the first level of JSON."""

    method: Digest
    secret: Some
    field: Some = "sign"
    """The parameter, or the header, that takes it."""
    in_header: bool = False
    between_pairs: str = ""
    in_pair: str = ""
    """Between name and value."""
    key: KeyPlace = KeyPlace.AROUND
    key_name: str = ""
    """Before the key, for md5: `&key=`."""
    upper: bool = True
    leave_empty_out: bool = True


class Description(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One platform."""

    name: Name
    title: Annotated[str, Meta(min_length=1, max_length=60)]
    """For people: 示例市药品采购平台."""
    port: Port
    title_en: Annotated[str, Meta(max_length=60)] = ""
    """The title on an English screen; empty: the file's name."""
    base_url: str
    plain_http: bool = False
    """Allow an http:// address."""
    ca_pem: Annotated[str, Meta(max_length=1_000_000)] = ""
    """Certificates (PEM) of a private authority, which is trusted instead of the public ones."""
    timeout_s: Annotated[float, Meta(ge=0.1, le=600)] = 30.0
    """For connecting, and for the whole answer."""
    most_bytes: Annotated[int, Meta(ge=1024, le=256 * 1024 * 1024)] = 32 * 1024 * 1024
    """Of one answer."""
    pause_s: Seconds = 0.0
    """Rest after a call before the next one."""
    hours_east: Annotated[float, Meta(ge=-12, le=14)] = 8.0
    """The platform's clock, east of Greenwich."""
    settings: dict[str, str] = {}
    access: Access = msgspec.field(default_factory=NoAccess)
    signature: Signature | None = None
    query: dict[str, Told] = {}
    headers: dict[str, Told] = {}
    body: dict[str, Told] = {}
    """In every request of an operation."""
    answer: Answer = msgspec.field(default_factory=Answer)
    tables: dict[str, dict[str, str]] = {}
    operations: dict[str, Operation]
