"""The time that platforms write: Beijing's, without saying so.

Without it each client and each stand-in would have its own eight hours.
"""

from __future__ import annotations

from datetime import timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
