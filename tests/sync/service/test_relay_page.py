from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from app.store.database import Database
from sync.service.accounts import add_organisation
from sync.service.relay import senders
from sync.service.relay.page.session import COOKIE, Session
from sync.service.transactions import commit
from tests.sync.service.relay_sending import SECRET, Key, codes
from tests.sync.service.running import NOW, ORG, RunningService, trace_code
from tests.sync.service.test_relay import OTHER, SETTINGS
from tests.sync.service.test_relay_files import csv_of, relation

ROW = f"{trace_code(1)},X0001,A2601,2028-01-04,C1,,"


@pytest.fixture
def relaying(any_database: Database) -> Iterator[RunningService]:
    """A service with a relay, once on each engine."""
    service = RunningService(any_database, settings=SETTINGS)
    commit(any_database, lambda c: add_organisation(c, OTHER, "<b>另一家</b>医院"))
    yield service
    assert service.stop()


class Browser:
    """What a person does with the page."""

    def __init__(self, running: RunningService, key: Key) -> None:
        self.url = running.url
        self.key = key
        self.http = requests.Session()
        self.token = ""

    def get(self, path: str = "/relay") -> requests.Response:
        return self._seen(self.http.get(self.url + path, timeout=30))

    def sign_in(self, secret: str | None = None) -> requests.Response:
        form = {"key": self.key.key_id, "secret": secret or self.key.secret}
        return self._seen(self.http.post(self.url + "/relay/sign-in", data=form, timeout=30))

    def upload(self, data: bytes, **form: str) -> requests.Response:
        fields = {"token": self.token, "hospital": ORG, "delivery_no": "PS1"} | form
        return self._seen(
            self.http.post(
                self.url + "/relay/uploads",
                data=fields,
                files={"file": ("码.csv", data)},
                timeout=60,
            )
        )

    def hand_over(self, page: requests.Response, **form: str) -> requests.Response:
        (manifest,) = re.findall(r'name="manifest" value="([0-9a-f]{64})"', page.text)
        fields = {"token": self.token, "manifest": manifest} | form
        return self._seen(self.http.post(self.url + "/relay/hand-over", data=fields, timeout=60))

    def _seen(self, answer: requests.Response) -> requests.Response:
        found = re.search(r'name="token" value="([0-9a-f]+)"', answer.text)
        self.token = found[1] if found else self.token
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        # One script, from here, that the page can do without.
        assert set(re.findall(r"<script[^>]*>", answer.text)) <= {
            '<script src="/relay/page.js" defer>'
        }
        assert not re.search(r"""(src|href|action)=["']?(https?:|//)""", answer.text)
        return answer


@pytest.fixture
def browser(relaying: RunningService) -> Iterator[Browser]:
    made = Browser(relaying, Key(relaying))
    yield made
    made.http.close()


def feed(relaying: RunningService) -> list[str]:
    rows = relaying.enrol().pull().json()["scopes"][f"org:{ORG}"]["rows"]
    return [row["body"]["delivery_no"] for row in rows if row["entity"] == "manifest"]


def test_a_person_uploads_looks_hands_over_and_looks_back(
    relaying: RunningService, browser: Browser
) -> None:
    assert "登录" in browser.get().text
    assert "上传记录" in browser.sign_in().text
    preview = browser.upload(csv_of(ROW))
    assert preview.status_code == 200
    assert "确认交接" in preview.text
    assert "A2601" in preview.text
    assert feed(relaying) == []
    done = browser.hand_over(preview)
    assert "已交给医院" in done.text
    assert feed(relaying) == ["PS1"]
    history = browser.get().text
    assert "PS1" in history
    assert "已交接" in history
    # Again: the same file is the same hand-over.
    assert "已交给医院" in browser.hand_over(browser.upload(csv_of(ROW))).text
    assert feed(relaying) == ["PS1"]


