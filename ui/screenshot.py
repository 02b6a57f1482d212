"""A picture of a widget; without it nobody could show what the screen looks like on a server."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget


def save_png(widget: QWidget, path: Path) -> None:
    """Write what the widget shows as PNG; a folder that is not there is an OSError."""
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"无法写入图片 {path}，请检查文件夹是否存在、磁盘是否已满。")
