"""What is asked of every kind the service knows, and what is refused while it is typed."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.links.connections import FieldKind, LinkField
from sync.connectors.kinds.registry import BY_NAME
from ui.links.checks import problem_of
from ui.links.guide import GuideDialog
from ui.links.mapping_row import MappingRow

PAGES = ("地址", "账户", "细节")


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        (FieldKind.URL, "https://yy.example/service", ""),
        (FieldKind.URL, "mariadb+pymysql://his.example/spd", ""),
        (FieldKind.URL, "yy.example/service", "应为完整的地址"),
        (FieldKind.URL, "http://", "应为完整的地址"),
        (FieldKind.URL, "https://[::1", "应为完整的地址"),
        (FieldKind.URL, "https://yy.example/a b", "空格"),
        (FieldKind.URL, "https://u:p@yy.example/", "不要写账号口令"),
        (FieldKind.NUMBER, "30.5", ""),
        (FieldKind.NUMBER, "三十", "应为数字"),
        (FieldKind.NUMBER, "1e999", "应为数字"),
        (FieldKind.TEXT, "", "请填写“某项”"),
        (FieldKind.TEXT, "x" * 5000, "太长"),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused_while_it_is_typed(
    qtbot: QtBot, kind: FieldKind, text: str, wrong: str
) -> None:
    said = problem_of(LinkField("a", "某项", kind, required=True), text)
    assert wrong in said
    assert bool(said) is bool(wrong)


def test_the_guide_asks_for_every_kind_the_service_knows(qtbot: QtBot) -> None:
    for kind in (one.shown for one in BY_NAME.values()):
        dialog = GuideDialog((kind,), ())
        qtbot.addWidget(dialog)
        assert sorted(dialog.rows) == sorted(field.name for field in kind.fields)
        found = [one for one in dialog._step_names if one in PAGES]
        assert found == [one for one in PAGES if one in found]
        assert dialog.wish().settings == {}
        for name, row in dialog.rows.items():
            # What stands there by default is right, and what is asked for is lacking.
            lacking = row.field.required and not row.field.default
            assert row.check() is not lacking, (kind.name, name)
        last = dialog.pages.count() - 1
        dialog.show_page(last)
        dialog.wish_test()
        assert dialog.step < last or not any(one.required for one in kind.fields)


def test_columns_of_files_are_pointed_at_in_the_guide(qtbot: QtBot) -> None:
    dialog = GuideDialog((BY_NAME["files"].shown,), ())
    qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.rows["mapping-deliveries"]
    assert isinstance(row, MappingRow)
    assert (row.state.text(), row.editor.isVisible()) == ("还没有设置", False)
    row.ask()
    assert row.dialog is not None
    row.dialog.mapping_made.emit('{"made": 1}')
    row.dialog.reject()
    assert dialog.wish().settings == {"mapping-deliveries": '{"made": 1}'}
    assert row.state.text() == "✓ 已设置"
    assert dialog.is_changed
    dialog.done(0)
