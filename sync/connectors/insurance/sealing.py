"""Seals a message (SM4) and signs it (SM2), and opens what comes back.

Without it provinces that want 国密 could not be reached. The shape is the one of the mobile payment
and prescription centres, the only one that is known: fields sorted, joined as k=v by &, the secret
last; r‖s in Base64; the user id of the signature is the secret, not the usual 1234567812345678.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.connectors.insurance.national import (
    BLOCK_BYTES,
    NUMBER_BYTES,
    Random,
    sm2_sign,
    sm2_verify,
    sm4_decrypt,
    sm4_encrypt,
)

_SIGNED = ("appId", "encType", "signType", "timestamp", "version")


@dataclass(frozen=True, slots=True)
class SealKeys:
    """One application's keys; valid or not made (ValueError)."""

    app_id: str
    app_secret: str = field(repr=False)
    private_key: str = field(repr=False)
    """SM2, hexadecimal."""
    platform_key: str = field(default="", repr=False)
    """SM2 public key (04, x, y) of the platform, hexadecimal; empty: answers are not verified."""
    version: str = "2.0.1"

    def __post_init__(self) -> None:
        """Refuse keys that could only fail later."""
        if len(self.app_id.encode()) < BLOCK_BYTES:
            raise ValueError(f"国密应用标识至少 {BLOCK_BYTES} 个字符，现为 {len(self.app_id)} 个")
        if not self.app_secret:
            raise ValueError("国密应用密钥不能为空")
        for key, length, what in (
            (self.private_key, NUMBER_BYTES, "私钥"),
            (self.platform_key or "00" * (2 * NUMBER_BYTES + 1), 2 * NUMBER_BYTES + 1, "平台公钥"),
        ):
            if len(_unhexed(key)) != length:
                raise ValueError(
                    f"国密{what}应为 {length} 字节的十六进制数，现为 {len(key)} 个字符"
                )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold."""
        return (self.app_secret, self.private_key)


def derived_key(keys: SealKeys) -> bytes:
    """The SM4 key: the secret encrypted under the application's id, cut to 16 characters."""
    made = sm4_encrypt(keys.app_id.encode()[:BLOCK_BYTES], keys.app_secret.encode())
    return made.hex().upper().encode()[:BLOCK_BYTES]


def sign_text(fields: Mapping[str, Any], data: str, secret: str) -> str:
    """What is signed."""
    signed = {**{name: fields[name] for name in _SIGNED if name in fields}, "data": data}
    return "&".join(f"{name}={signed[name]}" for name in sorted(signed)) + f"&key={secret}"


def seal(
    data: str, keys: SealKeys, timestamp_ms: int, random: Random | None = None
) -> dict[str, str]:
    """Seal a JSON text (compact, names sorted)."""
    fields = {
        "appId": keys.app_id,
        "encType": "SM4",
        "signType": "SM2",
        "timestamp": str(timestamp_ms),
        "version": keys.version,
    }
    secret = keys.app_secret
    text = sign_text(fields, data, secret)
    signature = sm2_sign(_unhexed(keys.private_key), secret.encode(), text.encode(), random)
    return {
        **fields,
        "encData": sm4_encrypt(derived_key(keys), data.encode()).hex(),
        "signData": base64.b64encode(signature).decode("ascii"),
    }


def unseal(fields: Mapping[str, Any], keys: SealKeys) -> bytes:
    """Open a sealed message; ValueError where it is not for us or not the platform's."""
    try:
        data = sm4_decrypt(derived_key(keys), bytes.fromhex(str(fields["encData"])))
        text = sign_text(fields, data.decode("utf-8"), keys.app_secret)
    except (KeyError, ValueError) as error:
        raise ValueError("密文无法解密，请核对应用密钥") from error
    if keys.platform_key and not _verified(fields, text, keys):
        raise ValueError("平台签名不正确，请核对平台公钥")
    return data


def _verified(fields: Mapping[str, Any], text: str, keys: SealKeys) -> bool:
    try:
        signature = base64.b64decode(str(fields.get("signData")), validate=True)
    except ValueError:
        return False
    public = _unhexed(keys.platform_key)
    return sm2_verify(public, keys.app_secret.encode(), text.encode(), signature)


def _unhexed(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