def test_mistakes_are_shown_by_row_and_nothing_is_handed_over(
    relaying: RunningService, browser: Browser
) -> None:
    browser.sign_in()
    answer = browser.upload(csv_of(ROW, "<script>alert(1)</script>,X1,A,2028-01-04,,,"))
    assert answer.status_code == 422
    assert 'data-label="行">3</td>' in answer.text
    assert "&lt;script&gt;" in answer.text
    assert browser.upload(b"").status_code == 422
    assert browser.upload(csv_of(ROW), delivery_no="").status_code == 422
    assert browser.upload(csv_of(ROW), hospital=OTHER).status_code == 403
    assert browser.upload(csv_of(ROW), supersedes="abc").status_code == 422
    assert browser.upload(csv_of(ROW), supersedes="0" * 64).status_code == 422
    assert feed(relaying) == []


def test_codes_handed_over_before_are_shown_when_it_is_handed_over(
    relaying: RunningService, browser: Browser
) -> None:
    browser.sign_in()
    browser.hand_over(browser.upload(csv_of(ROW)))
    again = browser.hand_over(browser.upload(csv_of(ROW), delivery_no="PS2"))
    assert trace_code(1) in again.text
    assert "没有交接" in again.text
    assert feed(relaying) == ["PS1"]


def test_a_relation_file_is_handed_over_with_the_code_of_its_item(
    relaying: RunningService, browser: Browser
) -> None:
    browser.sign_in()
    assert "省标代码" in browser.upload(relation()).text
    done = browser.hand_over(browser.upload(relation(), province_codes="8100001=X0001"))
    assert "3 个追溯码已交给医院" in done.text


def test_what_came_before_is_looked_at_gone_on_with_and_corrected(
    relaying: RunningService, browser: Browser
) -> None:
    browser.sign_in()
    browser.upload(csv_of(ROW))
    (left,) = re.findall(r'href="(/relay/hand-overs/[0-9a-f]{64})"', browser.get().text)
    open_page = browser.get(left)
    assert "还没有交接" in open_page.text
    # Looking hands nothing over, also not by the script.
    assert 'id="again"' not in open_page.text
    assert feed(relaying) == []
    done = browser.hand_over(open_page)
    (corrects,) = set(re.findall(r'href="(/relay\?corrects=[0-9a-f]{64})"', done.text))
    form = browser.get(corrects)
    assert 'value="PS1" readonly' in form.text
    (old,) = re.findall(r'name="supersedes" value="([0-9a-f]{64})"', form.text)
    better = browser.upload(csv_of(ROW, ROW.replace("0001,", "0002,", 1)), supersedes=old)
    assert "2 个追溯码已交给医院" in browser.hand_over(better).text
    assert "已被更正" in browser.get(left).text
    refused = browser.hand_over(browser.upload(csv_of(ROW), delivery_no="PS2"))
    assert "没有交接" in refused.text
    hrefs = re.findall(r'href="(/relay/hand-overs/[0-9a-f]{64})"', browser.get().text)
    assert any(trace_code(1) in browser.get(one).text for one in hrefs)
    assert browser.get("/relay?corrects=" + "0" * 64).status_code == 404
    assert browser.get("/relay/hand-overs/nothing").status_code == 404


def test_every_mistake_of_a_row_is_shown_and_rows_in_their_order(browser: Browser) -> None:
    browser.sign_in()
    twice = browser.upload(csv_of(ROW, ROW, "123,,A2601,2028-13-04,,,"))
    told = re.findall(r'data-label="行">(\d+)</td><td data-label="列">([^<]*)<', twice.text)
    assert told == [("3", "追溯码"), ("4", "追溯码"), ("4", "有效期")]


def test_nobody_gets_in_with_a_wrong_or_revoked_key_or_a_made_up_cookie(
    relaying: RunningService, browser: Browser
) -> None:
    assert browser.sign_in("wrong").status_code == 401
    assert COOKIE not in browser.http.cookies
    for cookie in ("x", f"{browser.key.key_id}:99999999999:{'0' * 64}", "::", "a:1:2:3"):
        answer = requests.get(browser.url + "/relay", cookies={COOKIE: cookie}, timeout=30)
        assert "登录" in answer.text
    browser.sign_in()
    cookie = browser.http.cookies[COOKIE]
    assert "上传记录" in browser.get().text
    now = relaying.clock.now()
    commit(relaying.database, lambda c: senders.revoke_key(c, browser.key.key_id, now))
    assert "登录" in browser.get().text
    assert Session.read(cookie.strip('"'), SECRET, now + timedelta(minutes=31)) is None


