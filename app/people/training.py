"""Who may sign in at the service of a training.

Without it a trainee could not try what takes an administrator. The password is public: a training
answers on this machine alone, and holds nothing worth guarding.
"""

from __future__ import annotations

ADMINISTRATOR_NUMBER = "T03"
ADMINISTRATOR_PASSWORD = "peixun-2026"
