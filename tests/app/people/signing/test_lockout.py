from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.people.signing.lockout import MOST_WRONG, Tries

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_each_lock_is_longer_up_to_an_hour() -> None:
    """Without it somebody patient would have 1,440 tries a day."""
    tries, now, waits = Tries(), NOW, []
    for _ in range(6):
        for _ in range(MOST_WRONG - 1):
            tries = tries.once_wrong(now)
            assert tries.wait_s(now) == 0
        tries = tries.once_wrong(now)
        waits.append(tries.wait_s(now) / 60)
        assert tries.wait_s(now + timedelta(seconds=1)) == waits[-1] * 60 - 1
        assert tries.locked_until is not None
        now = tries.locked_until
        assert tries.wait_s(now) == 0
    assert waits == [5, 15, 30, 60, 60, 60]
