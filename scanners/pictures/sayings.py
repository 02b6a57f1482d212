"""What is said about codes in pictures and about cameras, in both languages.

Without it a doubtful code would only be a red frame, and a camera that another program holds would
be an error number.
"""

from __future__ import annotations

from app.codes.code import Problem
from app.readers.saying import Saying

NO_ZBAR = Saying(
    "本机没有安装 zbar，图像中的条形码无法由第二个程序复核，可疑的会更多。"
    "请管理员安装 libzbar0（Debian、麒麟、统信）。",
    "zbar is not installed here, so bars in pictures have no second reader and more of them stay "
    "doubtful. Ask the administrator to install libzbar0.",
)
RIVALS = Saying(
    "同一位置读出了不同的内容，条码可能有划痕或污损。请用扫码枪扫这一个，或核对条码下的数字。",
    "Different values were read at this place; the bars may be scratched. Scan this one with a "
    "reader, or compare the digits under it.",
)
ONLY_ZBAR = Saying(
    "只有复核程序 zbar 读到，不能采用。请用扫码枪扫这一个，或核对条码下的数字。",
    "Only the second reader, zbar, read it. Scan this one with a reader, or compare the digits "
    "under it.",
)
UNCONFIRMED = Saying(
    "只读到一次，没有得到复核。请对准后再拍，或核对条码下的数字后确认。",
    "It was read once and nothing confirmed it. Take another picture, or compare the digits under "
    "it and confirm.",
)
UNCHECKED = Saying(
    "条形码的内容没有校验位，从图像中读可能有误。请用扫码枪扫，或核对条码下的文字后确认。",
    "These bars carry no check digit and may be misread in a picture. Use a reader, or compare the "
    "text under them and confirm.",
)


def unknown_identifier(identifier: str) -> Saying:
    """Say that a trace code begins with a drug identifier nobody here knows."""
    return Saying(
        f"药品标识码 {identifier} 不在本机目录和本单中，可能读错。请核对条码下的数字后确认。",
        f"The drug identifier {identifier} is neither in the catalogue nor on this delivery; it "
        "may be misread. Compare the digits under the bars and confirm.",
    )


def invalid(problem: Problem) -> Saying:
    """Say that the content of bars is wrong in itself."""
    return Saying(
        f"读到的内容有误：{problem.message}",
        f"What was read is wrong in itself: {problem.english or problem.problem}",
    )


def not_there(path: str) -> Saying:
    """Say that a picture file is not there."""
    return Saying(
        f"没有找到图片 {path}。请核对文件名和路径。",
        f"There is no picture {path}. Check its name and folder.",
    )


def not_readable(path: str, reason: Saying) -> Saying:
    """Say that the system does not let a picture file be read."""
    return Saying(
        f"读不了图片 {path}：{reason.chinese}。请核对文件的权限，或先复制到本机。",
        f"The picture {path} cannot be read: {reason.english}. Check its permissions, or copy"
        " it first.",
    )


def empty_file(path: str) -> Saying:
    """Say that a picture file holds nothing."""
    return Saying(
        f"图片 {path} 是空文件。请重新复制或重新拍摄。",
        f"The picture {path} is an empty file. Copy it again or take it again.",
    )


def no_picture(path: str) -> Saying:
    """Say that a file is no picture of a kind that can be read."""
    return Saying(
        f"{path} 不是能读的图片。支持 JPEG、PNG、BMP、WebP、TIFF；"
        "苹果手机的 HEIC 请先转换成 JPEG。",
        f"{path} is no picture that can be read. JPEG, PNG, BMP, WebP and TIFF can; convert HEIC "
        "of an iPhone to JPEG first.",
    )


def damaged(path: str) -> Saying:
    """Say that a picture begins well and then breaks off."""
    return Saying(
        f"图片 {path} 不完整或已损坏。请重新复制或重新拍摄。",
        f"The picture {path} is incomplete or damaged. Copy it again or take it again.",
    )


def too_large(path: str, limit: int) -> Saying:
    """Say that a picture has more pixels than are looked at."""
    return Saying(
        f"图片 {path} 超过 {limit // 10_000} 万像素，太大了。请缩小，或分成几张。",
        f"The picture {path} has more than {limit // 1_000_000} megapixels. Make it smaller, or "
        "cut it into several.",
    )


def no_code(path: str) -> Saying:
    """Say that a picture was read and shows no code."""
    return Saying(
        f"图片 {path} 中没有找到条码。请对准、靠近一些、光线亮一些再拍。",
        f"No code was found in the picture {path}. Take it closer, sharper and with more light.",
    )


def connected(camera: str) -> Saying:
    """Say that a camera is there."""
    return Saying(f"摄像头已连接（{camera}）。", f"The camera is connected ({camera}).")


def missing(camera: str) -> Saying:
    """Say that a camera is not there."""
    return Saying(
        f"没有找到摄像头（{camera}）。请检查数据线，插好后会自动连接。",
        f"There is no camera ({camera}). Check its cable; it is connected when it is there.",
    )


def lost(camera: str) -> Saying:
    """Say that a camera went away."""
    return Saying(
        f"摄像头已断开（{camera}）。请检查数据线，插好后会自动重新连接；已读的码没有丢失。",
        f"The camera went away ({camera}). Check its cable; it is connected again when it is back. "
        "Nothing that was read is lost.",
    )


def forbidden(camera: str) -> Saying:
    """Say that the person may not use the camera."""
    return Saying(
        f"没有权限使用摄像头（{camera}）。"
        "请管理员把当前用户加入 video 用户组（Linux），或在系统隐私设置中允许使用摄像头。",
        f"You may not use the camera ({camera}). Ask the administrator to add you to the group "
        "video (Linux), or allow cameras in the system's privacy settings.",
    )


def refused(camera: str) -> Saying:
    """Say that a camera is there and gives no pictures."""
    return Saying(
        f"摄像头（{camera}）打不开，可能正被另一个程序占用。"
        "请关闭那个程序（例如视频会议），本程序会自动重试。",
        f"The camera ({camera}) cannot be opened; another program may be using it. Close that "
        "program (a video call, say); this one tries again by itself.",
    )


def bug(number: str) -> Saying:
    """Say that the program is at fault."""
    return Saying(
        f"摄像头程序出现内部错误（编号 {number}）。正在自动重试；如反复出现，请把编号告诉管理员。",
        f"An error inside the program (number {number}). It tries again by itself; if it comes "
        "back, tell the administrator the number.",
    )
