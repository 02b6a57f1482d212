"""The upload page's HTML, each page as a function of what it shows.

Without it routes would glue texts together. Whatever comes from outside is escaped where it is put
in; there is no script and nothing from another host.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

from sync.service.relay.files.entries import BadRow
from sync.service.relay.manifests import OPEN, REFUSED, SEALED, SUPERSEDED
from sync.wire import CodeProblem, ManifestDescription, ManifestSealing

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.6 "Noto Sans SC", "Microsoft YaHei", sans-serif; max-width: 60rem;
  margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: baseline; flex-wrap: wrap; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
label { display: block; margin: .8rem 0 .2rem; font-weight: 600; }
input, select, textarea, button { font: inherit; padding: .45rem .6rem; box-sizing: border-box; }
input[type=text], input[type=password], select, textarea { width: 100%; max-width: 32rem; }
button { cursor: pointer; margin-top: 1rem; }
button.main { background: #0b5cad; color: #fff; border: 0; border-radius: 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #8886;
  overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
.bad { border-left: 4px solid #c62828; padding: .2rem 1rem; }
.good { border-left: 4px solid #2e7d32; padding: .2rem 1rem; }
.hint { color: #777; font-size: .9rem; }
"""
_BEIJING = timezone(timedelta(hours=8))
_STATES = {OPEN: "未交接", SEALED: "已交接", REFUSED: "未通过核对", SUPERSEDED: "已被更正"}
_LEVELS = {"small": "小包装", "middle": "中包装", "large": "大包装"}
_FORMATS = (
    "CSV / XLSX：第一行为列名，必有 追溯码、省标代码、批号、有效期；"
    "可有 药品名称、生产日期、单位、箱号、上级码、包装级别（小、中、大）。"
    "追溯码一列请设为文本。关联关系 XML：3.0 版。"
)


def sign_in_page(problem: str = "") -> str:
    """Ask for key and secret."""
    return _page(
        "追溯码交接 · 登录",
        f"""{_bad(problem)}
<p>请使用医院发给贵企业的密钥登录。</p>
<form method="post" action="/relay/sign-in">
<label for="key">密钥编号</label><input id="key" name="key" type="text" required maxlength="100"
 autocomplete="username">
<label for="secret">密钥</label><input id="secret" name="secret" type="password" required
 maxlength="200" autocomplete="current-password">
<div><button class="main">登录</button></div></form>""",
    )


def upload_page(
    token: str, hospitals: Mapping[str, str], rows: Sequence[Any], problem: str = ""
) -> str:
    """The form for a file, and what came before."""
    options = "".join(
        f'<option value="{escape(org)}">{escape(name)}</option>' for org, name in hospitals.items()
    )
    return _page(
        "追溯码交接",
        f"""{_bad(problem)}
<form method="post" action="/relay/uploads" enctype="multipart/form-data">{_token(token)}
<label for="hospital">医院</label><select id="hospital" name="hospital">{options}</select>
<label for="delivery_no">配送单号</label><input id="delivery_no" name="delivery_no" type="text"
 required maxlength="100">
<label for="file">追溯码文件</label><input id="file" name="file" type="file" required
 accept=".csv,.xlsx,.xml">
<p class="hint">{escape(_FORMATS)}</p>
<label for="products">省标代码（仅关联关系 XML 需要）</label>
<textarea id="products" name="province_codes" rows="3" maxlength="5000"
 placeholder="每行一个：产品编码=省标代码；只有一种药品时可只填省标代码"></textarea>
<label for="supersedes">更正（可不填）</label><input id="supersedes" name="supersedes" type="text"
 maxlength="64" placeholder="要更正的那份交接的编号">
<div><button class="main">核对文件</button></div></form>
{_history(rows, hospitals)}""",
        token,
    )


def bad_file_page(
    token: str, count: int, rows: Iterable[BadRow], notes: Iterable[str], problem: str = ""
) -> str:
    """What is wrong in which row."""
    shown = "".join(f"<tr><td>{row.row}</td><td>{escape(row.message)}</td></tr>" for row in rows)
    table = (
        f'<div class="wide"><table><tr><th>行</th><th>问题</th></tr>{shown}</table></div>'
        if shown
        else ""
    )
    said = problem or f"文件里有 {count} 处问题，没有交接任何内容；请改正后重新上传整个文件。"
    return _page("文件有误", f"{_bad(said)}{_notes(notes)}{table}{_BACK}", token)


