"""Every procurement connector beside its stand-in, behind one face: what all of them have to do.

A bench says how its stand-in lets a truck come and what it holds in the end; the cases know nothing
else of a platform.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Generic, Protocol, Self, TypeVar

import requests

from sync.assembly.training_orders import TrainingOrderBook
from sync.connectors.declared.platform import DeclaredPlatform
from sync.connectors.gpo_shyl.platform import GpoShyl
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.journal import JournalEntry
from sync.connectors.port import OrderToPlace, Platform, PlatformDetail
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.connectors.zhejiang_hsnn.platform import ZhejiangHsnn
from sync.connectors.zhejiang_hsnn.settings import HsnnSettings
from sync.sandbox.app import SandboxSettings, build
from sync.sandbox.training.order import FILED
from sync.serving import ThreadedServer
from tests.sync.connectors.contract import folders_bench as folders
from tests.sync.connectors.contract.broken_line import BrokenLine, broken_line, place_of
from tests.sync.connectors.declared import province as made_up
from tests.sync.connectors.declared import test_declared_province as declared
from tests.sync.connectors.files import test_files_going as files
from tests.sync.connectors.files.folders import Folders
from tests.sync.connectors.gpo_shyl import stand as gpo
from tests.sync.connectors.jiangsu_dep import dep_stand as dep
from tests.sync.connectors.shanghai_yy import test_yy_placing as yy
from tests.sync.connectors.zhejiang_hsnn import hsnn_stand as hsnn

NOBODYS_SECRET = "nobodys-secret-81"


class Bench(ABC):
    """A connector's stand-in that runs, and the line to it."""

    secret: str
    takes_acceptances = True
    has_accounts_in_requests = True
    """A wrong secret is refused by the platform."""
    gone = "no-connection"
    """The code of a platform that is not there."""

    def __init__(self, line: BrokenLine) -> None:
        self.line = line
        self.calls: list[JournalEntry] = []

    def begin_again(self) -> None:
        """Forget everything but the catalogue."""
        self.line.troubles.clear()
        self.calls.clear()
        self._begin_again()

    @abstractmethod
    def _begin_again(self) -> None: ...

    @abstractmethod
    def client(self, secret: str = "", url: str = "") -> AbstractContextManager[Platform]:
        """The client, by the line and with the right secret unless said otherwise."""

    @abstractmethod
    def truck(self) -> None:
        """Let goods be sent to the hospital."""

    @abstractmethod
    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        """An order that can be placed."""

    @abstractmethod
    def placed(self) -> list[str]:
        """Our numbers of the orders that are valid there, once for each time they count."""

    @abstractmethod
    def counted(self) -> dict[str, list[bool]]:
        """What was said of each delivery detail, once for each time it counts."""

    def keep(self, details: list[PlatformDetail]) -> None:
        """What was read is stored now: most platforms do not wait for that."""
        del details


class Shanghai(Bench):
    """The training platform's own province."""

    secret = "yy-secret-81"

    def __init__(self, line: BrokenLine) -> None:
        super().__init__(line)
        self._running = ExitStack()
        self._beside = ""

    @classmethod
    @contextmanager
    def standing(cls) -> Iterator[Shanghai]:
        with broken_line("http://127.0.0.1:1") as line:
            made = cls(line)
            with made._running:
                yield made

    def _begin_again(self) -> None:
        self._running.close()
        settings = SandboxSettings(
            user="u", password=self.secret, org_code=yy.ORG, page_size=4, today=yy.DAY,
            lines=2, cartons=2, boxes=24,
        )  # fmt: skip
        server = ThreadedServer(build(settings))
        server.start()
        self._running.callback(server.stop)
        self._beside = server.url
        self.line.behind = place_of(server.url)

    @contextmanager
    def client(self, secret: str = "", url: str = "") -> Iterator[Platform]:
        account = YySettings(
            (url or self.line.url) + SERVICE_PATH, "u", secret or self.secret, yy.ORG
        )
        book = TrainingOrderBook(self._beside)
        made = ShanghaiYy(account, self.calls.append, order_book=book)
        yield made
        made.close()

    def truck(self) -> None:
        wish = {"lines": 2, "cartons": 2, "boxes": 24}
        assert requests.post(f"{self._beside}/training/deliveries", json=wish, timeout=60).ok

    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        assert isinstance(platform, ShanghaiYy)
        return replace(yy.wanted(platform), plan_no=plan_no)

    def placed(self) -> list[str]:
        told = requests.get(f"{self._beside}/training/orders", timeout=60).json()
        valid = [one for one in told if one["state"] != FILED]
        return [one["plan_no"] for one in valid if one["plan_no"].startswith("CG-")]

    def counted(self) -> dict[str, list[bool]]:
        told = requests.get(f"{self._beside}/training/accepted", timeout=60).json()
        done = {"10": [True], "11": [False]}
        return {row["detail_id"]: done[row["state"]] for row in told if row["state"] in done}


