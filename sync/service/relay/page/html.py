"""The upload page's HTML, each page as a function of what it shows.

Without it routes would glue texts together. Whatever comes from outside is escaped where it is put
in; nothing is from another host. Start reading at `_page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sync.platform_time import BEIJING
from sync.service.relay.files.entries import BadRow
from sync.service.relay.manifests import OPEN, REFUSED, SEALED, SUPERSEDED
from sync.wire import CodeProblem, ManifestDescription, ManifestSealing

_STATES = {OPEN: "未交接", SEALED: "已交接", REFUSED: "未通过核对", SUPERSEDED: "已被更正"}
_LEVELS = {"small": "小包装", "middle": "中包装", "large": "大包装"}
_STEPS = ("上传文件", "核对内容", "交给医院")
_SHOWN_LINES = 500
_FORMATS = (
    "CSV / XLSX：第一行为列名，必有 追溯码、省标代码、批号、有效期；"
    "可有 药品名称、生产日期、单位、箱号、上级码、包装级别（小、中、大）。"
    "追溯码一列请设为文本。关联关系 XML：3.0 版。不超过 20 MB、200,000 行。"
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in."""

    token: str
    """What its forms carry."""
    name: str
    """The distributor's."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Which hand-over the next file is to correct."""

    sha256: str
    hospital: str
    delivery_no: str


def sign_in_page(problem: str = "") -> str:
    """Ask for key and secret."""
    return _page(
        "登录",
        f"""{_bad(problem)}<section>
<p>请使用医院发给贵企业的密钥登录。</p>
<form method="post" action="/relay/sign-in">
<label for="key">密钥编号</label><input id="key" name="key" type="text" required maxlength="100"
 autocomplete="username" autofocus>
<label for="secret">密钥</label><input id="secret" name="secret" type="password" required
 maxlength="200" autocomplete="current-password">
<div><button class="main">登录</button></div></form>
<p class="hint">没有密钥，或密钥丢失：请联系医院药剂科或信息科重新开通。</p></section>""",
    )


def upload_page(
    visitor: Visitor,
    hospitals: Mapping[str, str],
    rows: Sequence[Any],
    problem: str = "",
    corrects: Correction | None = None,
) -> str:
    """The form for a file, and what came before."""
    options = "".join(
        f'<option value="{escape(org)}">{escape(name)}</option>'
        for org, name in hospitals.items()
        if corrects is None or org == corrects.hospital
    )
    number = "" if corrects is None else f' value="{escape(corrects.delivery_no)}" readonly'
    return _page(
        "上传追溯码" if corrects is None else "更正一份交接",
        f"""{_steps(0)}{_bad(problem)}<section>{_correcting(corrects)}
<form method="post" action="/relay/uploads" enctype="multipart/form-data">{_token(visitor)}
{_supersedes(corrects)}<label for="hospital">医院</label>
<select id="hospital" name="hospital">{options}</select>
<label for="delivery_no">配送单号</label><input id="delivery_no" name="delivery_no" type="text"
 required maxlength="100"{number}>
<label for="file">追溯码文件</label><input id="file" name="file" type="file" required
 accept=".csv,.xlsx,.xml">
<p class="hint">{escape(_FORMATS)}</p>
<details><summary>关联关系 XML 还需要省标代码</summary>
<label for="products">省标代码</label>
<textarea id="products" name="province_codes" rows="3" maxlength="5000"
 placeholder="每行一个：产品编码=省标代码；只有一种药品时可只填省标代码"></textarea></details>
<div><button class="main">核对文件</button></div>
<p id="sending" hidden role="status"><progress></progress><br><span>正在发送</span></p></form>
</section>{_history(rows, hospitals)}""",
        visitor,
    )