def preview_page(
    token: str,
    described: ManifestDescription,
    hospital: str,
    document: Mapping[str, Any],
    counts: Mapping[str, int],
    notes: Iterable[str],
) -> str:
    """What would be handed over."""
    lines = "".join(
        f"<tr><td>{escape(str(line['item']['province_code']))}</td>"
        f"<td>{escape(str(line['item']['name']))}</td><td>{escape(str(line['batch']))}</td>"
        f"<td>{escape(str(line['expiry']))}</td><td>{line['quantity']}</td>"
        f"<td>{len(line['cartons'])}</td></tr>"
        for line in document["lines"][:500]
    )
    total = "，".join(f"{_LEVELS[level]} {n} 个" for level, n in counts.items() if n)
    return _page(
        "请核对",
        f"""<p>医院：{escape(hospital)}　配送单号：{escape(described.delivery_no)}</p>
<p>{len(document["lines"])} 行药品，{total}。</p>{_notes(notes)}
<div class="wide"><table><tr><th>省标代码</th><th>名称</th><th>批号</th><th>有效期</th>
<th>小包装</th><th>箱</th></tr>{lines}</table></div>
{_hand_over(token, described.sha256, "确认交接")}{_BACK}""",
        token,
    )


def result_page(token: str, answer: ManifestSealing, delivery_no: str) -> str:
    """What became of a hand-over."""
    number = escape(delivery_no)
    if answer.state == OPEN:
        body = f"<p>正在核对 {answer.checked} / {answer.n} 个码。</p>" + _hand_over(
            token, answer.id, "继续核对"
        )
        return _page("正在核对", body + _BACK, token)
    if answer.state == REFUSED:
        said = f"配送单 {delivery_no} 有 {answer.problem_count} 个码没有通过核对，没有交接。"
        return _page("没有交接", _bad(said) + _problems(answer.problems) + _BACK, token)
    body = f'<p class="good">配送单 {number} 的 {answer.n} 个追溯码已交给医院。</p>'
    return _page("交接完成", f'{body}<p class="hint">交接编号：{answer.id}</p>{_BACK}', token)


def _page(title: str, body: str, token: str = "") -> str:
    leave = (
        f'<form method="post" action="/relay/sign-out">{_token(token)}<button>退出</button></form>'
        if token
        else ""
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/relay/style.css"></head>
<body><header><h1>{escape(title)}</h1>{leave}</header>
<main>{body}</main></body></html>"""


_BACK = '<p><a href="/relay">返回上传页</a></p>'


def _token(token: str) -> str:
    return f'<input type="hidden" name="token" value="{escape(token)}">'


def _hand_over(token: str, sha256: str, label: str) -> str:
    return (
        f'<form method="post" action="/relay/hand-over">{_token(token)}'
        f'<input type="hidden" name="manifest" value="{escape(sha256)}">'
        f'<button class="main">{escape(label)}</button></form>'
    )


def _bad(problem: str) -> str:
    return f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""


def _notes(notes: Iterable[str]) -> str:
    return "".join(f'<p class="hint">{escape(note)}</p>' for note in notes)


def _problems(problems: Iterable[CodeProblem]) -> str:
    rows = "".join(
        f"<tr><td>{escape(problem.code)}</td><td>{escape(problem.message)}</td></tr>"
        for problem in problems
    )
    return f'<div class="wide"><table><tr><th>追溯码</th><th>问题</th></tr>{rows}</table></div>'


def _history(rows: Sequence[Any], hospitals: Mapping[str, str]) -> str:
    shown = "".join(
        f"<tr><td>{_local(row.created_at)}</td><td>{escape(hospitals.get(row.org, row.org))}</td>"
        f"<td>{escape(row.delivery_no)}</td><td>{row.code_count}</td>"
        f"<td>{_STATES.get(row.state, '')}</td><td>{escape(row.sha256)}</td></tr>"
        for row in rows
    )
    if not shown:
        return "<h2>上传记录</h2><p>还没有上传过。</p>"
    return (
        '<h2>上传记录</h2><div class="wide"><table><tr><th>时间</th><th>医院</th><th>配送单号</th>'
        f"<th>码数</th><th>状态</th><th>交接编号</th></tr>{shown}</table></div>"
    )


def _local(at: datetime) -> str:
    return at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")
