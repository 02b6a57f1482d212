"""What can go wrong between the workstation and the service, each with a sentence for people.

Without it a pulled cable would look like a bug of ours. The family:

    SyncError
    ├── Unreachable   nothing answered, or not in time
    │   └── NotTrusted  what answered could not prove that it is our service
    ├── BadAnswer     something answered that is not our service, or not of this version
    ├── Refused       the service says no, by name
    ├── GapFound      the service has less than we thought
    ├── ForkFound     the service knows another history of this workstation
    └── HistoryAltered  what the service tells does not hang together any more
"""

from __future__ import annotations

from app.readers.saying import Saying


class SyncError(Exception):
    """What was wanted of the service did not happen; nothing is lost by it."""

    def __init__(self, message: str | Saying, retry_after_s: float | None = None) -> None:
        """Say what happened and what to do next; perhaps when to come again.

        A sentence that is there in Chinese alone is said so in English too.
        """
        super().__init__(str(message))
        self.said = Saying(message, message) if isinstance(message, str) else message
        self.message = self.said.chinese
        self.retry_after_s = retry_after_s


class Unreachable(SyncError):
    """Nothing answered, or something on the way to the service did."""

    def __init__(
        self, message: str | Saying, *, timed_out: bool = False, retry_after_s: float | None = None
    ) -> None:
        """Say whether it was time that ran out: a smaller request may do better."""
        super().__init__(message, retry_after_s)
        self.timed_out = timed_out


class NotTrusted(Unreachable):
    """Something answered that could not prove to be our service; it will be tried again."""

    def __init__(self, message: str, why: str) -> None:
        """Say what to do, and name the cause for programs: `clock`, `expired`, and so on."""
        super().__init__(message)
        self.why = why


class BadAnswer(SyncError):
    """The answer makes no sense."""

    def __init__(self, detail: str) -> None:
        """Say what was expected; for the log and for a curious administrator."""
        super().__init__(
            Saying(
                f"服务端的应答看不懂（{detail}），请核对服务端地址和程序版本，稍后会自动重试",
                f"The service's answer makes no sense ({detail}): check its address and the"
                " version of the program; it is tried again by itself.",
            )
        )


class Refused(SyncError):
    """The service understood and refused."""

    def __init__(
        self,
        status: int,
        error: str,
        message: str | Saying,
        retry_after_s: float | None = None,
    ) -> None:
        """Take over the service's own name and sentence."""
        super().__init__(message, retry_after_s)
        self.status = status
        self.error = error

    @property
    def lasting(self) -> bool:
        """Whether it will be refused again until somebody does something."""
        return self.status < 500 and self.status not in (408, 429)


class GapFound(SyncError):
    """The service lacks operations from before this push."""

    def __init__(self, last_seq: int, last_hash: str) -> None:
        """Name the last operation the service has."""
        super().__init__("服务端还缺之前的操作，正在补传")
        self.last_seq = last_seq
        self.last_hash = last_hash


class ForkFound(SyncError):
    """Under our numbers the service knows operations that this database does not hold."""

    def __init__(self) -> None:
        """Say what is done about it."""
        super().__init__("本机数据库恢复过旧的副本，正在与服务端重新对账，数据都还在")


class HistoryAltered(SyncError):
    """Rows of a feed do not follow from those before, twice in a row."""

    def __init__(self, scope: str, seq: int) -> None:
        """Name the place."""
        super().__init__(
            f"服务端的消息记录前后不一致（{scope} 第 {seq} 条之后），可能被人改动过；"
            "本机照常收货，请管理员核查服务端数据库"
        )
        self.scope = scope
        self.seq = seq
