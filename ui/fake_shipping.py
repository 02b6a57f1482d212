"""Stand-ins for what shippers work with; without them a page would need a database."""

from __future__ import annotations

from collections.abc import Callable

from ui.fake_packing import fake_packing
from ui.labels.designer.fake_designing import FakeDesigning
from ui.labels.fake_labels import FakeLabels
from ui.labels.making.fake_forms import FakeForms
from ui.shipping_pages import ShippingPorts


def fake_shipping(post: Callable[[object], None]) -> ShippingPorts:
    """Make one of each."""
    return ShippingPorts(
        labels=FakeLabels(post),
        packing=fake_packing(post),
        designs=FakeDesigning(post),
        forms=FakeForms(post),
    )
