"""`sandbox`: the stand-ins for all outside platforms, as one program.

Without it a client could be tried against them only from inside TraceDock.
"""

from __future__ import annotations

import argparse

from app.entry.console import Trouble, folder_of, print_json, tell
from app.readers.system_words import of_system
from sync.assembly.ending import hear_the_end
from sync.sandbox.app import SandboxSettings
from sync.sandbox.frame import LedgerError
from sync.sandbox.together import PLATFORMS_PATH, build
from sync.serving import ThreadedServer

FILE_NAME = "sandbox.db"


def serve(options: argparse.Namespace) -> int:
    """`sandbox`: answer until somebody stops it."""
    ended = hear_the_end()
    lines, cartons, boxes = options.size
    database = folder_of(options) / FILE_NAME
    try:
        settings = SandboxSettings(database, lines=lines, cartons=cartons, boxes=boxes)
        server = ThreadedServer(build(settings), "sandbox", options.host, options.port)
        server.start()
    except (LedgerError, ValueError, TimeoutError) as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        where = f"{options.host} 端口 {options.port}"
        raise Trouble(f"不能在 {where} 上服务：{of_system(error)}，请换一个") from error
    try:
        if options.json:
            print_json({"url": server.url, "platforms": server.url + PLATFORMS_PATH})
        else:
            tell(f"培训平台 {server.url}，用浏览器打开看各平台怎样连接")
        # In pieces: on Windows a wait without limit does not hear Ctrl+C.
        while not ended.wait(0.5):
            pass
    finally:
        server.stop()
    return 0
