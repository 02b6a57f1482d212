"""A service, a workstation and a bad way between them, for the tests beside it."""

from __future__ import annotations

from tests.sync.client.conftest import newcomer, proxy, running, station
from tests.sync.conftest import service_database

__all__ = ["newcomer", "proxy", "running", "service_database", "station"]
