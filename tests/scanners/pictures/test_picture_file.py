from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from scanners.pictures import picture_file
from scanners.pictures.picture_file import (
    PictureUnreadable,
    preview,
    read_codes_in,
    read_picture,
)
from tests.scanners.pictures import scenes

CODE = scenes.trace_code(2)
EXIF_ORIENTATION = 0x0112


@pytest.fixture
def label() -> scenes.Picture:
    return scenes.alone(scenes.code_128(CODE), 640, 200)


@pytest.mark.parametrize("ending", ["jpg", "png", "bmp", "webp", "tif"])
def test_each_kind_of_picture_is_read_from_a_chinese_path(
    tmp_path: Path, label: scenes.Picture, ending: str
) -> None:
    path = tmp_path / "验收 照片" / f"到货（一）.{ending}"
    path.parent.mkdir()
    Pillow.fromarray(label).save(path)

    picture = read_codes_in(path)

    assert [code.text for code in picture.codes] == [CODE]
    assert (picture.source, picture.width, picture.height) == (path.name, 640, 200)
    assert len(picture.preview) == 3 * picture.preview_width * picture.preview_height


@pytest.mark.parametrize(
    ("orientation", "shape"),
    [(1, (640, 200)), (3, (640, 200)), (6, (200, 640)), (8, (200, 640))],
)
def test_a_photograph_is_turned_the_way_the_camera_was_held(
    tmp_path: Path, label: scenes.Picture, orientation: int, shape: tuple[int, int]
) -> None:
    path = tmp_path / "photo.jpg"
    exif = Pillow.Exif()
    exif[EXIF_ORIENTATION] = orientation
    Pillow.fromarray(label).save(path, exif=exif)

    picture = read_codes_in(path)

    assert (picture.width, picture.height) == shape
    xs = [x for x, _ in picture.codes[0].corners]
    ys = [y for _, y in picture.codes[0].corners]
    assert 0 <= min(xs) < max(xs) < shape[0]
    assert 0 <= min(ys) < max(ys) < shape[1]


def _transparent(label: scenes.Picture) -> Pillow.Image:
    ink = np.zeros((*label.shape, 4), dtype=np.uint8)
    ink[..., 3] = 255 - label
    return Pillow.fromarray(ink)


def _sixteen_bits(label: scenes.Picture) -> Pillow.Image:
    return Pillow.fromarray(label.astype(np.uint16) * 257)


def _one_bit(label: scenes.Picture) -> Pillow.Image:
    return Pillow.fromarray(label).convert("1")


def _palette(label: scenes.Picture) -> Pillow.Image:
    return Pillow.fromarray(label).convert("P")


@pytest.mark.parametrize("made", [_transparent, _sixteen_bits, _one_bit, _palette])
def test_ink_on_nothing_16_bits_1_bit_and_palettes_are_read(
    tmp_path: Path, label: scenes.Picture, made: Callable[[scenes.Picture], Pillow.Image]
) -> None:
    path = tmp_path / "label.png"
    made(label).save(path)

    assert [code.text for code in read_codes_in(path).codes] == [CODE]


def test_what_is_no_picture_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "notes.jpg").write_text("not a picture")
    (tmp_path / "folder.jpg").mkdir()

    assert "没有找到" in refused(tmp_path / "none.jpg")
    assert "空文件" in refused(tmp_path / "empty.jpg")
    assert "不是能读的图片" in refused(tmp_path / "notes.jpg")
    assert "读不了图片" in refused(tmp_path / "folder.jpg")
    assert "没有找到" in refused(tmp_path / "notes.jpg" / "below")


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_a_picture_that_breaks_off_is_told_in_words(
    tmp_path: Path, rng: np.random.Generator, ending: str
) -> None:
    path = tmp_path / f"half.{ending}"
    Pillow.fromarray(scenes.clutter(rng, 320, 240)).save(path)
    whole = path.read_bytes()
    for share in (0.1, 0.5, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert path.name in refused(path)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.png"
    Pillow.new("1", (9000, 9000)).save(path)

    assert "6000 万像素" in refused(path)
    monkeypatch.setattr(picture_file, "MAX_PIXELS", 10**9)
    monkeypatch.setattr(Pillow, "MAX_IMAGE_PIXELS", 1000)
    assert "太大" in refused(path)


def refused(path: Path) -> str:
    with pytest.raises(PictureUnreadable) as error:
        read_picture(path)
    assert error.value.saying.english
    return error.value.saying.chinese


def test_a_preview_is_rgb_without_padding_and_never_enlarged() -> None:
    blue = np.zeros((50, 101, 3), dtype=np.uint8)
    blue[..., 0] = 255

    assert preview(blue, 640) == (bytes([0, 0, 255]) * 101 * 50, 101, 50)
    pixels, wide, high = preview(blue, 51)
    assert (wide, high, len(pixels)) == (51, 25, 51 * 25 * 3)
