"""The routes of the upload page: sign in, upload, look, hand over, look back.

Without it nobody could see the page. What is wrong is shown as a page, with its sentence; between
preview and hand-over the manifest lies declared and whole on the service, so that handing over is
the very sealing that programs ask for.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery

from sync.service.attempts import WrongCodes
from sync.service.refusals import ServiceRefusal
from sync.service.relay.files.refused import FileRefused
from sync.service.relay.files.uploads import MAX_FILE_BYTES
from sync.service.relay.filing import take_file
from sync.service.relay.page import assets, html
from sync.service.relay.page.html import Correction, Visitor
from sync.service.relay.page.session import COOKIE, LIVES, Session
from sync.service.relay.relay import Relay
from sync.service.relay.senders import Sender

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_HTML = "text/html; charset=utf-8"
_FORM_BYTES = 16 * 1024
_AROUND_FILE = 64 * 1024
"""What a form with a file may have beside the file."""

AnyRequest = Request[Any, Any, Any]
Page = Response[str]


class _SignInAgain(Exception):
    """The session is over, or was none."""


class _Visit:
    """One request of somebody who is signed in."""

    def __init__(self, relay: Relay, request: AnyRequest) -> None:
        """Read the cookie; raises _SignInAgain."""
        session = Session.read(_cookie(request), relay.secret, relay.clock.now())
        if session is None:
            raise _SignInAgain
        self.token = session.form_token(relay.secret)
        try:
            self.sender: Sender = relay.current(session.key_id)
            _code, name = relay.distributor(self.sender)
        except ServiceRefusal as refusal:
            raise _SignInAgain from refusal
        self.visitor = Visitor(self.token, name)

    def require(self, token: object) -> None:
        """Refuse a form that another page made; raises _SignInAgain."""
        shown = token if isinstance(token, str) else ""
        if not hmac.compare_digest(shown.encode(), self.token.encode()):
            raise _SignInAgain


def build_pages(relay: Relay, wrong: WrongCodes, *, tls: bool) -> list[Any]:
    """The page's routes; `wrong` counts wrong keys by address, `tls`: no browser comes without."""
    return [*_door(relay, wrong, tls=tls), *_looking(relay), *_taking(relay)]


def _door(relay: Relay, wrong: WrongCodes, *, tls: bool) -> list[Any]:
    """Style, sign in, sign out."""

    @get("/relay/style.css", include_in_schema=False, sync_to_thread=False)
    def show_style() -> Response[str]:
        """How it looks."""
        headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
        return Response(assets.STYLE, media_type="text/css; charset=utf-8", headers=headers)

    @get("/relay/page.js", include_in_schema=False, sync_to_thread=False)
    def show_script() -> Response[str]:
        """What shows how far a file is."""
        headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
        media = "text/javascript; charset=utf-8"
        return Response(assets.SCRIPT, media_type=media, headers=headers)

    @post("/relay/sign-in", include_in_schema=False, status_code=200)
    async def sign_in(request: AnyRequest) -> Page:
        """Let somebody in."""
        address = request.client.host if request.client else ""
        form = await _form(request, _FORM_BYTES)

        def work() -> Page:
            now = relay.clock.now()
            if wrong.wait_s(address, now) > 0:
                return _page(html.sign_in_page("密钥输错次数太多，请十分钟后再试。"), 429)
            try:
                sender = relay.sign_in(_text(form, "key"), _text(form, "secret"))
            except ServiceRefusal as refusal:
                if refusal.status == 401:
                    wrong.note(address, now)
                said = f"{refusal.message}请核对后重新登录。"
                return _page(html.sign_in_page(said), refusal.status)
            session = Session.begin(sender.name, now)
            cookie = session.cookie(relay.secret)
            secure = tls or request.url.scheme == "https"
            return _moved("/relay", cookie, int(LIVES.total_seconds()), secure=secure)

        return await _shown(work)

    @post("/relay/sign-out", include_in_schema=False, status_code=200)
    async def sign_out() -> Page:
        """Forget who it was."""
        return _moved("/relay", "", 0, secure=False)

    return [show_style, show_script, sign_in, sign_out]


def _looking(relay: Relay) -> list[Any]:
    """The form, what came before, and single ones of these."""

    @get("/relay", include_in_schema=False)
    async def show_upload(request: AnyRequest, corrects: FromQuery[str] = "") -> Page:
        """The form, and what came before."""

        def work() -> Page:
            visit = _Visit(relay, request)
            try:
                return _page(_upload_page(relay, visit, corrects=corrects))
            except ServiceRefusal as refusal:
                return _page(_upload_page(relay, visit, refusal.message), refusal.status)

        return await _shown(work)

    @get("/relay/hand-overs/{sha256:str}", include_in_schema=False)
    async def show_hand_over(sha256: FromPath[str], request: AnyRequest) -> Page:
        """What became of one, and what can be done with it."""

        def work() -> Page:
            visit = _Visit(relay, request)
            try:
                described = relay.describe(visit.sender, sha256)
                standing = relay.standing(visit.sender, sha256)
            except ServiceRefusal as refusal:
                return _page(_upload_page(relay, visit, refusal.message), refusal.status)
            return _page(html.result_page(visit.visitor, standing, described, asked=False))

        return await _shown(work)

    return [show_upload, show_hand_over]