class _Stand(Protocol):
    """What the connectors' own tests stand on."""

    url: str

    def begin_again(self) -> None: ...


Stand = TypeVar("Stand", bound=_Stand)
Said = TypeVar("Said", GpoSettings, DepSettings, HsnnSettings)


class OnStand(Bench, Generic[Stand, Said]):
    """A connector that has a stand of its own: where it runs, and how to reach it."""

    def __init__(self, line: BrokenLine, stand: Stand) -> None:
        super().__init__(line)
        self._stand = stand

    @classmethod
    @contextmanager
    def standing(cls) -> Iterator[Self]:
        with cls._open() as stand, broken_line(stand.url) as line:
            yield cls(line, stand)

    @classmethod
    @abstractmethod
    def _open(cls) -> AbstractContextManager[Stand]: ...

    def _begin_again(self) -> None:
        self._stand.begin_again()

    @contextmanager
    def client(self, secret: str = "", url: str = "") -> Iterator[Platform]:
        settings = self._settings(secret or self.secret)
        made = self._made(replace(settings, url=_by(self.line, settings.url, url)))
        yield made
        made.close()

    @abstractmethod
    def _settings(self, secret: str) -> Said: ...

    @abstractmethod
    def _made(self, settings: Said) -> GpoShyl | JiangsuDep | ZhejiangHsnn: ...


class Gpo(OnStand[gpo.Stand, GpoSettings]):
    """com.shyl.msc."""

    secret = gpo.ACCOUNT.secret

    @classmethod
    def _open(cls) -> AbstractContextManager[gpo.Stand]:
        return gpo.standing()

    def _settings(self, secret: str) -> GpoSettings:
        return self._stand.settings(secret=secret)

    def _made(self, settings: GpoSettings) -> GpoShyl:
        return GpoShyl(settings, self.calls.append, now=lambda: gpo.NOON)

    def truck(self) -> None:
        self._stand.send()

    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        return gpo.order(plan_no)

    def placed(self) -> list[str]:
        return [str(one["own_no"]) for one in self._stand.documents("plans")]

    def counted(self) -> dict[str, list[bool]]:
        found: dict[str, list[bool]] = {}
        for receipt in self._stand.documents("receipts"):
            for line in receipt["body"]["mx"]:
                found.setdefault(line["psdmxbh"], []).append(int(line["crksl"]) > 0)
        return found


class Jiangsu(OnStand[dep.Stand, DepSettings]):
    """DEP: deliveries come until they are stored, acceptances go by its web page."""

    secret = dep.TOKEN
    takes_acceptances = False

    @classmethod
    def _open(cls) -> AbstractContextManager[dep.Stand]:
        return dep.standing()

    def _settings(self, secret: str) -> DepSettings:
        return self._stand.settings(token=secret)

    def _made(self, settings: DepSettings) -> JiangsuDep:
        stand = self._stand
        return JiangsuDep(settings, self.calls.append, stand.reports, stand.clock, stand.store)

    def truck(self) -> None:
        self._stand.control("POST", "/deliveries", {"lines": 2, "cartons": 2, "boxes": 24})

    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        return dep.order(plan_no)

    def placed(self) -> list[str]:
        return [str(one["OrderNO"]) for one in self._stand.orders()]

    def counted(self) -> dict[str, list[bool]]:
        return {}

    def keep(self, details: list[PlatformDetail]) -> None:
        self._stand.store.keep(details)


class Zhejiang(OnStand[hsnn.Stand, HsnnSettings]):
    """hsnn, its calls named."""

    secret = hsnn.ACCOUNT.secret

    @classmethod
    def _open(cls) -> AbstractContextManager[hsnn.Stand]:
        return hsnn.standing()

    def _settings(self, secret: str) -> HsnnSettings:
        return self._stand.settings(secret=secret)

    def _made(self, settings: HsnnSettings) -> ZhejiangHsnn:
        return ZhejiangHsnn(settings, self.calls.append, now=self._stand.clock)

    def truck(self) -> None:
        self._stand.send()

    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        return hsnn.order(plan_no)

    def placed(self) -> list[str]:
        rows = self._stand.held("order-detail")
        keys = [row["orderCustomInfo"] for row in rows if row["orderDetailState"] == "1"]
        return [key.removesuffix("#1") for key in keys if key.endswith("#1")]

    def counted(self) -> dict[str, list[bool]]:
        found: dict[str, list[bool]] = {}
        for row in self._stand.held("receipt"):
            said = int(row["warehouseCount"]) > 0
            found.setdefault(str(row["distributeId"]), []).append(said)
        return found


