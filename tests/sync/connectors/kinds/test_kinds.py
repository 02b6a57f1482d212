"""What can be connected: every setting can be set, and every fault is told by its field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.links.connections import FieldKind
from app.purchasing.states import OrderState
from app.tracing.uploads.interface import Exceptions
from app.tracing.uploads.settings import UploadSettings
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.insurance.sealing import SealKeys
from sync.connectors.insurance.settings import InsuranceSettings
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.journal import no_journal
from sync.connectors.kinds import (
    declared,
    gpo_shyl,
    his_database,
    insurance_entries,
    insurance_uploads,
    jiangsu_dep,
    mashangfangxin,
    shanghai_yq,
    shanghai_yy,
    zhejiang_hsnn,
)
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Form, WrongSetting
from sync.connectors.kinds.kind import HASTE_S, Kind
from sync.connectors.kinds.registry import BY_NAME, KINDS
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.shanghai_yy.settings import YqSettings, YySettings
from sync.connectors.zhejiang_hsnn.settings import HsnnPaths, HsnnSettings
from tests.sync.connectors.kinds.filled import CHINESE, LEAST

FORMS: list[tuple[Form[Any], type[Any]]] = [
    (shanghai_yy.FORM, YySettings),
    (shanghai_yq.FORM, YqSettings),
    (gpo_shyl.FORM, GpoSettings),
    (jiangsu_dep.FORM, DepSettings),
    (zhejiang_hsnn.FORM, HsnnSettings),
    (zhejiang_hsnn.PATHS, HsnnPaths),
    (mashangfangxin.FORM, MsfxSettings),
    (insurance_entries.FORM, InsuranceSettings),
    (his_database.FORM, HisDatabaseSettings),
    (insurance_entries.KEYS, SealKeys),
    (insurance_uploads.UPLOADS, UploadSettings),
    (insurance_uploads.EXCEPTIONS, Exceptions),
]
PUBLIC = {"platform_key", "ca_pem"}
"""Hidden in a repr for its length only."""


@pytest.mark.parametrize(("form", "made"), FORMS, ids=[made.__name__ for _form, made in FORMS])
def test_no_field_of_any_settings_is_forgotten_and_none_that_is_secret_is_shown(
    form: Form[Any], made: type[Any]
) -> None:
    assert form.covered == {one.name for one in fields(made)}
    shown = {one.name: one.kind for one in form.fields}
    secret = {one.name for one in fields(made) if not one.repr} - PUBLIC
    assert secret == {name for name in secret if shown[name] is FieldKind.SECRET}


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_a_kind_is_made_of_its_defaults_and_what_it_needs(kind: Kind) -> None:
    least = LEAST[kind.name]
    made = kind.build(least.settings, least.secrets, no_journal)
    made.close()
    assert made.name == (kind.shown.link or made.name)
    # What a screen fills in by itself comes to the same.
    usual = {one.name: one.default for one in kind.shown.fields if one.name not in least.secrets}
    open_ = {name: text for name, text in usual.items() if name not in kind.secret_names}
    kind.build({**open_, **least.settings}, least.secrets, no_journal).close()
    for name in (*(one.name for one in kind.shown.fields if one.required),):
        less = {key: text for key, text in least.settings.items() if key != name}
        kept = {key: text for key, text in least.secrets.items() if key != name}
        if name in least.settings or name in least.secrets:
            with pytest.raises(WrongSetting) as wrong:
                kind.build(less, kept, no_journal)
            assert wrong.value.name == name
            assert kind.label(name) in wrong.value.message


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_a_kind_says_in_chinese_what_it_asks_for(kind: Kind) -> None:
    shown = kind.shown
    assert shown.title
    assert shown.about.endswith("。")
    labels = [one.label for one in shown.fields]
    assert len(set(labels)) == len(labels)
    for one in shown.fields:
        assert one.step in (ADDRESS, ACCOUNT, DETAILS)
        assert one.help.endswith(("。", "；")), one
        if one.kind is FieldKind.SECRET:
            assert not one.default
        if one.choices:
            assert one.default in [value for value, _label in one.choices]
        if one.step == DETAILS:
            assert not one.required, "a detail has a default"
    hasty = kind.hasty({})
    if any(one.name == "timeout_s" for one in shown.fields):
        assert float(hasty["timeout_s"]) <= HASTE_S
    assert kind.address(LEAST[kind.name].settings).startswith("https://") or kind.address({}) == ""


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_whatever_a_kind_says_is_said_in_english_too(kind: Kind) -> None:
    shown = kind.shown
    trials = kind.trials(LEAST[kind.name].settings)
    said = [shown.called, shown.explained, *kind.advice.values(), *(one.title for one in trials)]
    for one in shown.fields:
        said += [one.called, one.explained, one.page, *(label for _, label in one.offered)]
        assert len(one.choices_en) == len(one.choices)
    for saying in said:
        assert saying.chinese
        assert saying.english
        assert not CHINESE.search(saying.english), saying
    assert any(CHINESE.search(one.chinese) for one in said)
    labels = [one.label_en for one in shown.fields]
    assert len(set(labels)) == len(labels)
    assert all(one.help_en.endswith((".", ";")) for one in shown.fields)


WRONG = [
    ("shanghai-yy", "url", "ftp://x", "应以 http"),
    ("shanghai-yy", "url", "http://x/", "没有加密"),
    ("shanghai-yq", "url", "http://x/", "没有加密"),
    ("shanghai-yy", "org_code", "123", "11 位数字，现为“123”"),
    ("shanghai-yy", "timeout_s", "0", "0 到 600"),
    ("shanghai-yy", "timeout_s", "bald", "应为数字，现为“bald”"),
    ("shanghai-yy", "sign_upper", "vielleicht", "1（是）或 0（否）"),
    ("shanghai-yq", "org_code", "药", "药企编码"),
    ("shanghai-yq", "order_cursor", "ddmxbh", "订单续查字段名"),
    ("gpo-shyl", "url", "http://x/", "没有加密"),
    ("gpo-shyl", "service_path", "/x", "{subject}"),
    ("gpo-shyl", "days_back", "1.5", "应为整数"),
    ("gpo-shyl", "days_back", "999", "1 到 366"),
    ("gpo-shyl", "plan_states", "1", "代码=含义"),
    ("gpo-shyl", "line_states", "1=nirgends", "draft、"),
    ("jiangsu-dep", "url", "https//x", "https://"),
    ("jiangsu-dep", "hospital", "医 院", "医院编码"),
    ("jiangsu-dep", "token", "a\nb", "令牌"),
    ("jiangsu-dep", "first_page", "2", "0 到 1"),
    ("jiangsu-dep", "catalogue_from", "gestern", "2026-01-31"),
    ("zhejiang-hsnn", "url", "x", "https://"),
    ("zhejiang-hsnn", "user", "a&b", "用户名"),
    ("zhejiang-hsnn", "secret", "a&b", "密钥"),
    ("zhejiang-hsnn", "paths.orders", "drug", "/drug/"),
    ("zhejiang-hsnn", "ids_per_call", "0", "1 到 1000"),
    ("mashangfangxin", "url", "http://x/", "没有加密"),
    ("mashangfangxin", "sign_method", "sha1", "hmac-sha256"),
    ("mashangfangxin", "relation_level", "level", "code_level"),
    ("mashangfangxin", "codes_per_query", "5000", "1 到 1000"),
    ("insurance", "fixmedins_code", "31", "1 个字母加 11 位数字"),
    ("insurance", "mdtrtarea_admvs", "上海", "6 位数字"),
    ("insurance", "opter", "9" * 31, "1 到 30"),
    ("insurance", "paasid", "x", "令牌"),
    ("insurance", "prescription_flags", "1", "2 项"),
    ("insurance", "resend", "immer", "same-number"),
    ("insurance", "keys.app_id", "kurz", "至少 16 个字符"),
    ("insurance", "exceptions.lengths", "3503.certno=lang", "整数"),
    ("insurance", "exceptions.code_length", "x", "整数"),
    ("declared", "description", "name = 1", "name"),
    ("declared", "example", "nirgends", "example-province"),
    ("declared", "base_url", "ftp://x", "https://"),
    ("declared", "own", "nirgends=1", "hospital"),
    ("declared", "timeout_s", "0", "0.1 到 600"),
    ("declared", "secrets", "account=1", "password"),
    ("files", "in_folder", "收", "完整路径"),
    ("files", "out_folder", LEAST["files"].settings["in_folder"], "另选"),
    ("files", "days", "0", "1 到 3660"),
    ("files", "settle_s", "99", "0 到 60"),
    ("files", "mapping-deliveries", "{", "不是 JSON"),
    ("files", "mapping-orders", '{"table": "orders", "columns": {}}', "还缺：医院计划单号"),
    ("declared-trace", "secrets", "", "app_secret"),
    ("declared-trace", "description", "{}", "base_url"),
]


DESCRIBED = ("declared", "declared-trace")
"""Their faults repeat what a description says, which is Chinese."""


@pytest.mark.parametrize(("name", "field", "text", "says"), WRONG)
def test_what_is_wrong_is_told_by_its_field(name: str, field: str, text: str, says: str) -> None:
    kind, least = BY_NAME[name], LEAST[name]
    said, secrets = dict(least.settings), dict(least.secrets)
    (secrets if field in kind.secret_names else said)[field] = text
    with pytest.raises(WrongSetting) as wrong:
        kind.build(said, secrets, no_journal)
    assert wrong.value.name == field
    assert kind.label(field) in wrong.value.message
    assert says in wrong.value.message
    english = wrong.value.said.english.replace(text[:40], "")
    assert english
    if name not in DESCRIBED:
        assert not CHINESE.search(english), english
    assert not any(one in wrong.value.message for one in least.secrets.values() if one)


def test_a_name_nobody_knows_and_a_secret_in_the_open_are_refused() -> None:
    kind, least = BY_NAME["shanghai-yy"], LEAST["shanghai-yy"]
    for said, secrets, name in (
        ({**least.settings, "passwort": "x"}, least.secrets, "passwort"),
        ({**least.settings, "password": "x"}, {}, "password"),
        (least.settings, {**least.secrets, "user": "x"}, "user"),
    ):
        with pytest.raises(WrongSetting) as wrong:
            kind.build(said, secrets, no_journal)
        assert wrong.value.name == name


def test_words_tables_and_parts_are_read_into_their_types() -> None:
    gpo = gpo_shyl.FORM.read(
        {**LEAST["gpo-shyl"].settings, "plan_states": "1=sent\n2 = confirmed"}, {"secret": "x"}
    )
    assert gpo.plan_states == {"1": OrderState.SENT, "2": OrderState.CONFIRMED}
    said = {
        **LEAST["insurance"].settings,
        "known_words": "重复、已有；曾传",
        "exceptions.lengths": "3503.certno=600",
        "exceptions.also_needed": "3503.purc_invo_no",
        "keys.app_id": "A" * 16,
    }
    secrets = {"keys.app_secret": "s", "keys.private_key": "1" * 64}
    made = insurance_entries.FORM.read(said, secrets)
    assert made.known_words == ("重复", "已有", "曾传")
    assert made.exceptions == Exceptions(
        frozenset({"3503.purc_invo_no"}), lengths={"3503.certno": 600}
    )
    assert made.keys is not None
    assert made.keys.private_key == "1" * 64
    assert insurance_entries.FORM.read(LEAST["insurance"].settings, {}).keys is None


def test_a_description_takes_address_settings_and_secrets_from_beside_it() -> None:
    said = {
        "example": "example-province",
        "base_url": "http://127.0.0.1:9/x",
        "plain_http": "1",
        "own": "hospital=H1",
        "timeout_s": "5",
    }
    made = declared.description_of(said)
    assert (made.base_url, made.timeout_s) == ("http://127.0.0.1:9/x", 5)
    assert made.settings == {"hospital": "H1"}
    text = (declared.FOLDER / "mashangfangxin.toml").read_text("utf-8")
    with pytest.raises(WrongSetting, match="追溯码平台"):
        BY_NAME["declared"].build({"description": text}, {"secrets": "x"}, no_journal)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.dictionaries(st.text(max_size=8) | st.sampled_from(["url", "timeout_s", "own"]), st.text()),
    st.data(),
)
def test_garbage_is_refused_and_nothing_else(
    kind: Kind, said: dict[str, str], data: st.DataObject
) -> None:
    least = LEAST[kind.name]
    field = data.draw(st.sampled_from(kind.shown.fields))
    text = data.draw(st.text() | st.from_regex(r"[-+0-9.,=;\n]{0,20}"))
    both = {**least.settings, **said}, {**least.secrets}
    both[field.kind is FieldKind.SECRET][field.name] = text
    kind.address(both[0])
    kind.hasty(both[0])
    try:
        kind.build(*both, no_journal).close()
    except WrongSetting as wrong:
        assert wrong.message
