"""What the window wishes of the encryption of the database.

Without it it would know the workplace by name. Every method returns at once; what follows comes as
an event of app/store/encrypting.py.
"""

from __future__ import annotations

from typing import Protocol


class Encryption(Protocol):
    """Whether this workstation's database is encrypted."""

    def look(self) -> None:
        """Ask how it stands; answered by EncryptionStood."""

    def prepare(self) -> None:
        """Ask for a new recovery key; answered by EncryptionPrepared or EncryptionRefused."""

    def turn_on(self, typed: str) -> None:
        """Encrypt at the next start; `typed` is the recovery key that was shown, read back.

        Answered by EncryptionStood or EncryptionRefused.
        """

    def turn_off(self) -> None:
        """Be plain from the next start on; answered by EncryptionStood or EncryptionRefused."""

    def reopen(self) -> None:
        """Close the window and open it again, when what is wanted is done.

        Answered by GoingBack.
        """

    def unlock(self, typed: str) -> None:
        """Open a database that was found locked.

        Answered by DatabaseUnlocked or EncryptionRefused.
        """