class Declared(Bench):
    """A province nobody programmed for, connected by a file."""

    secret = made_up.PASSWORD

    def __init__(self, line: BrokenLine, stand: declared.Stand) -> None:
        super().__init__(line)
        self._stand = stand

    @classmethod
    @contextmanager
    def standing(cls) -> Iterator[Declared]:
        province = made_up.Province()
        with made_up.serving(province) as url, broken_line(url) as line:
            yield cls(line, declared.Stand(province, url))

    def _begin_again(self) -> None:
        self._stand.province.__init__()  # type: ignore[misc]
        self._stand.province.drugs["81000"] = {}

    @contextmanager
    def client(self, secret: str = "", url: str = "") -> Iterator[Platform]:
        said = self._stand.description(base_url=_by(self.line, self._stand.url, url))
        secrets = declared.SECRETS | {"password": secret or self.secret}
        made = DeclaredPlatform(
            said, secrets, self.calls.append, _note_nothing, self._stand.province.clock
        )
        yield made
        made.close()

    def truck(self) -> None:
        province = self._stand.province
        province.deliveries.append(made_up.delivery(len(province.deliveries) + 1, 2))

    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        return replace(declared.ORDER, plan_no=plan_no)

    def placed(self) -> list[str]:
        return [str(one["planNo"]) for one in self._stand.province.orders.values()]

    def counted(self) -> dict[str, list[bool]]:
        found: dict[str, list[bool]] = {}
        for number, said in self._stand.province.accepted:
            found.setdefault(number, []).append(said["word"] == "合格")
        return found


class Files(Bench):
    """No interface at all: files in folders, which people carry."""

    secret = "nothing-is-secret-81"
    has_accounts_in_requests = False
    gone = "folder"

    def __init__(self, line: BrokenLine, empty: Callable[[], Folders]) -> None:
        super().__init__(line)
        self._empty, self._folders, self._trucks = empty, empty(), 0

    @classmethod
    @contextmanager
    def standing(cls) -> Iterator[Files]:
        with folders.laid_out() as empty:
            yield cls(BrokenLine(("127.0.0.1", 1)), empty)

    def _begin_again(self) -> None:
        self._folders, self._trucks = self._empty(), 0

    @contextmanager
    def client(self, secret: str = "", url: str = "") -> Iterator[Platform]:
        del secret
        known = folders.settings_of(self._folders, url)
        made = folders.ShakyFiles(known, self.calls, self.line, self._folders)
        yield made
        made.close()

    def truck(self) -> None:
        self._trucks += 1
        folders.sent_twice(self._folders, self._trucks)

    def order(self, platform: Platform, plan_no: str) -> OrderToPlace:
        return replace(files.ORDER, plan_no=plan_no)

    def placed(self) -> list[str]:
        return [
            number
            for name in self._folders.written()
            if name.startswith("订单-")
            for number in {row.split(",")[0] for row in self._folders.rows(name)}
        ]

    def counted(self) -> dict[str, list[bool]]:
        found: dict[str, list[bool]] = {}
        for name in self._folders.written():
            for row in self._folders.rows(name) if name.startswith("验收-") else ():
                number, said, *_ = row.split(",")
                found.setdefault(number, []).append(said == "验收通过")
        return found


Standing = Callable[[], AbstractContextManager[Bench]]

BENCHES: dict[str, Standing] = {
    "shanghai-yy": Shanghai.standing,
    "gpo-shyl": Gpo.standing,
    "jiangsu-dep": Jiangsu.standing,
    "zhejiang-hsnn": Zhejiang.standing,
    "declared": Declared.standing,
    "files": Files.standing,
}


def _by(line: BrokenLine, url: str, instead: str) -> str:
    """An address with the line's place, or another one, in place of the stand-in's own."""
    host, port = place_of(url)
    return url.replace(f"http://{host}:{port}", instead or line.url)


def _note_nothing(fields: object, reason: str, /) -> None:
    """No row of a stand-in is unreadable."""
    raise AssertionError((fields, reason))
