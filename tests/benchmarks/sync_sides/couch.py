"""PouchDB and express-pouchdb, moving the same codes: the nearest program that anybody could take.

Without it nobody would know whether our own protocol was worth its while. Not shipped: node and two
packages of npm are put into a folder outside of the repository, by hand (TRACEDOCK_POUCHDB names
it) or by this module. Both databases are LevelDB files; each code is one document with what a scan
says of it. Where node, npm or the registry is not there, the figures measured earlier are told.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PACKAGES = ("pouchdb@9", "express-pouchdb@4.2", "express@4", "leveldown@6")
FOLDER = "TRACEDOCK_POUCHDB"
_INSTALL_S, _RUN_S = 300.0, 1800.0
MEASURED_EARLIER = (
    "PouchDB 9 <-> express-pouchdb 4.2, 100,000 codes, measured earlier (domain/sync.md 10.1): "
    "push 34.1 s, 18.0 + 10.6 s of CPU, 254 + 26 bytes a code; "
    "pull 41.3 s, 15.2 + 20.3 s of CPU, 62 + 75 bytes a code"
)

_PROGRAM = """
const PouchDB = require('pouchdb');
const [role, folder, number] = process.argv.slice(2);
const Stored = PouchDB.defaults({prefix: folder + '/'});
const now = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6; };
const peak = () => process.resourceUsage().maxRSS / 1024;
const say = (what) => console.log(JSON.stringify(what));
async function fill(db) {
  for (let first = 0; first < number; first += 5000) {
    const docs = [];
    for (let n = first; n < Math.min(number, first + 5000); n++)
      docs.push({_id: '8100001' + String(n).padStart(13, '0'),
                 shipment: 'PS-' + Math.floor(n / 5000), status: 'accepted'});
    await db.bulkDocs(docs);
  }
}
async function client() {
  const url = process.argv[5], here = new Stored(role === 'push' ? 'a' : 'b');
  if (role === 'push') await fill(here);
  const began = process.hrtime.bigint(), cpu = now();
  const there = new PouchDB(url + '/codes', {skip_setup: false});
  const done = role === 'push' ? await here.replicate.to(there, {batch_size: 1000})
                               : await here.replicate.from(there, {batch_size: 1000});
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  if (done.docs_written !== Number(number)) throw new Error('written ' + done.docs_written);
  say({wall_s: wall, cpu_s: now() - cpu, peak_mib: peak()});
  process.exit(0);
}
function server() {
  const app = require('express')();
  let sent = 0, received = 0;
  const sockets = new Set();
  app.use('/', require('express-pouchdb')(Stored, {
    mode: 'minimumForPouchDB', logPath: folder + '/log.txt', configPath: folder + '/config.json'}));
  const listening = app.listen(0, '127.0.0.1', () =>
    say({url: 'http://127.0.0.1:' + listening.address().port}));
  listening.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket); received += socket.bytesRead; sent += socket.bytesWritten; });
  });
  process.stdin.on('data', () => {
    let s = sent, r = received;
    for (const one of sockets) { s += one.bytesWritten; r += one.bytesRead; }
    say({cpu_s: now(), peak_mib: peak(), sent: s, received: r});
  });
  process.stdin.on('end', () => process.exit(0));
}
if (role === 'serve') server(); else client();
"""


def prepared(folder: Path) -> Path | None:
    """A folder in which node finds the packages; None where that is not to be had."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    words = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES]
    try:
        subprocess.run(words, check=True, capture_output=True, timeout=_INSTALL_S)
    except (subprocess.SubprocessError, OSError):
        return None
    return folder


def figures(codes: int) -> dict[str, Mapping[str, Any]] | None:
    """Usage of `push` and `pull`, each with the server's; None where PouchDB is not here."""
    with tempfile.TemporaryDirectory(prefix="td-pouch-") as name:
        modules = prepared(Path(name) / "modules")
        if modules is None:
            return None
        place = Path(name) / "data"
        for side in ("server", "a", "b"):
            (place / side).mkdir(parents=True)
        program = Path(name) / "program.js"
        program.write_text(_PROGRAM)
        return _measured(program, place, modules, codes)


def _measured(
    program: Path, place: Path, modules: Path, codes: int
) -> dict[str, Mapping[str, Any]]:
    environment = os.environ | {"NODE_PATH": str(modules / "node_modules")}
    words = ["node", str(program)]
    server = subprocess.Popen(
        [*words, "serve", str(place / "server"), str(codes)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        url = json.loads(server.stdout.readline())["url"]
        found: dict[str, Mapping[str, Any]] = {}
        for role, folder in (("push", "a"), ("pull", "b")):
            before = _asked(server)
            done = subprocess.run(
                [*words, role, str(place / folder), str(codes), url],
                env=environment,
                check=True,
                capture_output=True,
                text=True,
                timeout=_RUN_S,
            )
            after = _asked(server)
            used = {f"server_{name}": after[name] - before[name] for name in before}
            peaks = {"server_peak_mib": after["peak_mib"]}
            found[role] = json.loads(done.stdout.splitlines()[-1]) | used | peaks
        return found
    finally:
        server.stdin.close()
        server.wait(60)


def _asked(server: subprocess.Popen[str]) -> dict[str, float]:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write("?\n")
    server.stdin.flush()
    answer: dict[str, float] = json.loads(server.stdout.readline())
    return answer
