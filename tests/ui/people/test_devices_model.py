from __future__ import annotations

from collections.abc import Callable

from app.receiving.verdicts import Severity
from tests.ui.people.stage import PeopleStage
from ui.parts.rows_model import SEVERITY_ROLE
from ui.people.fake_people import SYSTEM

Speak = Callable[..., None]
DEVICES = 2
PLACE, PROGRAM = 2, 3


def test_the_list_shows_which_workstation_is_behind(stage: PeopleStage, speak: Speak) -> None:
    """Without it one workstation would stay on last year's program until it fails."""
    speak(SYSTEM, DEVICES)
    model = stage.page.devices.model
    cells = [model.text(row, PROGRAM) for row in model.rows]
    assert cells == ["1.4.0", "1.3.2（旧）", "—"]
    marks = [model.index(row, PROGRAM).data(SEVERITY_ROLE) for row in range(3)]
    assert marks == [None, Severity.NOTICE, None]
