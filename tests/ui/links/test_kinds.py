"""What is asked of every kind the service knows, and what is refused while it is typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from app.links.connections import FieldKind, LinkField, LinkTested, TestStep
from sync.connectors.kinds.registry import BY_NAME
from sync.service import certificates
from tests.sync.connectors.kinds.filled import CHINESE
from ui.application import Dressed
from ui.links.authorities_row import AuthoritiesRow
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


def test_an_english_window_asks_in_english_and_says_what_was_found(
    qtbot: QtBot, qapp: Dressed
) -> None:
    kinds = tuple(one.shown for one in BY_NAME.values())
    dialog = GuideDialog(kinds, ())
    qtbot.addWidget(dialog)
    dialog.beginning.list.setCurrentRow([one.name for one in kinds].index("mashangfangxin"))
    method, flag = dialog.rows["sign_method"], dialog.rows["simplify"].editor
    assert isinstance(method.editor, QComboBox)
    assert isinstance(flag, QCheckBox)
    assert flag.text() == "简化应答"
    qapp.languages.choose("en")
    # The same fields, worded anew.
    qtbot.waitUntil(lambda: flag.text() == "Simplified answers")
    assert method.label.text() == "Signature method"
    assert "mostly left as it is" in method.help.text()
    key = dialog.rows["app_key"]
    assert not key.check()
    assert "App key" in key.problem.text()
    method.editor.setCurrentIndex(1)
    assert dialog.wish().settings == {"sign_method": "hmac"}
    dialog.show_page(1)
    assert dialog.where.text().endswith("Address")
    told = LinkTested("x", False, (TestStep("设置", False, "不对", "Settings", "Not so"),))
    dialog.show_tested(told)
    assert dialog.steps.words == ["Settings", "Not so"]
    # Of an older service, which knows no English.
    dialog.show_tested(LinkTested("x", False, (TestStep("设置", False, "不对"),)))
    assert dialog.steps.words == ["设置", "不对"]
    again = GuideDialog(kinds, ())
    qtbot.addWidget(again)
    words = [again.beginning.list.item(row).text() for row in range(len(kinds))]
    assert not any(CHINESE.search(one) for one in (*words, again.beginning.about.text()))


def test_certificates_of_a_private_authority_are_chosen_as_a_file(
    qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = GuideDialog((BY_NAME["shanghai-yy"].shown,), ())
    qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.rows["ca_pem"]
    assert isinstance(row, AuthoritiesRow)
    assert (row.state.text(), row.editor.isVisible()) == ("没有设置，信任公共机构", False)
    now = datetime.now(UTC)
    ca = certificates.make(tmp_path, ["127.0.0.1"], "测试医院", now).ca
    old = certificates.make(tmp_path / "old", ["127.0.0.1"], "旧", now - timedelta(days=3652)).ca
    der, text = tmp_path / "ca.cer", tmp_path / "x.txt"
    der.write_bytes(x509.load_pem_x509_certificate(ca.read_bytes()).public_bytes(Encoding.DER))
    text.write_bytes(b"\xff\x00")
    for path, wrong in ((text, "不是 PEM"), (old, "过期"), (tmp_path / "none", "无法读取")):
        row.read(str(path))
        assert wrong in row.problem.text()
        assert dialog.wish().settings == {}
    for path in (der, ca):
        row.read(str(path))
        assert row.problem.text() == ""
        assert row.state.text().startswith("✓ TraceDock private CA（共 1 张")
        assert dialog.wish().settings["ca_pem"].startswith("-----BEGIN CERTIFICATE-----")
    assert dialog.is_changed
    row.clear.click()
    assert dialog.wish().settings == {}
    dialog.done(0)