def bad_file_page(
    visitor: Visitor,
    count: int,
    rows: Sequence[BadRow],
    notes: Iterable[str],
    problem: str = "",
    rows_are: str = "行",
) -> str:
    """What is wrong in which row."""
    said = problem or f"文件里有 {count} 处问题，没有交接任何内容。请改正后重新上传整个文件。"
    number = "行" if rows_are == "行" else f"第几{rows_are}"
    shown = [
        (str(row.row), escape(row.column or "整行"), escape(row.message.removesuffix("。")))
        for row in rows
    ]
    left = count - len(rows)
    more = f'<p class="hint">只列出前 {len(rows)} 处，还有 {left} 处。</p>' if left > 0 else ""
    table = _table((number, "列", "问题和办法"), shown) + more if shown else ""
    body = f"{_steps(0)}{_bad(said)}{_notes(notes)}{_section(table)}{_BACK}"
    return _page("文件有误", body, visitor)


def preview_page(
    visitor: Visitor,
    described: ManifestDescription,
    hospital: str,
    document: Mapping[str, Any],
    counts: Mapping[str, int],
    notes: Iterable[str],
) -> str:
    """What would be handed over."""
    lines = document["lines"]
    total = "，".join(f"{_LEVELS[level]} {n:,} 个" for level, n in counts.items() if n)
    facts = {
        "医院": hospital,
        "配送单号": described.delivery_no,
        "追溯码": f"{len(lines):,} 行药品，{total}",
    }
    left = len(lines) - _SHOWN_LINES
    more = f'<p class="hint">还有 {left:,} 行没有列出。</p>' if left > 0 else ""
    table = _table(
        ("省标代码", "名称", "批号", "有效期", "小包装", "箱"),
        [_line_cells(line) for line in lines[:_SHOWN_LINES]],
    )
    action = _hand_over(visitor, described.sha256, "确认交接")
    body = f"{_facts(facts)}{_notes(notes)}{action}"
    return _page(
        "请核对", f"{_steps(1)}<section>{body}</section>{_section(table)}{more}{_BACK}", visitor
    )


def result_page(
    visitor: Visitor,
    answer: ManifestSealing,
    described: ManifestDescription,
    *,
    asked: bool = True,
) -> str:
    """What became of a hand-over that was `asked` for, or how one stands."""
    number = described.delivery_no
    if answer.state == OPEN and not asked:
        facts = _facts({"配送单号": number, "追溯码": f"{answer.n:,} 个"})
        action = _hand_over(visitor, answer.id, "确认交接")
        return _page("还没有交接", _steps(1) + _section(facts + action) + _BACK, visitor)
    if answer.state == OPEN:
        return _page("正在核对", _steps(2) + _section(_going_on(visitor, answer)) + _BACK, visitor)
    if answer.state == REFUSED:
        count = answer.problem_count
        said = f"配送单 {number} 有 {count} 个码没有通过核对，没有交接。请改正后重新上传整个文件。"
        return _page(
            "没有交接",
            _steps(2) + _bad(said) + _section(_problems(answer.problems, count)) + _BACK,
            visitor,
        )
    said = f"配送单 {number} 的 {answer.n} 个追溯码已交给医院。"
    facts = _facts({"配送单号": number, "追溯码": f"{answer.n:,} 个", "交接编号": answer.id})
    if answer.state == SUPERSEDED:
        return _page("已被更正", _section(facts) + _BACK, visitor)
    corrects = f'<p class="actions">{_correct_link(answer.id)}</p>'
    hint = '<p class="hint">发现有误时可以更正：上传一份新的，代替这一份。已经收货的不变。</p>'
    body = f'<p class="good" role="status">{escape(said)}</p>{_section(facts + hint + corrects)}'
    return _page("交接完成", f"{body}{_BACK}", visitor)


