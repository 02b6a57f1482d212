"""What is built when it is first entered knows what was said before."""

from __future__ import annotations

from app.people.signing.events import PersonsShown
from tests.ui.stage import PERSONS, Stage
from ui.acceptance.acceptance_dialog import AcceptanceDialog
from ui.known_page import KnownPage
from ui.library.page import LibraryPage
from ui.places import KNOWN, LIBRARY


def test_a_page_is_built_when_it_is_first_entered_and_knows_who_works(working: Stage) -> None:
    """Without it each start would wait for pages that few enter, or nobody's name would be kept."""
    window = working.window
    kinds: dict[int, type[LibraryPage | KnownPage]] = {LIBRARY: LibraryPage, KNOWN: KnownPage}
    for number, kind in kinds.items():
        assert window.findChildren(kind) == []
        window.pages.show_page(number)
        [page] = window.findChildren(kind)
        assert page.isVisible()
        assert page.person == "收货员甲"
        window.pages.show_deliveries()
        window.pages.show_page(number)
        assert window.findChildren(kind) == [page]


def test_who_may_sign_is_offered_whether_it_was_said_before_or_after(working: Stage) -> None:
    """Without it the first acceptance after a start would offer nobody."""
    rooms, window = working.window.pages.rooms, working.window
    rooms.offer_persons(PersonsShown(PERSONS))
    assert window.findChildren(AcceptanceDialog) == []
    offered = next(iter(rooms.acceptance.signatures.rows.values())).name
    assert tuple(map(offered.itemText, range(offered.count()))) == PERSONS
    rooms.offer_persons(PersonsShown(("新来的",)))
    assert tuple(map(offered.itemText, range(offered.count()))) == ("新来的",)
