"""A rejection report names boxes, reasons and three who sign, and shows the photos."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.values import AcceptanceView
from app.receiving.progress import Difference, Rejection
from app.store.encrypting import prepare, turn_on
from app.store.encryption.held import HELD
from app.store.encryption.sealing import is_sealed
from printing.pictures import Photo
from printing.rejection_pdf import RejectionPaper, rejected_rows, render
from tests.app.store.encryption.vault import NOW, machine
from tests.printing.printed import clashes, words
from tests.printing.samples import HOSPITAL, PRINTED, RECEIPT, acceptance, line, picture, receipt

CODES = tuple(f"8100001{number:013}" for number in range(1, 7))
DAMAGED = Rejection(1, Difference.DAMAGED, 6, "箱角压坏", CODES)
STRAY = Rejection(None, Difference.NOT_ORDERED, 1, "", ("81000990000000000001",))


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(words(pdf)))


def report(*rejections: Rejection, photos: tuple[Photo, ...] = (), opinion: str = "") -> bytes:
    view = receipt(line(1), line(2), rejections=rejections)
    paper = RejectionPaper(HOSPITAL, PRINTED, opinion, photos)
    return render(view, rejected_rows(view), paper, acceptance(2))


def pictures_in(pdf: bytes) -> list[int]:
    document = pypdfium2.PdfDocument(pdf)
    kind = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    counts = [len(list(page.get_objects(filter=[kind]))) for page in document]
    document.close()
    return counts


def test_it_says_who_brought_what_and_why_it_goes_back() -> None:
    text = text_of(report(DAMAGED, STRAY))
    for expected in (
        "供应商：示例医药配送有限公司",
        "6破损；箱角压坏",
        "A00001",
        "8100001000000000000181000010000000000002",
        "等6个",
        "（不在配送单上）1与订单不符",
        "合计2行拒收7",
        "□随车退回□待配送企业取回□换货□补送□其他：",
        "配送企业送货人签字：送货员丙",
        "验收人签字：验收员乙",
        "药库保管员签字：日期：____",
    ):
        assert expected in text
    assert "照片" not in text


def test_an_opinion_that_was_given_stands_there() -> None:
    text = text_of(report(DAMAGED, opinion="随车退回，补送同批号 6 盒。"))
    assert "处理意见随车退回，补送同批号6盒。" in text
    assert "□" not in text


def test_lines_found_unqualified_are_reported_with_what_was_counted() -> None:
    view = receipt(*(line(number) for number in range(1, 6)))
    (row,) = rejected_rows(view, acceptance(5))
    assert (row.quantity, row.reason) == (40, "破损；瓶口渗漏")
    assert row.line == line(5)
    assert rejected_rows(view, AcceptanceView(RECEIPT)) == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF"])
def test_photos_of_any_kind_are_small_pictures_with_captions(kind: str) -> None:
    one = Photo("photo.jpg", "第 1 行　外箱破损", picture(kind))
    pdf = report(DAMAGED, photos=(one,) * 13)
    assert sum(pictures_in(pdf)) == 13
    assert text_of(pdf).count("第1行外箱破损") == 13
    assert text_of(pdf).count("照片（13张）") == len([n for n in pictures_in(pdf) if n])
    assert clashes(pdf) == []
    assert len(pdf) < 2_000_000


def test_a_sealed_photo_is_printed_and_one_without_its_key_is_named(tmp_path: Path) -> None:
    """Otherwise a report of rejection would lose its evidence with the encryption of the disk."""
    source = tmp_path / "box.jpg"
    source.write_bytes(picture())
    with machine() as vault:
        prepared = prepare()
        turn_on(tmp_path, prepared, prepared.recovery_key, NOW)
        folder = AttachmentFolder(tmp_path / "attachments")
        place = folder.path_of(folder.keep(source).sha256)
        assert is_sealed(place)
        photo = Photo("box.jpg", "第 1 行　外箱破损", place)
        assert sum(pictures_in(report(DAMAGED, photos=(photo,)))) == 1
        vault.kept.clear()
        HELD.forget()
        assert "box.jpg（不是图片或已损坏，无法显示）" in text_of(report(DAMAGED, photos=(photo,)))


def test_a_photo_that_cannot_be_shown_is_named() -> None:
    whole = picture()
    photos = (
        Photo("whole.jpg", "完好", whole),
        Photo("cut.jpg", "截断", whole[: len(whole) // 3]),
        Photo("text.png", "文字", b"not a picture"),
        Photo("empty.gif", "空", b""),
        Photo("elsewhere.jpg", "在别处", None),
    )
    pdf = report(DAMAGED, photos=photos)
    text = text_of(pdf)
    assert sum(pictures_in(pdf)) == 1
    for name in ("cut.jpg", "text.png", "empty.gif"):
        assert f"{name}（不是图片或已损坏，无法显示）" in text
    assert "elsewhere.jpg（文件不在本工作站）" in text
    assert "whole.jpg" not in text
