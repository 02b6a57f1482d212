"""Sends a PDF to a printer on the network that prints PDF by itself, without a driver.

Without it a printer that no queue of this computer knows could not be used. The file goes as it is
to the port for raw data (9100, "JetDirect"), one connection for each copy: what job languages a
printer knows besides differs from maker to maker. That all was taken is known; whether paper came
out, only a person can see.

Source: CUPS, network printers, AppSocket protocol (`socket://`).
"""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

from app.papers import NotPrinted, check_paper
from app.readers.system_words import of_system

PORT = 9100
PATIENCE_S = 20.0
CLOSING_S = 2.0
"""How long a printer that has taken everything may go on listening."""
_HIGHEST_PORT = 65_535


def parse_address(text: str) -> tuple[str, int]:
    """Read `host` or `host:port` (an IPv6 host in brackets); raises NotPrinted."""
    wanted = text.strip()
    host, port = wanted, str(PORT)
    if wanted.startswith("["):
        host, _, rest = wanted[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif wanted.count(":") == 1:
        host, _, port = wanted.partition(":")
    good_port = port.isascii() and port.isdecimal() and 0 < int(port[:6]) <= _HIGHEST_PORT
    if not host or not good_port or any(sign.isspace() or sign == "/" for sign in host):
        raise NotPrinted(
            f"网络打印机地址“{text}”不对，请写成 192.168.1.20 或 192.168.1.20:9100 这样。"
        )
    return host, int(port)


def send_to(address: str, path: Path, copies: int = 1, patience_s: float = PATIENCE_S) -> None:
    """Print a PDF on the printer at an address; raises NotPrinted."""
    check_paper(path, copies)
    host, port = parse_address(address)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotPrinted(f"读不了要打印的文件“{path}”（{of_system(error)}）。") from error
    for number in range(copies):
        try:
            _send(host, port, content, patience_s)
        except (OSError, UnicodeError) as error:
            printed = f"，前 {number} 份已发送" if number else ""
            raise NotPrinted(
                f"网络打印机 {address} 没有接收（{_reason(error)}）{printed}，"
                "请检查打印机的电源、网线和地址后再打印一次。"
            ) from error


def _send(host: str, port: int, content: bytes, patience_s: float) -> None:
    with socket.create_connection((host, port), timeout=patience_s) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        # Many close when all is printed, not when all is taken; one that resets has refused it.
        connection.settimeout(CLOSING_S)
        with suppress(TimeoutError):
            while connection.recv(4096):
                pass


def _reason(error: Exception) -> str:
    return str(of_system(error)) if isinstance(error, OSError) else "找不到这个地址"
