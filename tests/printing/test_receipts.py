"""The papers of a receipt are made of what the store knows, those that are needed and no others."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from app.papers import OF_A_RECEIPT, PaperKind
from app.receiving.acceptance.operations import ArrivalNoted, ColdChainNoted, LineConcluded
from app.receiving.acceptance.values import Conclusion, Purpose, Role
from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from printing.receipts import Office, print_papers, print_receipt
from printing.storing import PaperNotWritten
from tests.app.receiving.acceptance.desk_bench import DELIVERY, RECEIPT, Bench, bench, written
from tests.deliveries import PERSON, Workplace, code
from tests.printing.printed import words
from tests.printing.samples import HOSPITAL, picture


@pytest.fixture
def desk(place: Workplace, tmp_path: Path) -> Bench:
    return bench(place, tmp_path)


def office(tmp_path: Path, desk: Bench) -> Office:
    return Office(HOSPITAL, tmp_path / "papers", desk.parts.folder, training=True)


def text_of(path: Path) -> str:
    return re.sub(r"\s", "", "".join(words(path.read_bytes())))


def receive_all(desk: Bench) -> None:
    session = desk.place.open(DELIVERY)
    for serial in range(1, 11):
        session.scan(desk.place.reading(code(serial)))
    for serial in range(1, 5):
        session.scan(desk.place.reading(code(serial, "8100011")))


def test_a_good_receipt_has_its_receipt_and_its_acceptance_paper(
    desk: Bench, tmp_path: Path
) -> None:
    receive_all(desk)
    desk.acceptance.note(ArrivalNoted(courier="送货员甲"))
    desk.acceptance.note(ColdChainNoted(arrival_temperature=Decimal("5.5")))
    for line_no in (1, 2):
        desk.acceptance.note(LineConcluded(line_no=line_no, conclusion=Conclusion.QUALIFIED))
    desk.acceptance.sign(Role.ACCEPTOR, "验收员丙")
    papers = print_papers(desk.place.parts, RECEIPT, office(tmp_path, desk))
    assert list(papers) == [PaperKind.RECEIPT, PaperKind.ACCEPTANCE]
    receipt, accepted = (text_of(path) for path in papers.values())
    number = papers[PaperKind.RECEIPT].stem
    assert papers[PaperKind.ACCEPTANCE].name == f"{number}-验收单.pdf"
    for expected in ("收货单", number, "送货人：送货员甲", "合计2行", "药品追溯码14个", "培训"):
        assert expected in receipt
    for expected in ("验收单", number, "结论：全部合格", "到货温度：5.5℃", "签字：验收员丙"):
        assert expected in accepted


def test_what_is_wrong_is_reported_with_its_photos(desk: Bench, tmp_path: Path) -> None:
    receive_all(desk)
    wrong = LineConcluded(
        line_no=2, conclusion=Conclusion.UNQUALIFIED, reason=Difference.DAMAGED, remark="瓶口渗漏"
    )
    desk.acceptance.note(wrong)
    photo = written(tmp_path, "破损.jpg", picture())
    desk.attach(photo, Purpose.PHOTO, 2)
    papers = print_papers(desk.place.parts, RECEIPT, office(tmp_path, desk))
    text = text_of(papers[PaperKind.REJECTION])
    for expected in ("4破损；瓶口渗漏", "B2601", "照片（1张）", "试验注射液B2601破损.jpg"):
        assert expected in text
    assert "无法显示" not in text
    elsewhere = Office(HOSPITAL, tmp_path / "elsewhere")
    alone = print_papers(desk.place.parts, RECEIPT, elsewhere, (PaperKind.REJECTION,))
    assert "破损.jpg（文件不在本工作站）" in text_of(alone[PaperKind.REJECTION])


def test_what_is_asked_for_is_made_even_where_nothing_differs(desk: Bench, tmp_path: Path) -> None:
    kinds = OF_A_RECEIPT
    papers = print_papers(desk.place.parts, RECEIPT, office(tmp_path, desk), kinds)
    assert tuple(papers) == kinds
    assert "差异单" in text_of(papers[PaperKind.DIFFERENCE])


def test_the_receipt_paper_alone_goes_by_its_number(desk: Bench, tmp_path: Path) -> None:
    path = print_receipt(desk.place.parts, RECEIPT, tmp_path, HOSPITAL, training=False)
    session = desk.place.open(DELIVERY)
    assert path == tmp_path / f"{session.view().receipt_no}.pdf"
    assert PERSON in text_of(path)


def test_papers_that_cannot_be_made_are_refused_in_words(desk: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PaperNotWritten):
        print_papers(desk.place.parts, RECEIPT, Office(HOSPITAL, tmp_path / "file" / "papers"))
    with pytest.raises(WishRefused):
        print_papers(desk.place.parts, DELIVERY.delivery_id, office(tmp_path, desk))
