"""A window on a stage: the real window, with fakes behind every port."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.people.signing.events import PersonsShown
from app.receiving.progress import ReceiptView
from tests.ui import acceptance_samples, samples
from ui.admin_pages import AdminPorts
from ui.application import Dressed
from ui.bridge import Bridge
from ui.fake_admin import fake_admin
from ui.fake_desk import FakeDesk, FakePapers, FakeTraining
from ui.fake_office import fake_office
from ui.fake_purchasing import fake_purchasing
from ui.fake_readers import FakeReaders
from ui.fake_rooms import fake_rooms
from ui.fake_shipping import fake_shipping
from ui.pages import PageNeeds, Pages
from ui.preferences import MemoryPreferences
from ui.purchasing_pages import PurchasingPorts
from ui.room_pages import RoomPorts
from ui.shipping_pages import ShippingPorts
from ui.sound import RecordingSound
from ui.window import MainWindow

PERSONS = ("收货员甲", "收货员乙", "验收员丙")


@dataclass(frozen=True)
class Stage:
    """The window and what stands behind it."""

    window: MainWindow
    bridge: Bridge
    desk: FakeDesk
    papers: FakePapers
    readers: FakeReaders
    training: FakeTraining
    sound: RecordingSound
    preferences: MemoryPreferences
    rooms: RoomPorts
    purchasing: PurchasingPorts
    shipping: ShippingPorts
    admin: AdminPorts


def build_stage(
    application: Dressed,
    view: ReceiptView | None = None,
    *,
    training: bool = True,
    preferences: MemoryPreferences | None = None,
) -> Stage:
    """Build the window with fakes."""
    bridge = Bridge()
    desk = FakeDesk(bridge.post, view or samples.view(), samples.deliveries())
    papers = FakePapers(bridge.post, Path("SH20261121-0001.pdf"))
    trainer = FakeTraining(bridge.post, samples.training_cartons())
    trainer.odd_codes = samples.ODD_CODES
    fake_readers = FakeReaders(bridge.post, samples.readers_shown("一号收货台").readers, desk)
    sound = RecordingSound()
    preferences = preferences or MemoryPreferences()
    rooms = fake_rooms(bridge.post, acceptance_samples.start(), lambda: samples.NOW)
    purchasing = fake_purchasing(bridge.post)
    shipping = fake_shipping(bridge.post)
    admin = fake_admin(bridge.post)
    needs = PageNeeds(
        bridge=bridge,
        desk=desk,
        papers=papers,
        readers=fake_readers,
        rooms=rooms,
        office=fake_office(bridge.post),
        purchasing=purchasing,
        shipping=shipping,
        admin=admin,
        preferences=preferences,
        training=trainer if training else None,
        sound=sound,
        now=lambda: samples.NOW,
    )
    window = MainWindow(application, preferences, training=training)
    window.furnish(Pages(needs, window, window.room))
    window.sign_in_page.show_persons(PersonsShown(PERSONS))
    return Stage(
        window,
        bridge,
        desk,
        papers,
        fake_readers,
        trainer,
        sound,
        preferences,
        rooms,
        purchasing,
        shipping,
        admin,
    )
