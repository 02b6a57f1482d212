"""Where fonts, sounds, translations and guides lie; without it each module would guess a path."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
SOUNDS = RESOURCES / "sounds"
TRANSLATIONS = RESOURCES / "translations"
DOCS = RESOURCES.parent / "docs"
"""What people read: the help shows it."""
