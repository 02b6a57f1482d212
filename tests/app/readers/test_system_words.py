"""What the operating system says reaches a person in both languages."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from pathlib import Path

import pytest

from app.readers.saying import Saying
from app.readers.system_words import of_system


def test_what_the_real_system_says_is_worded(tmp_path: Path) -> None:
    with pytest.raises(OSError) as missing:
        (tmp_path / "none.csv").read_bytes()
    assert of_system(missing.value).chinese == "找不到这个文件或文件夹"
    with pytest.raises(OSError) as folder:
        tmp_path.write_bytes(b"")
    assert of_system(folder.value).chinese in {"这是文件夹，不是文件", "没有权限"}


def test_a_port_that_nobody_listens_on_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
    with pytest.raises(OSError) as refused:
        socket.create_connection(address, timeout=20).close()
    assert "拒绝连接" in of_system(refused.value).chinese


def test_a_name_that_nobody_has_and_a_silent_machine_are_told_apart() -> None:
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert of_system(unknown).chinese == "找不到这个名称的机器"
    assert of_system(TimeoutError("timed out")).english == "the other side did not answer"


def test_numbers_of_other_books_are_not_the_system_s() -> None:
    error = ssl.SSLError(errno.EPERM, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    assert of_system(error) == Saying(error.strerror or "", error.strerror or "")


def test_an_english_sentence_gets_no_chinese_words() -> None:
    for number in errno.errorcode:
        assert of_system(OSError(number, os.strerror(number))).english.isascii()