def test_whoever_guesses_keys_has_to_wait(relaying: RunningService, browser: Browser) -> None:
    for _ in range(SETTINGS.wrong_codes_allowed):
        assert browser.sign_in("wrong").status_code == 401
    assert browser.sign_in().status_code == 429


def test_another_page_cannot_hand_over_in_somebodys_name(
    relaying: RunningService, browser: Browser
) -> None:
    browser.sign_in()
    assert (
        "SameSite=Strict"
        in browser.http.post(
            browser.url + "/relay/sign-in",
            data={"key": browser.key.key_id, "secret": browser.key.secret},
            timeout=30,
            allow_redirects=False,
        ).headers["Set-Cookie"]
    )
    assert "登录" in browser.upload(csv_of(ROW), token="0" * 64).text
    browser.sign_in()
    preview = browser.upload(csv_of(ROW))
    assert "登录" in browser.hand_over(preview, token="").text
    assert feed(relaying) == []


@pytest.mark.parametrize("by_proxy", [False, True])
def test_the_cookie_is_for_this_page_and_where_there_is_tls_for_tls_alone(
    service_database: Database, by_proxy: bool
) -> None:
    # Without it a script, another page or a line in clear could carry a session off.
    service = RunningService(service_database, settings=replace(SETTINGS, tls_by_proxy=by_proxy))
    browser = Browser(service, Key(service))
    form = {"key": browser.key.key_id, "secret": browser.key.secret}
    answer = requests.post(
        f"{service.url}/relay/sign-in", data=form, allow_redirects=False, timeout=30
    )
    assert service.stop()
    said = answer.headers["Set-Cookie"].split("; ")
    assert {"Path=/relay", "HttpOnly", "SameSite=Strict"} <= set(said)
    assert ("Secure" in said) == by_proxy


def test_who_signs_out_is_out(browser: Browser) -> None:
    browser.sign_in()
    browser.http.post(browser.url + "/relay/sign-out", data={"token": browser.token}, timeout=30)
    assert "登录" in browser.get().text


def test_a_file_that_is_too_large_is_refused(browser: Browser) -> None:
    browser.sign_in()
    answer = browser.http.post(
        browser.url + "/relay/uploads",
        data={"token": browser.token, "hospital": ORG, "delivery_no": "PS1"},
        files={"file": ("a.csv", b"x" * (21 * 1024 * 1024))},
        timeout=60,
    )
    assert answer.status_code == 413
    assert "20 MB" in answer.text
    assert "返回上传页" in answer.text


def test_sessions_end_and_belong_to_one_key() -> None:
    session = Session.begin("dk-1", NOW)
    cookie = session.cookie(SECRET)
    assert Session.read(cookie, SECRET, NOW) == session
    assert Session.read(cookie, b"another", NOW) is None
    assert Session.read(cookie.replace("dk-1", "dk-2"), SECRET, NOW) is None
    assert Session.read(cookie, SECRET, NOW + timedelta(minutes=30)) is None
    assert Session.read(None, SECRET, NOW) is None


def test_a_program_sends_a_file_and_seals_it(relaying: RunningService) -> None:
    program = Key(relaying).program(relaying.url)
    path = f"/v1/relay/files?hospital={ORG}&delivery_no=PS1"
    many = csv_of(*(f"{code},X0001,A2601,2028-01-04,C1,," for code in codes(30)))
    taken = program.send("POST", path, many, {"Idempotency-Key": "file-1"})
    assert taken.status_code == 201, taken.text
    assert (taken.json()["n"], taken.json()["problem_count"]) == (30, 0)
    assert program.seal(taken.json()["id"])["state"] == "sealed"
    wrong = program.send("POST", path, csv_of("1,X,A,2028-01-04,,,"))
    assert wrong.status_code == 422
    assert wrong.json()["problems"][0]["row"] == 2
    assert program.send("POST", path, b"PK\x03\x04").json()["error"] == "bad-file"
    program.close()
