"""The national ciphers and the gateway's signature against published and recomputed vectors."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connectors.insurance.envelope import MessageIds, gateway_signature, message_id
from sync.connectors.insurance.national import (
    sm2_public,
    sm2_sign,
    sm2_verify,
    sm3,
    sm4_decrypt,
    sm4_encrypt,
)
from sync.connectors.insurance.sealing import SealKeys, derived_key, seal, unseal

PRIVATE = bytes(range(1, 33))
KEYS = SealKeys(
    "00112233445566778899AABBCCDDEEFF", "FFEEDDCCBBAA99887766554433221100", PRIVATE.hex()
)
BOTH = replace(KEYS, platform_key=sm2_public(PRIVATE).hex())
DATA = '{"userName":"张三"}'
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def test_sm3_sm4_and_sm2_meet_the_standards_samples() -> None:
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    assert sm4_encrypt(block, block)[:16].hex() == "681edf34d206965e86b3e94f536e4246"
    private = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
    chosen = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
    user, text = b"1234567812345678", b"message digest"
    made = sm2_sign(private, user, text, lambda _bits: chosen)
    assert made.hex().upper() == (
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    )
    public = sm2_public(private)
    assert sm2_verify(public, user, text, made)
    assert not sm2_verify(public, user, b"another", made)
    assert not sm2_verify(public, b"another", text, made)
    assert not sm2_verify(public, user, text, made[1:])
    assert sm2_sign(private, user, text) != sm2_sign(private, user, text)


def test_a_sealed_message_is_that_of_the_payment_centre() -> None:
    assert derived_key(KEYS) == b"D02A86F9E70C47D8"
    sealed = seal(DATA, KEYS, 1_700_000_000_000, lambda _bits: 0x1234567890ABCDEF)
    assert sealed["encData"].upper() == (
        "BDCB1BBFF7B248563AF3A2C0BC0DD40183805D0EDD8F36375FB0CA1768275A06"
    )
    assert sealed["signData"] == (
        "a8XgNKg+3/jmZprU8g8IWCF50e58Y6zBc1+za/xJ9C+JGYQW3behtmg0DuWCpbtS8HZ+SDGFSMVSuYH/hDQ4iw=="
    )
    assert unseal(sealed, BOTH).decode() == DATA
    for changed, said in (
        ({"timestamp": "1"}, "签名"),
        ({"signData": "AA=="}, "签名"),
        ({"signData": "§"}, "签名"),
        ({"encData": "00" * 16}, "解密"),
        ({"encData": "zz"}, "解密"),
    ):
        with pytest.raises(ValueError, match=said):
            unseal({**sealed, **changed}, BOTH)
    with pytest.raises(ValueError, match="解密"):
        unseal({}, BOTH)


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=100), st.binary(min_size=16, max_size=16))
def test_what_is_encrypted_is_decrypted(data: bytes, key: bytes) -> None:
    assert sm4_decrypt(key, sm4_encrypt(key, data)) == data


def test_keys_that_could_only_fail_later_are_refused_and_never_shown() -> None:
    for changed in (
        {"app_id": "1"},
        {"app_secret": ""},
        {"private_key": "zz"},
        {"platform_key": "04"},
    ):
        with pytest.raises(ValueError, match="国密"):
            replace(KEYS, **changed)
    assert KEYS.app_secret not in repr(KEYS) and PRIVATE.hex() not in repr(KEYS)


def test_the_gateway_s_signature_meets_its_vector() -> None:
    assert gateway_signature("1700000000", "SECRETKEY", "abc123") == (
        "297fa7c4010332dfcb8bbcc1a11b72c23eb02c02984f1f7beb4dd95929f321ca"
    )


def test_no_message_number_comes_twice_even_in_one_second_or_with_the_clock_put_back() -> None:
    ids = MessageIds("H31000000001")
    made = [ids.take(NOON) for _ in range(10_001)]
    made.append(ids.take(NOON.replace(hour=3)))
    assert len(set(made)) == len(made) and {len(one) for one in made} == {30}
    assert made[0] == "H31000000001202611211200000000" == message_id("H31000000001", NOON, 0)
    assert made[10_000] == "H31000000001202611211200010000"
    with pytest.raises(ValueError, match="10000"):
        message_id("H31000000001", NOON, 10_000)
