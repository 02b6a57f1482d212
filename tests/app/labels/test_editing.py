"""Editing a design: what is done to one element touches no other, and undoing brings all back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.labels.designing import Document
from app.labels.editing import (
    LEAST_MM,
    History,
    Path,
    added,
    all_elements,
    box_of,
    duplicated,
    element_at,
    handles_of,
    moved,
    path_of,
    place_of,
    removed,
    reordered,
    resized,
    with_element,
)

MM = st.integers(-2_000, 2_000).map(lambda tenths: tenths / 10)
LONG = st.integers(5, 2_000).map(lambda tenths: tenths / 10)
BOXED = st.builds(
    lambda x, y, w, h: {"type": "text", "box": [x, y, w, h], "text": "甲"}, MM, MM, LONG, LONG
)
LINES = st.builds(
    lambda x, y, long, across: {
        "type": "line",
        "from": [x, y],
        "to": [x + long, y] if across else [x, y + long],
    },
    MM,
    MM,
    LONG,
    st.booleans(),
)
PLAIN = st.one_of(BOXED, LINES)
ROWS = st.builds(
    lambda box, inner: {"type": "rows", "box": box["box"], "elements": inner},
    BOXED,
    st.lists(PLAIN, min_size=1, max_size=3),
)
DESIGNS = st.builds(
    lambda elements: {"title": "试验", "width": 100, "height": 60, "elements": elements},
    st.lists(st.one_of(PLAIN, ROWS), min_size=1, max_size=4),
)
Step = Callable[[Document, Path], Document]


def _steps(right: float, down: float, handle: str) -> list[Step]:
    def on_element(change: Callable[[Document], Document]) -> Step:
        return lambda document, path: with_element(
            document, path, change(element_at(document, path) or {})
        )

    return [
        on_element(lambda element: moved(element, right, down)),
        on_element(lambda element: resized(element, handle, right, down)),
        lambda document, path: removed(document, path),
        lambda document, path: duplicated(document, path, 2)[0],
        lambda document, path: reordered(document, path, 1)[0],
        lambda document, path: reordered(document, path, -1)[0],
        lambda document, _path: added(document, {"type": "fill", "box": [0, 0, 5, 5]})[0],
    ]


@settings(max_examples=60)
@given(st.data())
def test_any_steps_are_taken_back_and_again_exactly_and_no_document_is_changed(
    data: st.DataObject,
) -> None:
    history = History(data.draw(DESIGNS))
    seen = [copy.deepcopy(history.now)]
    handles = st.sampled_from(["n", "ne", "e", "se", "s", "sw", "w", "nw", "from", "to"])
    for _ in range(data.draw(st.integers(1, 6))):
        paths = [path for path, _element in all_elements(history.now)]
        if not paths:
            break
        step = data.draw(st.sampled_from(_steps(data.draw(MM), data.draw(MM), data.draw(handles))))
        if history.do(step(history.now, data.draw(st.sampled_from(paths)))):
            seen.append(copy.deepcopy(history.now))
    for before in reversed(seen):
        assert history.now == before
        history.undo()
    assert not history.can_undo and not history.unsaved
    for after in seen:
        assert history.now == after
        history.redo()


@settings(max_examples=60)
@given(PLAIN, MM, MM)
def test_what_is_moved_there_and_back_stands_where_it_was(
    element: dict[str, Any], right: float, down: float
) -> None:
    back = dict[str, Any](moved(moved(element, right, down), -right, -down))
    for key in ("box", "from", "to"):
        for one, other in zip(element.get(key, ()), back.get(key, ()), strict=True):
            assert abs(one - other) < 1e-3


@settings(max_examples=60)
@given(PLAIN, st.data(), MM, MM)
def test_what_is_resized_keeps_its_other_sides_and_some_size(
    element: dict[str, Any], data: st.DataObject, right: float, down: float
) -> None:
    handle = data.draw(st.sampled_from([*handles_of(element)]))
    other = resized(element, handle, right, down)
    if "box" in element:
        x, y, w, h = element["box"]
        new_x, new_y, new_w, new_h = box_of(other) or (0, 0, 0, 0)
        assert min(new_w, new_h) >= LEAST_MM - 1e-3
        assert "w" in handle or abs(new_x - x) < 1e-3
        assert "e" in handle or abs(new_x + new_w - x - w) < 1e-3
        assert "n" in handle or abs(new_y - y) < 1e-3
        assert "s" in handle or abs(new_y + new_h - y - h) < 1e-3
    else:
        assert 0 in (box_of(other) or (1, 1, 1, 1))[2:]


def test_steps_of_one_movement_are_one_and_places_lead_to_their_elements() -> None:
    first: dict[str, object] = {"elements": [{"box": [0, 0, 9, 9]}, {"elements": [{}, {}]}]}
    history = History(first)
    for far in (1, 2, 3):
        history.do(with_element(first, (0,), {"box": [far, 0, 9, 9]}), "grip")
    history.end_merging()
    history.do(with_element(history.now, (0,), {"box": [9, 0, 9, 9]}), "grip")
    history.undo()
    assert element_at(history.now, (0,)) == {"box": [3, 0, 9, 9]}
    history.undo()
    assert history.now == first and not history.can_undo
    assert path_of(place_of((1, 0))) == ((1, 0), "")
    assert path_of("elements[1].elements[0].content") == ((1, 0), "content")
    assert path_of("elements[1].when[0]") == ((1,), "when")
    assert path_of("fields[0].name") == ((), "fields") and path_of("width") == ((), "width")
    assert element_at(first, (1, 7)) is None and box_of({"box": ["甲", 1, 2, 3]}) is None
    assert moved({"box": "wrong"}, 1, 1) == {"box": "wrong"}