def _page(title: str, body: str, visitor: Visitor | None = None) -> str:
    leave = (
        ""
        if visitor is None
        else (
            f'<span class="who">{escape(visitor.name)}</span>'
            f'<form method="post" action="/relay/sign-out">{_token(visitor)}'
            "<button>退出</button></form>"
        )
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)} · 追溯码交接</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/relay/style.css">
<script src="/relay/page.js" defer></script></head>
<body><header><div><strong>追溯码交接</strong>{leave}</div></header>
<main><h1>{escape(title)}</h1>{body}</main></body></html>"""


_BACK = '<p><a class="button" href="/relay">返回上传页</a></p>'


def _steps(now: int) -> str:
    items = "".join(
        f'<li class="now" aria-current="step">{number + 1} {word}</li>'
        if number == now
        else f"<li>{number + 1} {word}</li>"
        for number, word in enumerate(_STEPS)
    )
    return f'<ol class="steps">{items}</ol><p></p>'


def _section(inside: str) -> str:
    return f"<section>{inside}</section>" if inside else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are HTML. On a phone each cell says what it is."""
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-label="{n}">{cell}</td>' for n, cell in zip(heads, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _facts(said: Mapping[str, str]) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in said.items())
    return f"<dl>{rows}</dl>"


def _line_cells(line: Mapping[str, Any]) -> list[str]:
    item = line["item"]
    said = (item["province_code"], item["name"], line["batch"], line["expiry"])
    return [*(escape(str(one)) for one in said), f"{line['quantity']:,}", f"{len(line['cartons'])}"]


def _going_on(visitor: Visitor, answer: ManifestSealing) -> str:
    return (
        f"<p>正在核对 {answer.checked} / {answer.n} 个码，可以随时回来继续。</p>"
        f'<p><progress max="{answer.n}" value="{answer.checked}"></progress></p>'
        + _hand_over(visitor, answer.id, "继续核对", ' id="again"')
    )


def _token(visitor: Visitor) -> str:
    return f'<input type="hidden" name="token" value="{escape(visitor.token)}">'


def _hand_over(visitor: Visitor, sha256: str, label: str, more: str = "") -> str:
    return (
        f'<form method="post" action="/relay/hand-over"{more}>{_token(visitor)}'
        f'<input type="hidden" name="manifest" value="{escape(sha256)}">'
        f'<button class="main">{escape(label)}</button></form>'
    )


def _correcting(corrects: Correction | None) -> str:
    if corrects is None:
        return ""
    number = escape(corrects.delivery_no)
    return (
        f"<p>新文件代替配送单 <b>{number}</b> 原来那一份。请上传整张配送单，不是只传改动的行。"
        f' <a href="/relay">不更正了</a></p>'
    )


def _supersedes(corrects: Correction | None) -> str:
    if corrects is None:
        return ""
    return f'<input type="hidden" name="supersedes" value="{escape(corrects.sha256)}">'


def _correct_link(sha256: str) -> str:
    return f'<a class="button" href="/relay?corrects={escape(sha256)}">更正</a>'


def _bad(problem: str) -> str:
    return f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""


def _notes(notes: Iterable[str]) -> str:
    return "".join(f'<p class="hint">{escape(note)}</p>' for note in notes)


def _problems(problems: Sequence[CodeProblem], count: int) -> str:
    rows = [(escape(one.code), escape(one.message)) for one in problems]
    left = count - len(rows)
    more = f'<p class="hint">只列出前 {len(rows)} 个，还有 {left} 个。</p>' if left > 0 else ""
    return _table(("追溯码", "问题和办法"), rows) + more


def _history(rows: Sequence[Any], hospitals: Mapping[str, str]) -> str:
    if not rows:
        return "<section><h2>上传记录</h2><p>还没有上传过。</p></section>"
    heads = ("时间", "医院", "配送单号", "码数", "状态", "")
    table = _table(heads, [_history_cells(row, hospitals) for row in rows])
    return f"<section><h2>上传记录</h2>{table}</section>"


def _history_cells(row: Any, hospitals: Mapping[str, str]) -> list[str]:  # noqa: ANN401 (a row)
    links = [f'<a class="button" href="/relay/hand-overs/{row.sha256}">查看</a>']
    if row.state == SEALED:
        links.append(_correct_link(row.sha256))
    return [
        f'<span class="narrow">{_local(row.created_at)}</span>',
        escape(hospitals.get(row.org, row.org)),
        escape(row.delivery_no),
        f"{row.code_count:,}",
        _STATES.get(row.state, ""),
        f'<span class="actions">{"".join(links)}</span>',
    ]


def _local(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
