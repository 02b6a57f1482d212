"""Where fonts, icons, sounds and translations lie; without it each module would guess a path."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
SOUNDS = RESOURCES / "sounds"
TRANSLATIONS = RESOURCES / "translations"
