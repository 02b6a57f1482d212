from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sync.service.acceptance import (
    MAX_REMARK,
    Allocation,
    DetailShare,
    LineReason,
    allocate,
    word,
)


def share(detail_id: str, line_no: int, carton_no: str | None, quantity: int) -> DetailShare:
    return DetailShare(detail_id, line_no, carton_no, quantity)


def test_what_came_out_of_a_carton_counts_for_its_detail() -> None:
    details = [share("a", 1, "C1", 10), share("b", 1, "C2", 10)]
    assert allocate(details, {(1, "C2"): 7}, {}) == Allocation({"a": 0, "b": 7}, {})


def test_loose_packages_fill_up_details_in_order() -> None:
    details = [share("a", 1, "C1", 10), share("b", 1, "C2", 10)]
    assert allocate(details, {(1, "C1"): 8}, {1: 5}) == Allocation({"a": 10, "b": 3}, {})


def test_more_than_a_carton_holds_counts_for_the_line() -> None:
    details = [share("a", 1, "C1", 10), share("b", 1, "C2", 10)]
    assert allocate(details, {(1, "C1"): 12}, {}) == Allocation({"a": 10, "b": 2}, {})


def test_details_without_a_carton_live_on_loose_packages() -> None:
    assert allocate([share("a", 1, None, 3)], {}, {1: 5}) == Allocation({"a": 3}, {1: 2})


def test_two_details_of_one_carton_share_what_came_out_of_it() -> None:
    details = [share("a", 1, "C1", 4), share("b", 1, "C1", 4)]
    assert allocate(details, {(1, "C1"): 6}, {}).received == {"a": 4, "b": 2}


def test_lines_do_not_help_each_other_out() -> None:
    details = [share("a", 1, "C1", 4), share("b", 2, "C1", 4)]
    assert allocate(details, {(1, "C1"): 6}, {}) == Allocation({"a": 4, "b": 0}, {1: 2})


cartons = st.sampled_from([None, "C1", "C2"])
all_details = st.lists(st.tuples(st.integers(1, 3), cartons, st.integers(1, 20)), max_size=8).map(
    lambda rows: [share(str(n), *row) for n, row in enumerate(rows)]
)
all_counts = st.dictionaries(
    st.tuples(st.integers(1, 4), st.sampled_from(["C1", "C2", "C3"])), st.integers(0, 30)
)


@given(all_details, all_counts, st.dictionaries(st.integers(1, 4), st.integers(0, 30)))
def test_nothing_is_invented_and_nothing_gets_lost(
    details: list[DetailShare],
    by_carton: dict[tuple[int, str], int],
    loose: dict[int, int],
) -> None:
    got = allocate(details, by_carton, loose)
    came = Counter(loose)
    for (line, _carton), quantity in by_carton.items():
        came[line] += quantity
    room: Counter[int] = Counter()
    given_out: Counter[int] = Counter()
    for detail in details:
        assert 0 <= got.received[detail.detail_id] <= detail.quantity
        room[detail.line_no] += detail.quantity
        given_out[detail.line_no] += got.received[detail.detail_id]
    for line in came.keys() | room.keys():
        assert given_out[line] == min(came[line], room[line])
        assert given_out[line] + got.surplus.get(line, 0) == came[line]


def test_a_whole_detail_passes_without_a_remark() -> None:
    assert word(share("a", 1, "C1", 10), 10, "盒", LineReason("short", "")).remark == ""


def test_a_short_detail_passes_with_the_figures_and_the_reason() -> None:
    said = word(share("a", 1, "C1", 10), 8, "盒", LineReason("damaged", "两盒压坏"))
    assert said.accepted
    assert said.remark == "应收10盒，实收8盒，差2盒：破损污染，两盒压坏"


def test_a_detail_of_which_nothing_came_fails_with_the_reason() -> None:
    said = word(share("a", 1, "C1", 10), 0, "盒", LineReason("temperature", ""))
    assert (said.accepted, said.remark) == (False, "未收到货：温度不合格")
    assert word(share("a", 1, "C1", 10), 0, "盒", None).remark == "未收到货"


def test_a_remark_is_never_longer_than_the_platform_takes() -> None:
    said = word(share("a", 1, "C1", 10), 1, "盒", LineReason("other", "长" * 500))
    assert len(said.remark) == MAX_REMARK