def _taking(relay: Relay) -> list[Any]:
    """Upload, hand over."""

    @post(
        "/relay/uploads",
        include_in_schema=False,
        status_code=200,
        request_max_body_size=MAX_FILE_BYTES + _AROUND_FILE,
    )
    async def take_upload(request: AnyRequest) -> Page:
        """Read a file; show what is wrong, or what would be handed over."""
        visit = await _visiting(relay, request)
        if isinstance(visit, Response):
            return visit
        try:
            form = await _form(request, MAX_FILE_BYTES + _AROUND_FILE)
        except ServiceRefusal as refusal:
            text = html.bad_file_page(visit.visitor, 0, (), (), refusal.message)
            return _page(text, refusal.status)
        file = form.get("file")
        data = await file.read() if isinstance(file, UploadFile) else b""
        return await _shown(lambda: _take(relay, visit, form, data))

    @post("/relay/hand-over", include_in_schema=False, status_code=200)
    async def hand_over(request: AnyRequest) -> Page:
        """Hand over what was shown."""
        form = await _form(request, _FORM_BYTES)

        def work() -> Page:
            visit = _Visit(relay, request)
            visit.require(form.get("token"))
            sha256 = _text(form, "manifest")
            try:
                described = relay.describe(visit.sender, sha256)
                answer = relay.seal(visit.sender, sha256)
            except ServiceRefusal as refusal:
                text = _upload_page(relay, visit, refusal.message)
                return _page(text, refusal.status)
            return _page(html.result_page(visit.visitor, answer, described))

        return await _shown(work)

    return [take_upload, hand_over]


def _take(relay: Relay, visit: _Visit, form: dict[str, Any], data: bytes) -> Page:
    visit.require(form.get("token"))
    hospital = _text(form, "hospital")
    try:
        outcome = take_file(
            relay,
            visit.sender,
            hospital,
            _text(form, "delivery_no"),
            data,
            _text(form, "province_codes"),
            _text(form, "supersedes") or None,
        )
    except FileRefused as refused:
        return _page(html.bad_file_page(visit.visitor, 0, (), (), str(refused)), 422)
    except ServiceRefusal as refusal:
        return _page(_upload_page(relay, visit, refusal.message), refusal.status)
    report = outcome.report
    if outcome.handover is None or outcome.placed is None:
        rows, unit = report.in_order(), report.rows_are
        text = html.bad_file_page(visit.visitor, report.count, rows, report.notes, rows_are=unit)
        return _page(text, 422)
    described = relay.describe(visit.sender, outcome.handover.sha256)
    name = relay.hospitals(visit.sender).get(hospital, hospital)
    placed = outcome.placed
    return _page(
        html.preview_page(
            visit.visitor, described, name, placed.document, placed.counts, report.notes
        )
    )


def _upload_page(relay: Relay, visit: _Visit, problem: str = "", corrects: str = "") -> str:
    """The form; raises ServiceRefusal where what is to be corrected is not there."""
    hospitals = relay.hospitals(visit.sender)
    correction = None
    if corrects:
        old = relay.describe(visit.sender, corrects)
        correction = Correction(old.sha256, old.hospital, old.delivery_no)
    rows = relay.history(visit.sender)
    return html.upload_page(visit.visitor, hospitals, rows, problem, correction)


async def _visiting(relay: Relay, request: AnyRequest) -> _Visit | Page:
    """Who it is, before a large body is read; or the page that asks."""
    try:
        return await asyncio.to_thread(_Visit, relay, request)
    except (_SignInAgain, ServiceRefusal) as reason:
        return _page(html.sign_in_page(_why(reason)), 401)


async def _shown(work: Callable[[], Page]) -> Page:
    try:
        return await asyncio.to_thread(work)
    except (_SignInAgain, ServiceRefusal) as reason:
        return _page(html.sign_in_page(_why(reason)), 401)


def _why(reason: Exception) -> str:
    return reason.message if isinstance(reason, ServiceRefusal) else ""


async def _form(request: AnyRequest, limit_bytes: int) -> dict[str, Any]:
    """The fields of a form; an unreadable one is empty. Raises ServiceRefusal where too large."""
    said = request.headers.get("content-length", "")
    if not said.isdecimal() or int(said[:18]) > limit_bytes:
        raise ServiceRefusal(
            413, "too-large", f"文件超过 {MAX_FILE_BYTES // (1024 * 1024)} MB，请分成几个文件上传。"
        )
    try:
        return dict(await request.form())
    except (HTTPException, ValueError):
        return {}


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _cookie(request: AnyRequest) -> str | None:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if found is None else found.value


def _page(text: str, status: int = 200) -> Page:
    return Response(text, status_code=status, media_type=_HTML, headers=dict(_HEADERS))


def _moved(to: str, cookie: str, lives_s: int, *, secure: bool) -> Page:
    kept = f"{COOKIE}={cookie}; Path=/relay; Max-Age={lives_s}; HttpOnly; SameSite=Strict"
    kept += "; Secure" if secure else ""
    headers = _HEADERS | {"Location": to, "Set-Cookie": kept}
    return Response("", status_code=303, media_type=_HTML, headers=headers)
