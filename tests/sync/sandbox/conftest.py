"""The training platform on a loopback port."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.sandbox.app import build
from sync.serving import ThreadedServer
from tests.sync.sandbox.raw_soap import NOW, SETTINGS


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadedServer(build(SETTINGS, now=lambda: NOW))
    server.start()
    yield server.url
    assert server.stop()
