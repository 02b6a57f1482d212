from __future__ import annotations

from html.parser import HTMLParser

import pytest

from sync.service.relay.files.entries import BadRow
from sync.service.relay.page.html import (
    Correction,
    Visitor,
    bad_file_page,
    sign_in_page,
    upload_page,
)

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</option></select><form action=//evil.example>",
    "<!--",
    "&lt;script&gt;",
    "{{7*7}}${7*7}{0}%s",
)


class Skeleton(HTMLParser):
    """What a browser makes of a page: its elements, their attributes' names, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _value in attrs)))
        self.said += "".join(value or "" for _name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.said += data


def pages(text: str) -> tuple[str, ...]:
    visitor = Visitor(text, text)
    rows = [BadRow(1, text, text)]
    return (
        sign_in_page(text),
        upload_page(visitor, {"31010000001": text}, (), text),
        upload_page(visitor, {text: text}, (), text, Correction(text, text, text)),
        bad_file_page(visitor, 1, rows, [text], text),
    )


@pytest.mark.parametrize("text", EVIL)
def test_no_text_from_outside_becomes_part_of_a_page(text: str) -> None:
    # Without it a name in a file, or in an address, would run in the browser of who looks at it.
    for page, harmless in zip(pages(text), pages("药"), strict=True):
        shown = Skeleton(page)
        assert shown.elements == Skeleton(harmless).elements
        assert text in shown.said
