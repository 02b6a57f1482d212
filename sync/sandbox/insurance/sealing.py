"""The platform's side of SM4 and SM2: opens what callers seal, seals what it answers.

Without it no client could show that its 国密 is right. Written from the payment centre's rules:
sorted fields joined as k=v by &, the secret last and the user id of the signature too.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from gmalg import SM2

from sync.sandbox.insurance.account import SealAccount
from sync.sandbox.insurance.refusals import MessageRefusal

_BLOCK = 16


class Seal:
    """One application's seals; for one caller and one platform."""

    def __init__(self, account: SealAccount) -> None:
        self._account = account
        secret = account.app_secret.encode()
        first = Cipher(SM4(account.app_id.encode()[:_BLOCK]), modes.ECB()).encryptor()
        key = (first.update(_padded(secret)) + first.finalize()).hex().upper().encode()[:_BLOCK]
        self._cipher = Cipher(SM4(key), modes.ECB())
        self._own = SM2(sk=bytes.fromhex(account.own_private_key), uid=secret)
        self._caller = SM2(pk=bytes.fromhex(account.caller_public_key), uid=secret)

    def open(self, root: Mapping[str, Any]) -> bytes:
        """Open a message; MessageRefusal where it is not the caller's."""
        fields = {name: value for name, value in root.items() if isinstance(value, str)}
        if (fields.get("appId"), fields.get("encType"), fields.get("signType")) != (
            self._account.app_id,
            "SM4",
            "SM2",
        ):
            raise MessageRefusal("报文没有按 SM4、SM2 加密签名，或 appId 不存在")
        try:
            cipher = self._cipher.decryptor()
            packed = cipher.update(bytes.fromhex(fields.pop("encData"))) + cipher.finalize()
            data = packed[: -packed[-1]]
            signature = base64.b64decode(fields.pop("signData"), validate=True)
            text = self._text({**fields, "data": data.decode("utf-8")})
        except (KeyError, ValueError, IndexError) as error:
            raise MessageRefusal("报文解密失败") from error
        half = len(signature) // 2
        if half != 32 or not self._caller.verify(text, signature[:half], signature[half:]):
            raise MessageRefusal("报文签名不正确")
        return data

    def close(self, data: bytes, timestamp_ms: int) -> dict[str, str]:
        """Seal an answer."""
        fields = {
            "appId": self._account.app_id,
            "encType": "SM4",
            "signType": "SM2",
            "timestamp": str(timestamp_ms),
            "version": "2.0.1",
        }
        numbers = self._own.sign(self._text({**fields, "data": data.decode()}))
        cipher = self._cipher.encryptor()
        signature = b"".join(one.rjust(32, b"\0") for one in numbers)
        return {
            **fields,
            "encData": (cipher.update(_padded(data)) + cipher.finalize()).hex(),
            "signData": base64.b64encode(signature).decode(),
        }

    def _text(self, fields: Mapping[str, str]) -> bytes:
        pairs = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
        return f"{pairs}&key={self._account.app_secret}".encode()


def _padded(data: bytes) -> bytes:
    more = _BLOCK - len(data) % _BLOCK
    return data + bytes([more]) * more
