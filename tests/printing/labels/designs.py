"""Small designs for tests, as their files say them."""

from __future__ import annotations

import json
from typing import Any

from printing.labels.design import Design, DesignError, Problem
from printing.labels.reading import of_document, read_design

SSCC = "069012340000000016"


def document(*elements: dict[str, Any], **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """A carton label of 100 × 60 with these elements."""
    whole = {
        "version": 1,
        "title": "试验",
        "kind": "carton",
        "width": 100,
        "height": 60,
        "elements": list(elements),
    }
    return whole | changed


def design(*elements: dict[str, Any], **changed: Any) -> Design:  # noqa: ANN401
    return of_document(document(*elements, **changed), "trial")


def text(words: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "text", "box": [5, 5, 60, 8], "text": words, "size": 10} | more


def code(symbology: str, content: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    box = [5, 20, 90, 20]
    return {"type": "code", "box": box, "code": symbology, "content": content} | more


def rows(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    values = {"field": "contents", "row": 8, "smallest": 5, "tallest": 12}
    return {"type": "rows", "box": [5, 20, 90, 30], "elements": list(elements)} | values | more


def problems_of(raw: object) -> tuple[Problem, ...]:
    """What is wrong with a file."""
    given = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
    try:
        read_design(given, "trial")
    except DesignError as error:
        assert error.problems
        return error.problems
    return ()
