"""码上放心's stand-in connected by a file, beside the client that was written for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from sync.connectors.declared.description import Description, Digest, Signature
from sync.connectors.declared.reading import read_file
from sync.connectors.declared.trace_platform import DeclaredTracePlatform
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import CodeState, TraceOffer, TracePlatform
from tests.sync.connectors.mashangfangxin.stand import ACCOUNT, DAY, Stand, standing

EXAMPLE = Path(__file__).parents[4] / "resources" / "connectors" / "mashangfangxin.toml"
SECRETS = {"app_key": ACCOUNT.app_key, "app_secret": ACCOUNT.secret}
STRANGE = "81000990000000000001"


@dataclass
class Declared:
    stand: Stand

    def description(self, method: str = "hmac-sha256", rows: int = 200) -> Description:
        said = read_file(EXAMPLE)
        details = said.operations["code_details"]
        return msgspec.structs.replace(
            said,
            base_url=self.stand.url,
            plain_http=True,
            pause_s=0.0,
            settings={"ref_ent_id": ACCOUNT.ref_ent_id},
            signature=Signature(method=Digest(method), secret="app_secret"),
            body={**said.body, "sign_method": method.replace("hmac-md5", "hmac")},
            operations={
                **said.operations,
                "code_details": msgspec.structs.replace(details, at_once=rows),
            },
        )

    @contextmanager
    def client(
        self, description: Description | None = None, secret: str = ACCOUNT.secret
    ) -> Iterator[DeclaredTracePlatform]:
        said = description or self.description()
        secrets = SECRETS | {"app_secret": secret}
        platform = DeclaredTracePlatform(said, secrets, self.stand.calls, now=self.stand.clock)
        yield platform
        platform.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with standing() as one:
        yield one


@pytest.fixture
def declared(running: Stand) -> Declared:
    running.begin_again()
    return Declared(running)


@pytest.mark.parametrize("method", ["md5", "hmac-md5", "hmac-sha256"])
def test_it_tells_what_the_client_written_for_the_platform_tells(
    declared: Declared, method: str
) -> None:
    stand = declared.stand
    tops = stand.tops()
    with declared.client(declared.description(method, 2)) as client, stand.client() as other:
        platform: TracePlatform = client
        assert platform.name == "msfx-declared"
        assert platform.offers == {
            TraceOffer.DETAILS,
            TraceOffer.RELATIONS,
            TraceOffer.CHECK_DIGITS,
        }
        asked = [tops[1], STRANGE, tops[0], tops[1]]
        details = list(platform.code_details(asked))
        assert details == list(other.code_details(asked))
        assert details[1].state is CodeState.UNKNOWN
        with pytest.raises(PlatformError, match="采购入库单") as raised:
            platform.package_tree(tops[0])
        assert raised.value.retry_after_s == 15
        stand.take_in(other)
        for top in (tops[0], tops[-1]):
            tree = platform.package_tree(top)
            expected = other.package_tree(top)
            assert replace(tree, drug=None) == replace(expected, drug=None)
            assert tree.drug == expected.drug and tree.complete
        assert platform.check_code(tops[0]).right
        assert not platform.check_code(STRANGE).right


def test_a_wrong_secret_is_refused_and_stands_nowhere(declared: Declared) -> None:
    with declared.client(secret="错误密钥") as platform:
        with pytest.raises(PlatformError, match="签名不正确") as raised:
            platform.check_code(STRANGE)
        assert raised.value.retry_after_s is None
    written = repr(declared.stand.calls) + raised.value.message
    assert "错误密钥" not in written and ACCOUNT.app_key not in written
    assert "sign=******" in written


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error", "half", "duplicate"])
def test_every_question_is_answered_alike_after_a_broken_line(
    declared: Declared, kind: str
) -> None:
    stand = declared.stand
    tops = stand.tops()
    with declared.client() as platform, stand.client() as other:
        stand.take_in(other)
        untroubled = list(platform.code_details(tops)), platform.package_tree(tops[0])
        for method, ask in (
            (".codedetail", lambda: list(platform.code_details(tops))),
            (".relation", lambda: platform.package_tree(tops[0])),
        ):
            stand.fault(kind, method)
            if kind == "half":
                found = ask()
                whole = (
                    found.complete
                    if not isinstance(found, list)
                    else all(one.state is not CodeState.UNSAID for one in found)
                )
                assert not whole
            elif kind == "duplicate":
                assert ask() in untroubled
            else:
                with pytest.raises(PlatformError) as raised:
                    ask()
                assert raised.value.retry_after_s == 60
            assert ask() in untroubled


def test_what_is_not_described_is_refused(declared: Declared) -> None:
    with declared.client() as platform:
        with pytest.raises(PlatformError, match="没有这项操作"):
            platform.upstream_bills(DAY, DAY)
        with pytest.raises(PlatformError, match="没有这项操作"):
            platform.bills_of_code(STRANGE)
    said = declared.description()
    operations = {"check_code": said.operations["check_code"]}
    with declared.client(msgspec.structs.replace(said, operations=operations)) as platform:
        assert platform.offers == {TraceOffer.CHECK_DIGITS}
        with pytest.raises(PlatformError, match="没有这项操作"):
            list(platform.code_details([STRANGE]))
