"""How a connection is told: what went wrong and what to do next, where the token is, whom we trust.

Without it an English screen would show the Chinese sentences of the service. A refusal nobody here
knows is told in the service's own words.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.connection import (
    SKEW_WORTH_SAYING_S,
    ConnectionShown,
    JoinRefused,
    JoinStep,
    TokenPlace,
    TrustKind,
    grouped,
)
from ui.parts.languages import QT_TRANSLATE_NOOP

_CONTEXT = "Connection"

_STEPS = {
    JoinStep.CONTACT: QT_TRANSLATE_NOOP("Connection", "联系服务端"),
    JoinStep.CERTIFICATE: QT_TRANSLATE_NOOP("Connection", "核对证书"),
    JoinStep.ENROLMENT: QT_TRANSLATE_NOOP("Connection", "登记本机"),
}

_REFUSALS = {
    "address": QT_TRANSLATE_NOOP(
        "Connection", "服务地址写得不对，应像 https://10.0.0.5:8765。请核对管理员给的地址。"
    ),
    "unreachable": QT_TRANSLATE_NOOP(
        "Connection",
        "连不上这个地址。请核对地址和端口，看网线或无线是否接好；都没问题，请管理员看服务端是否在运行、"
        "防火墙是否放行。",
    ),
    "timed-out": QT_TRANSLATE_NOOP(
        "Connection", "服务端没有及时应答。请过一会儿再试；一直这样请告诉管理员。"
    ),
    "not-a-service": QT_TRANSLATE_NOOP(
        "Connection",
        "有程序在这个地址应答，但不是前置服务，或者版本不对。请核对地址、端口和 http/https。",
    ),
    "version": QT_TRANSLATE_NOOP(
        "Connection", "本程序和服务端的版本不一致，请让管理员升级以后再登记。"
    ),
    "plain": QT_TRANSLATE_NOOP(
        "Connection",
        "http 不加密，登记码和数据在网络上是明文，所以没有连接。请让管理员给服务端设置证书，"
        "再用 https:// 开头的地址。",
    ),
    "trust": QT_TRANSLATE_NOOP(
        "Connection", "CA 证书文件不能用。请让管理员给出 PEM 格式的 ca.pem，再重新选择。"
    ),
    "no-code": QT_TRANSLATE_NOOP("Connection", "请填写管理员发放的登记码。"),
    "disk": QT_TRANSLATE_NOOP(
        "Connection", "登记凭据没有保存，请检查磁盘后重新登记；扫过的都还在本机。"
    ),
    "not-removed": QT_TRANSLATE_NOOP(
        "Connection", "凭据没有移除，请在系统钥匙串里手工删除 TraceDock 的一项。"
    ),
    "wrong-code": QT_TRANSLATE_NOOP(
        "Connection", "登记码不对。请逐个核对字母和数字；还是不对，请让管理员重新发码。"
    ),
    "code-used": QT_TRANSLATE_NOOP(
        "Connection", "这个登记码已被另一台工作站用过，每个码只能用一次。请让管理员重新发码。"
    ),
    "code-expired": QT_TRANSLATE_NOOP(
        "Connection", "登记码已过期，发码后 10 分钟内有效。请让管理员重新发码。"
    ),
    "too-many-codes": QT_TRANSLATE_NOOP("Connection", "输错次数太多，请十分钟后再试。"),
    "name-taken": QT_TRANSLATE_NOOP(
        "Connection",
        "本机构已有一台同名的工作站，请换一个名称；那台已经不用的，请管理员先停用它。"
        "登记码还可以用。",
    ),
    "bad-request": QT_TRANSLATE_NOOP(
        "Connection", "名称或登记码写得不对：名称应为 1 到 100 个字。请改正后再试。"
    ),
    "worked-alone": QT_TRANSLATE_NOOP(
        "Connection",
        "本机在登记之前已经收过货，这些记录不能再并入机构。要加入机构，请用新的数据文件夹启动"
        "（--folder）；原来的记录都在原来的文件夹里。",
    ),
    "other-institution": QT_TRANSLATE_NOOP(
        "Connection", "这个登记码是另一家机构的，本机已属于原来的机构，没有改动。请核对登记码。"
    ),
    "wrong-set-up-code": QT_TRANSLATE_NOOP(
        "Connection",
        "开通码不对。它在服务端数据文件夹的 set-up-code 文件里，请逐个核对字母和数字。",
    ),
    "already-founded": QT_TRANSLATE_NOOP(
        "Connection",
        "这个服务端已经建立过机构，不能再新建。请返回，选“加入医院的服务端”，向管理员要登记码。",
    ),
    "no-keyring": QT_TRANSLATE_NOOP(
        "Connection", "没有建立：请系统管理员检查服务账户的密钥库和服务文件夹。"
    ),
    "unknown-ca": QT_TRANSLATE_NOOP(
        "Connection", "本机不认识签发服务端证书的机构。医院自己签发证书时，请在下面核对指纹。"
    ),
    "pin": QT_TRANSLATE_NOOP(
        "Connection",
        "服务端证书和核对过的指纹不一样：证书换过，或者连到了别的机器。请和管理员重新核对。",
    ),
    "name": QT_TRANSLATE_NOOP(
        "Connection",
        "服务端证书不是发给这个地址的。请核对地址，或请管理员为这个地址重新签发；"
        "也可以核对指纹后只认这一张证书。",
    ),
    "expired": QT_TRANSLATE_NOOP(
        "Connection", "服务端证书已过期。请先核对本机时钟；时钟没错，请管理员更换证书。"
    ),
    "not-yet": QT_TRANSLATE_NOOP(
        "Connection", "服务端证书还没有生效。请先核对本机时钟；时钟没错，请管理员更换证书。"
    ),
    "clock": QT_TRANSLATE_NOOP(
        "Connection", "本机时钟不对，证书因此不能用。请校准本机时钟后再试。"
    ),
    "dates": QT_TRANSLATE_NOOP("Connection", "服务端证书不在有效期内。请先核对本机时钟。"),
    "tls": QT_TRANSLATE_NOOP(
        "Connection",
        "加密连接没有建立：服务端可能没有设置证书，或者证书有问题。请管理员检查。",
    ),
}

_TOKENS = {
    TokenPlace.NONE: QT_TRANSLATE_NOOP("Connection", "没有：需要登记后才能与服务端通信"),
    TokenPlace.KEYRING: QT_TRANSLATE_NOOP("Connection", "保存在系统钥匙串中"),
    TokenPlace.FILE: QT_TRANSLATE_NOOP("Connection", "本机没有系统钥匙串，令牌保存在加密文件中"),
    TokenPlace.MEMORY: QT_TRANSLATE_NOOP("Connection", "培训模式：退出后不保留"),
}

FILE_MEANS = QT_TRANSLATE_NOOP(
    "Connection",
    "这意味着：文件拷到别的电脑或别的用户下打不开；但能以本机这个用户登录的人或程序可以用它。"
    "请保护好这个系统账户；有条件时启用系统钥匙串后重新登记。",
)

_TRUST = {
    TrustKind.PLAIN: QT_TRANSLATE_NOOP("Connection", "没有加密（http）"),
    TrustKind.SYSTEM: QT_TRANSLATE_NOOP("Connection", "加密，证书由系统信任的机构签发"),
    TrustKind.AUTHORITY: QT_TRANSLATE_NOOP("Connection", "加密，证书由医院自己的 CA 签发"),
    TrustKind.PINNED: QT_TRANSLATE_NOOP("Connection", "加密，只认核对过指纹的这一张证书"),
}


def said(text: str) -> str:
    """A marked text in the language that is spoken."""
    return QCoreApplication.translate(_CONTEXT, text)


def step_name(step: JoinStep) -> str:
    """Name a step."""
    return said(_STEPS[step])


def refusal_text(refused: JoinRefused) -> str:
    """Say what went wrong and what to do next."""
    known = _REFUSALS.get(refused.error)
    return refused.message if known is None else said(known)


def token_text(shown: ConnectionShown) -> str:
    """Say where the token is kept, and what that means where it is weaker."""
    text = said(_TOKENS[shown.token])
    if shown.token is not TokenPlace.FILE:
        return text
    return f"{text}：{shown.token_file}\n{said(FILE_MEANS)}"


def trust_text(shown: ConnectionShown) -> str:
    """Say how the service proves who it is."""
    text = said(_TRUST[shown.trust])
    return f"{text}\n{grouped(shown.pin)}" if shown.trust is TrustKind.PINNED else text


def moment(at: datetime | None) -> str:
    """A moment as people here write it; a dash where there is none."""
    return "—" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")


def is_clock_wrong(skew_s: float | None) -> bool:
    """Whether a clock is so far off that a person has to set it."""
    return skew_s is not None and abs(skew_s) >= SKEW_WORTH_SAYING_S
