"""What was said to a platform is laid out for people, whatever it is, and nothing is expanded."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.links.stage import ANSWER, REQUEST
from ui.links.pretty import laid_out


def test_a_document_within_a_document_is_laid_out_as_well() -> None:
    lines = laid_out(REQUEST).splitlines()
    assert lines[:4] == [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<soap:Envelope>",
        "  <soap:Body>",
        "    <sendRecv>",
    ]
    assert "      <sPwd>***</sPwd>" in lines
    assert "          <JSSJ>20261122/060000/</JSSJ>" in [line[2:] for line in lines]
    assert lines[-1] == "</soap:Envelope>"


def test_json_and_forms_are_laid_out_with_chinese_as_it_is() -> None:
    assert '\n  "DETAIL": [\n' in laid_out(ANSWER)
    assert laid_out('{"a":"药品"}') == '{\n  "a": "药品"\n}'
    assert laid_out('（与 02:11:54 的应答相同）\n{"a":1}') == (
        '（与 02:11:54 的应答相同）\n{\n  "a": 1\n}'
    )
    assert laid_out("a=1&b=%E8%8D%AF&c=") == "a = 1\nb = 药\nc = "


def test_what_is_no_document_or_half_of_one_is_shown_as_it_came() -> None:
    for text in ("", "  ", "网关超时", '{"a":', "[1,2", "a=1 b=2", "x" * 500_000):
        assert laid_out(text) == text
    assert laid_out("<a><b>1</b><c>2") == "<a>\n  <b>1</b>\n  <c>2"
    assert laid_out("<a><![CDATA[<b>1</b>]]></a>") == "<a>\n  <b>1</b>\n</a>"
    assert laid_out("<a/>") == "<a/>"


def test_nothing_a_document_declares_is_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><x>&b;&b;</x>'
    assert "&b;&b;" in laid_out(bomb)
    assert len(laid_out("[" * 20_000)) == 20_000
    assert len(laid_out("<a>" * 2_000)) < 400_000


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='<>/a&;![]{}"=?-\n CDATA', max_size=60))
def test_any_text_is_laid_out_without_losing_a_sign(text: str) -> None:
    signs = "".join(laid_out(text).split())
    assert len(signs) >= len("".join(text.split())) - 12 * text.count("&") - 24 * text.count("CDA")
