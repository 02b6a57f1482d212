"""What the service answers when it does not do what it was asked.

Without it each route would word the same refusal differently. A refusal has a name for programs and
a sentence for people that says what to do next: in both languages where a window shows it to
whoever signs in, else in Chinese.
"""

from __future__ import annotations

from app.readers.saying import Saying
from sync import wire

_NOT_ALLOWED = Saying(
    "没有这项权限，请让管理员核对登记的机构和用途。",
    "This is not allowed here: ask the administrator.",
)


class ServiceRefusal(Exception):
    """The request was understood and is not carried out."""

    def __init__(
        self,
        status: int,
        error: str,
        message: str | Saying,
        *,
        retry_after_s: float | None = None,
    ) -> None:
        """Name the HTTP status, the error, the sentence, and when another try makes sense."""
        super().__init__(f"{status} {error}: {message}")
        self.status = status
        self.error = error
        self.message = str(message)
        self.english = message.english if isinstance(message, Saying) else ""
        self.retry_after_s = retry_after_s
        self.detail = ""
        """What was wrong with a message, by itself; for who wrote it by hand."""
        self.noted = False
        """Whether it stands in the audit log already."""

    def answer(self) -> wire.Refusal:
        """What is sent."""
        return wire.Refusal(error=self.error, message=self.message, english=self.english)


class GapFound(Exception):
    """A push does not join on to what is stored."""

    def __init__(self, last_seq: int, last_hash: bytes) -> None:
        """Say which operation is the last one stored."""
        super().__init__(f"last_seq {last_seq}")
        self.last_seq = last_seq
        self.last_hash = last_hash


class ForkFound(Exception):
    """A push goes on from another history than the stored one; what it brought is kept apart."""

    def __init__(self, answer: wire.Fork) -> None:
        """Say what is stored."""
        super().__init__(f"last_seq {answer.last_seq}")
        self.answer = answer


def noted(refusal: ServiceRefusal) -> ServiceRefusal:
    """A refusal that stands in the audit log already, by itself."""
    refusal.noted = True
    return refusal


def no_such_person() -> ServiceRefusal:
    """Refuse what is wished of a 工号 that is nobody's."""
    said = Saying(
        "本机构没有这个工号，请核对，或先添加人员。",
        "Nobody here has this number: check it, or add the person first.",
    )
    return ServiceRefusal(404, "no-such-person", said)


def not_admitted() -> ServiceRefusal:
    """Refuse a request without a good token."""
    said = Saying(
        "服务端不认识本工作站或已将其停用，请让管理员重新发登记码。",
        "The service does not know this workstation, or has shut it out:"
        " ask the administrator for another enrolment code.",
    )
    return ServiceRefusal(401, "not-admitted", said)


def token_expired() -> ServiceRefusal:
    """Refuse an access token that is none (any more): its holder fetches another by itself."""
    said = Saying(
        "访问令牌已过期，程序会自动换新的；人员请重新登录。",
        "The sign-in is over: sign in again.",
    )
    return ServiceRefusal(401, "token-expired", said)


def not_allowed(why: str | Saying = "") -> ServiceRefusal:
    """Refuse a request that its sender has no right to, in these words where there are better."""
    return ServiceRefusal(403, "not-allowed", why or _NOT_ALLOWED)


def bad_request(detail: str = "") -> ServiceRefusal:
    """Refuse a message that cannot be read."""
    tail = f"（{detail}）" if detail else ""
    refusal = ServiceRefusal(422, "bad-request", f"消息不合约定，请升级发送方的程序{tail}。")
    refusal.detail = detail
    return refusal


def too_large(limit_bytes: int) -> ServiceRefusal:
    """Refuse a request that is too large, even decompressed."""
    limit = f"{max(1, limit_bytes // (1024 * 1024))} MB"
    return ServiceRefusal(413, "too-large", f"一次发送的内容超过 {limit}，请分几次发送。")
