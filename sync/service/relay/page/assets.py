"""The upload page's style, and the one script it can do without.

Without them a person could not tell what belongs together, nor how far a large file is. Both are
served from here; nothing comes from another host. The script shows how much of a file was sent and
asks for sealing again by itself; without it the browser shows the one, and a button does the other.
"""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --back: #f3f5f8; --card: #fff; --ink: #1b2430; --soft: #5b6675;
  --line: #d5dbe3; --main: #0b5cad; --on-main: #fff; --bad: #b3261e; --bad-back: #fdecea;
  --good: #1e6b33; --good-back: #e8f5ec; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14181d; --card: #1e242b; --ink: #e7ebf0; --soft: #a3afbd; --line: #3a434e;
    --main: #7cb7f2; --on-main: #0b1a2a; --bad: #ff9c94; --bad-back: #3a1f1d; --good: #86d99b;
    --good-back: #1a3322; }
}
* { box-sizing: border-box; }
body { font: 16px/1.6 "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; margin: 0;
  background: var(--back); color: var(--ink); }
header { background: var(--card); border-bottom: 1px solid var(--line); }
header > div, main { max-width: 68rem; margin: 0 auto; padding: .6rem 1rem; }
header > div { display: flex; gap: .5rem 1rem; align-items: center; flex-wrap: wrap; }
header strong { font-size: 1.1rem; } header .who { color: var(--soft); flex: 1; }
h1 { font-size: 1.35rem; margin: .8rem 0; } h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 1rem 1.2rem; margin: 0 0 1rem; }
.steps { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0;
  margin: .8rem 0 0; color: var(--soft); }
.steps .now { color: var(--main); font-weight: 700; }
label { display: block; margin: .8rem 0 .2rem; font-weight: 600; }
input, select, textarea, button { font: inherit; padding: .5rem .7rem; color: inherit; }
input, select, textarea { background: var(--card); border: 1px solid var(--soft);
  border-radius: 6px; width: 100%; max-width: 34rem; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
button, .button { cursor: pointer; background: none; border: 1px solid var(--soft);
  border-radius: 6px; padding: .4rem .9rem; color: inherit; text-decoration: none; }
button.main { background: var(--main); color: var(--on-main); border-color: var(--main);
  padding: .6rem 1.4rem; margin-top: 1rem; font-weight: 600; }
button[disabled] { opacity: .6; cursor: default; }
a { color: var(--main); }
form { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .7rem; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.narrow { white-space: nowrap; } .number { text-align: right; white-space: nowrap; }
.bad, .good { border-radius: 8px; padding: .7rem 1rem; margin: 0 0 1rem; font-weight: 600; }
.bad { background: var(--bad-back); color: var(--bad); border-left: 5px solid var(--bad); }
.good { background: var(--good-back); color: var(--good); border-left: 5px solid var(--good); }
.hint { color: var(--soft); font-size: .92rem; margin: .3rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 0 .8rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
progress { width: 100%; max-width: 34rem; height: 1.1rem; accent-color: var(--main); }
details summary { cursor: pointer; margin-top: .8rem; color: var(--main); }
.actions { display: flex; gap: .6rem; flex-wrap: wrap; align-items: center; }
@media (max-width: 44rem) {
  table, tbody, tr, td { display: block; } thead { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  td { border: 0; padding: .1rem 0; text-align: left; }
  td:not([data-label=""])::before { content: attr(data-label) "："; color: var(--soft); }
  button.main { width: 100%; }
}
"""

SCRIPT = """
"use strict";
(function () {
  var sending = document.getElementById("sending");
  var form = document.querySelector("form[enctype]");
  if (form && sending && window.FormData) {
    form.addEventListener("submit", function (event) {
      var request = new XMLHttpRequest();
      var bar = sending.querySelector("progress");
      var words = sending.querySelector("span");
      var button = form.querySelector("button.main");
      event.preventDefault();
      button.disabled = true;
      sending.hidden = false;
      request.upload.onprogress = function (at) {
        if (!at.lengthComputable) { return; }
        if (at.loaded < at.total) {
          bar.max = at.total;
          bar.value = at.loaded;
          words.textContent = "正在发送 " + Math.floor(100 * at.loaded / at.total) + "%";
        } else {
          bar.removeAttribute("value");
          words.textContent = "已送到，正在逐行核对；十万行约需半分钟，请不要关闭页面";
        }
      };
      request.onload = function () {
        document.open();
        document.write(request.responseText);
        document.close();
        window.scrollTo(0, 0);
      };
      request.onerror = function () {
        button.disabled = false;
        bar.value = 0;
        words.textContent = "没有送到，请检查网络后再按“核对文件”";
      };
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  }
  var again = document.getElementById("again");
  if (again) {
    window.setTimeout(function () { again.submit(); }, 500);
  }
}());
"""
