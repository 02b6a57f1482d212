"""What is said to people while a machine is prepared: Chinese and English, with what to do next.

Without it a failed installer's own words would be all there is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


class TroubleError(Exception):
    """What stops a task before its own work: a sentence in each language, with what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def say(chinese: str, english: str) -> None:
    """Print one line for people, before whatever a program prints next."""
    print(f"{chinese}  {english}", flush=True)


FAILURES = (
    (
        r"DO NOT MATCH THE HASHES|Hash Sum mismatch",
        "下载的文件与校验值不一致，已拒绝。请换一个下载源或网络再试；仍不一致请告知维护者。",
        "A downloaded file does not match its hash and was refused. Try another mirror or network.",
    ),
    (
        r"No space left|Errno 28|not enough space|WinError 112|Disk quota",
        "磁盘已满。请腾出至少 2 GB 后重新运行，会接着装。",
        "The disk is full. Free at least 2 GB and run again.",
    ),
    (
        r"ConnectionError|NameResolution|name resolution|Timeout|timed out|ProxyError|SSLError"
        r"|Connection (?:refused|reset|broken|aborted)|Network is unreachable|getaddrinfo"
        r"|CERTIFICATE_VERIFY|Could not resolve|Failed to fetch",
        "连不上下载源。请检查网络、代理和证书设置后重新运行，会接着装。",
        "The package source cannot be reached. Check network, proxy, certificates, and run again.",
    ),
    (
        r"No matching distribution|Could not find a version|not a supported wheel",
        "有软件包不支持本机的系统或 Python。请用 64 位 Python 3.11 至 3.14 和较新的操作系统。",
        "A package has no file for this system or Python. Use a 64-bit Python 3.11 to 3.14.",
    ),
    (
        r"Permission denied|Errno 13|WinError (?:5|32)\b|Access is denied|Could not get lock",
        "没有写入权限，或文件正被占用。请关闭本程序，检查目录权限后再试。",
        "Files are not writable or in use. Close the program, check the rights, try again.",
    ),
)


def explain_failure(heard: Sequence[str], chinese: str, english: str) -> TroubleError:
    """Name the cause in what a failed installer printed, or show its last lines."""
    for pattern, cause, cause_english in FAILURES:
        if re.search(pattern, "\n".join(heard), re.IGNORECASE):
            return TroubleError(f"{chinese}没有成功：{cause}", f"{english} failed. {cause_english}")
    tail = "\n".join(list(heard)[-12:])
    return TroubleError(
        f"{tail}\n{chinese}没有成功，原因见上。解决后重新运行。",
        f"{english} failed for the reason above. Mend it and run again.",
    )
