"""What the designer calls the parts of a design; without it a form would show the words of a file.

Titles of keys, types and kinds come in Chinese with what is offered; they are listed here so that
they can be translated.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.parts.languages import QT_TRANSLATE_NOOP

TITLES = (
    QT_TRANSLATE_NOOP("LabelWords", "文字"),
    QT_TRANSLATE_NOOP("LabelWords", "条码"),
    QT_TRANSLATE_NOOP("LabelWords", "线条"),
    QT_TRANSLATE_NOOP("LabelWords", "边框"),
    QT_TRANSLATE_NOOP("LabelWords", "色块"),
    QT_TRANSLATE_NOOP("LabelWords", "图片"),
    QT_TRANSLATE_NOOP("LabelWords", "明细"),
    QT_TRANSLATE_NOOP("LabelWords", "装箱标签"),
    QT_TRANSLATE_NOOP("LabelWords", "货位标签"),
    QT_TRANSLATE_NOOP("LabelWords", "包装标签"),
    QT_TRANSLATE_NOOP("LabelWords", "收货小票"),
    QT_TRANSLATE_NOOP("LabelWords", "命令卡"),
    QT_TRANSLATE_NOOP("LabelWords", "胸卡"),
    QT_TRANSLATE_NOOP("LabelWords", "名称"),
    QT_TRANSLATE_NOOP("LabelWords", "位置（左、上、宽、高，毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "粗细（毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "字号（磅）"),
    QT_TRANSLATE_NOOP("LabelWords", "最小字号（磅）"),
    QT_TRANSLATE_NOOP("LabelWords", "字体"),
    QT_TRANSLATE_NOOP("LabelWords", "左右"),
    QT_TRANSLATE_NOOP("LabelWords", "上下"),
    QT_TRANSLATE_NOOP("LabelWords", "最多几行（0 为不限）"),
    QT_TRANSLATE_NOOP("LabelWords", "放不下时"),
    QT_TRANSLATE_NOOP("LabelWords", "白字"),
    QT_TRANSLATE_NOOP("LabelWords", "方向"),
    QT_TRANSLATE_NOOP("LabelWords", "码制"),
    QT_TRANSLATE_NOOP("LabelWords", "内容"),
    QT_TRANSLATE_NOOP("LabelWords", "模块最宽（毫米，0 为按规范）"),
    QT_TRANSLATE_NOOP("LabelWords", "模块最窄（毫米，0 为按规范）"),
    QT_TRANSLATE_NOOP("LabelWords", "码下文字（磅，0 为没有）"),
    QT_TRANSLATE_NOOP("LabelWords", "放不下时省略"),
    QT_TRANSLATE_NOOP("LabelWords", "起点（毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "终点（毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "图片（PNG）"),
    QT_TRANSLATE_NOOP("LabelWords", "明细字段"),
    QT_TRANSLATE_NOOP("LabelWords", "行高（毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "最低行高（毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "最高行高（毫米）"),
    QT_TRANSLATE_NOOP("LabelWords", "放不下时写"),
    QT_TRANSLATE_NOOP("LabelWords", "没有明细时写"),
    QT_TRANSLATE_NOOP("LabelWords", "行间线粗（毫米，0 为没有）"),
    QT_TRANSLATE_NOOP("LabelWords", "每行的元素"),
)
"""Titles of types, kinds and keys, as they are offered."""
_CHOICES = {
    "regular": QT_TRANSLATE_NOOP("LabelWords", "常规"),
    "bold": QT_TRANSLATE_NOOP("LabelWords", "粗体"),
    "left": QT_TRANSLATE_NOOP("LabelWords", "靠左"),
    "centre": QT_TRANSLATE_NOOP("LabelWords", "居中"),
    "right": QT_TRANSLATE_NOOP("LabelWords", "靠右"),
    "top": QT_TRANSLATE_NOOP("LabelWords", "靠上"),
    "middle": QT_TRANSLATE_NOOP("LabelWords", "居中"),
    "bottom": QT_TRANSLATE_NOOP("LabelWords", "靠下"),
    "refuse": QT_TRANSLATE_NOOP("LabelWords", "不印这张标签"),
    "shorten": QT_TRANSLATE_NOOP("LabelWords", "省略中间的字"),
    "omit": QT_TRANSLATE_NOOP("LabelWords", "整段不写"),
    "none": QT_TRANSLATE_NOOP("LabelWords", "不转"),
    "90": QT_TRANSLATE_NOOP("LabelWords", "向右转 90°"),
    "180": QT_TRANSLATE_NOOP("LabelWords", "倒过来 180°"),
    "270": QT_TRANSLATE_NOOP("LabelWords", "向左转 90°"),
    "sscc": QT_TRANSLATE_NOOP("LabelWords", "SSCC 箱码"),
    "gs1-128": "GS1-128",
    "gs1-datamatrix": "GS1 DataMatrix",
    "gs1-qr": "GS1 QR",
    "code-128": "Code 128",
    "qr": "QR",
}


def title(words: str) -> str:
    """A title that is offered, in the language that is spoken."""
    return QCoreApplication.translate("LabelWords", words)


def choice(word: str) -> str:
    """What a choice of a key is called."""
    return title(_CHOICES[word]) if word in _CHOICES else word
