"""Signatures against published vectors, and what is signed."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connectors.mashangfangxin.signing import SignMethod, sign

MD5, HMAC, SHA256 = SignMethod.MD5, SignMethod.HMAC, SignMethod.HMAC_SHA256
SELLER = {
    "app_key": "12345678",
    "fields": "num_iid,title,nick,price,num",
    "format": "json",
    "method": "taobao.item.seller.get",
    "num_iid": "11223344",
    "session": "test",
    "timestamp": "2016-01-01 12:00:00",
    "v": "2.0",
}
DRUG = {
    "app_key": "12345678",
    "format": "json",
    "v": "2.0",
    "simplify": "true",
    "timestamp": "2025-01-01 12:00:00",
}
CODES = {
    **DRUG,
    "method": "alibaba.alihealth.drugtrace.top.yljg.query.codedetail",
    "ref_ent_id": "REF001",
    "codes": "81000010000000000001,81000010000000000002",
}
NAMED = {
    **DRUG,
    "method": "alibaba.alihealth.drugtrace.top.yljg.query.getentinfo",
    "ent_name": "测试医院",
}


@pytest.mark.parametrize(
    ("parameters", "method", "expected"),
    [
        (SELLER, MD5, "66987CB115214E59E6EC978214934FB8"),
        (SELLER, HMAC, "D56D7858309C31B6251083A874D48273"),
        (SELLER, SHA256, "04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8"),
        (CODES, MD5, "6B4BDC3EB1F62EAF2F35EBDFB1C44BC7"),
        (CODES, HMAC, "859D6440B7D989F1D0A7BE5DAE1E9AA8"),
        (CODES, SHA256, "214F50F568B3D8DC013199FFFDA3E1865F4A8C0C899EED0222D76F1084522B55"),
        (NAMED, SHA256, "9BF4EAC834F28A728CC39AF05786270C14CCEF942AB042DFB8CB036665631180"),
    ],
)
def test_the_published_signatures_come_out(
    parameters: dict[str, str], method: SignMethod, expected: str
) -> None:
    with_method = {**parameters, "sign_method": method.value}
    assert sign(with_method, "helloworld", method) == expected
    turned = dict(reversed(with_method.items()))
    assert sign({**turned, "sign": "X"}, "helloworld", method) == expected


@pytest.mark.parametrize(
    ("secret", "method", "expected"),
    [
        ("\x0b" * 16, HMAC, "9294727A3638BB1C13F48EF8158BFC9D"),
        (
            "\x0b" * 20,
            SHA256,
            "B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7",
        ),
    ],
)
def test_the_keyed_hashes_are_those_of_the_rfc(
    secret: str, method: SignMethod, expected: str
) -> None:
    assert sign({"Hi": " There"}, secret, method) == expected


def test_the_contents_of_files_are_not_signed() -> None:
    assert sign({**CODES, "picture": b"\x89PNG"}, "s", SHA256) == sign(CODES, "s", SHA256)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True).filter(lambda name: name != "sign"),
        st.text(st.characters(exclude_categories=["Cs"])),
        max_size=8,
    )
)
def test_every_parameter_is_signed_sorted_and_as_it_is(parameters: dict[str, str]) -> None:
    text = "".join(name + parameters[name] for name in sorted(parameters))
    expected = hmac.new("密".encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    assert sign(parameters, "密", SHA256) == expected
