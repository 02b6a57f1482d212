"""All stand-ins as one program: each platform at its own path, and a page that says how to call it.

Without it a trainee would have one province and nothing else to connect. A delivery of the training
platform's distributor is known to the stand-in for 码上放心 as well: what is received from the one
can be told to the other. Accounts are public: nothing here is worth guarding.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from litestar import Litestar, MediaType, Request, Response, Router, get

from app.store.clock import utc_now
from sync.sandbox import app as shanghai
from sync.sandbox.app import SandboxSettings
from sync.sandbox.frame import application
from sync.sandbox.gpo_shyl import app as gpo
from sync.sandbox.gpo_shyl.web import SERVICES_PATH
from sync.sandbox.insurance import app as insurance
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.web import GATEWAY_PATH as INSURANCE_PATH
from sync.sandbox.jiangsu_dep import app as jiangsu
from sync.sandbox.jiangsu_dep.web import GATEWAY_PATHS as DEP_PATHS
from sync.sandbox.mashangfangxin import app as mashangfangxin
from sync.sandbox.mashangfangxin.account import MsfxAccount
from sync.sandbox.mashangfangxin.web import GATEWAY_PATH as TOP_PATH
from sync.sandbox.shanghai_yy.web import SERVICE_PATH
from sync.sandbox.zhejiang_hsnn import account as hsnn_account
from sync.sandbox.zhejiang_hsnn import app as zhejiang

PLATFORMS_PATH = "/training/platforms"
_CATALOGUE_ROWS = 3_000
"""Nobody who practises waits for the whole one, of some 280,000."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """One platform that is stood in for, and how to connect to it."""

    kind: str
    """The kind of connection (app/links/connections.py)."""
    title: str
    path: str
    """Where it answers."""
    control: str
    """Its training-only routes: goods, faults, what it holds."""
    settings: Mapping[str, str]
    """By the names of the kind's fields; without the address."""
    secrets: Mapping[str, str]
    routers: tuple[Router, ...]


def build(settings: SandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build all of it; raises LedgerError where a file cannot be used.

    Each stand-in has a file of its own beside `settings.database`. ValueError says that the size of
    the first delivery does not add up.
    """
    with ExitStack() as opened:
        found = tuple(_stand_ins(settings, now, opened))
        closing = opened.pop_all()
    routers = [router for one in found for router in one.routers]
    return application([*routers, _front(found)], closing.close)


def _stand_ins(
    settings: SandboxSettings, now: Callable[[], datetime], opened: ExitStack
) -> list[StandIn]:
    # Words that stand nowhere else: a journal masks them wherever they stand.
    account = MsfxAccount(app_key="peixun-msfx-key", secret="peixun-msfx-secret")
    traces = mashangfangxin.MsfxSandboxSettings(
        _beside(settings, "msfx"), account, today=settings.today, boxes=0
    )
    msfx = mashangfangxin.parts(traces, now)
    opened.callback(msfx.ledger.close)
    yy = shanghai.parts(settings, now, msfx.supplier.add)
    opened.callback(yy.ledger.close)
    return [
        _shanghai(settings, yy.routers),
        _mashangfangxin(traces, msfx.routers),
        _insurance(settings, now, opened),
        _gpo(settings, now, opened),
        _jiangsu(settings, now, opened),
        _zhejiang(settings, now, opened),
    ]


def _shanghai(settings: SandboxSettings, routers: tuple[Router, ...]) -> StandIn:
    said = {"user": settings.user, "org_code": settings.org_code}
    secrets = {"password": settings.password}
    return StandIn(
        "shanghai-yy", "上海阳光采购（培训）", SERVICE_PATH, "/training", said, secrets, routers
    )


def _mashangfangxin(
    settings: mashangfangxin.MsfxSandboxSettings, routers: tuple[Router, ...]
) -> StandIn:
    account = settings.account
    said = {
        "ref_ent_id": account.ref_ent_id,
        "ent_id": account.ent_id,
        "plain_http": "1",
        # Nobody who practises waits as long for a bill as at the real platform.
        "queue_wait_s": f"{account.queue_s:g}",
    }
    secrets = {"app_key": account.app_key, "secret": account.secret}
    return StandIn(
        "mashangfangxin", "码上放心（培训）", TOP_PATH, "/training/msfx", said, secrets, routers
    )


def _insurance(
    settings: SandboxSettings, now: Callable[[], datetime], opened: ExitStack
) -> StandIn:
    account = InsuranceAccount(catalogue_rows=_CATALOGUE_ROWS)
    chosen = insurance.InsuranceSandboxSettings(_beside(settings, "insurance"), account)
    made = insurance.parts(chosen, now)
    opened.callback(made.ledger.close)
    said = {
        "fixmedins_code": account.fixmedins_code,
        "fixmedins_name": account.fixmedins_name,
        "mdtrtarea_admvs": account.mdtrtarea_admvs,
        "recer_sys_code": account.recer_sys_code,
        "paasid": account.paasid,
        "opter": "PX01",
        "opter_name": "培训经办人",
        "records_per_message": "50",
        # All that was ever received here, also before this connection was.
        "uploads.since": "2020-01-01",
        "plain_http": "1",
    }
    secrets = {"secret_token": account.secret_token}
    return StandIn(
        "insurance",
        "医保追溯码库（培训）",
        INSURANCE_PATH,
        "/training/insurance",
        said,
        secrets,
        made.routers,
    )


def _gpo(settings: SandboxSettings, now: Callable[[], datetime], opened: ExitStack) -> StandIn:
    chosen = gpo.GpoSandboxSettings(_beside(settings, "gpo"), today=settings.today)
    made = gpo.parts(chosen, now)
    opened.callback(made.ledger.close)
    account = chosen.account
    said = {
        "platform_code": account.platform_code,
        "org_code": account.org_code,
        "operator": "培训收货员",
        "plain_http": "1",
    }
    secrets = {"secret": account.secret}
    return StandIn(
        "gpo-shyl", "GPO（培训）", SERVICES_PATH, "/training/gpo", said, secrets, made.routers
    )


def _jiangsu(settings: SandboxSettings, now: Callable[[], datetime], opened: ExitStack) -> StandIn:
    chosen = jiangsu.DepSandboxSettings(_beside(settings, "dep"), today=settings.today)
    made = jiangsu.parts(chosen, now)
    opened.callback(made.ledger.close)
    said = {"hospital": chosen.account.hospital, "plain_http": "1"}
    secrets = {"token": chosen.account.token}
    return StandIn(
        "jiangsu-dep",
        "江苏 DEP（培训）",
        DEP_PATHS[0],
        "/training/dep",
        said,
        secrets,
        made.routers,
    )


def _zhejiang(settings: SandboxSettings, now: Callable[[], datetime], opened: ExitStack) -> StandIn:
    chosen = zhejiang.HsnnSandboxSettings(_beside(settings, "hsnn"))
    made = zhejiang.parts(chosen, now)
    opened.callback(made.ledger.close)
    said = {
        "user": chosen.account.user,
        "paths.add_order": hsnn_account.ADD_ORDER,
        "paths.submit_order": hsnn_account.SUBMIT_ORDER,
        "paths.orders": hsnn_account.ORDERS,
        "paths.distributions": hsnn_account.DISTRIBUTIONS,
        "paths.receipts": hsnn_account.RECEIPTS,
        "delivery_no_field": "distributeCustomInfo",
        "plain_http": "1",
    }
    secrets = {"secret": chosen.account.secret}
    return StandIn(
        "zhejiang-hsnn", "浙江 hsnn（培训）", "", "/training/hsnn", said, secrets, made.routers
    )


def _beside(settings: SandboxSettings, name: str) -> Path | None:
    if settings.database is None:
        return None
    return settings.database.with_name(f"{settings.database.stem}-{name}.db")


def _front(found: tuple[StandIn, ...]) -> Router:
    """Say who is stood in for: to a person at `/`, to a program at /training/platforms."""

    @get(PLATFORMS_PATH, sync_to_thread=False)
    def platforms(request: Request[Any, Any, Any]) -> list[dict[str, Any]]:
        """List the stand-ins, each with what a connection to it is set to."""
        return [_told(one, _address(request)) for one in found]

    @get("/", sync_to_thread=False)
    def front(request: Request[Any, Any, Any]) -> Response[str]:
        """Show them to a person."""
        return Response(_page(found, _address(request)), media_type=MediaType.HTML)

    return Router("/", route_handlers=[platforms, front])


def _address(request: Request[Any, Any, Any]) -> str:
    return str(request.base_url).removesuffix("/")


def _told(one: StandIn, address: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "title": one.title,
        "settings": {"url": address + one.path, **one.settings},
        "secrets": dict(one.secrets),
        "control": address + one.control,
    }


def _page(found: tuple[StandIn, ...], address: str) -> str:
    parts = [_section(_told(one, address)) for one in found]
    return (
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>培训平台</title>"
        "<style>body{font:16px/1.6 sans-serif;margin:2em auto;max-width:52em;padding:0 1em}"
        "td{padding:.1em 1em .1em 0;vertical-align:top}code{word-break:break-all}</style>"
        "<h1>培训平台</h1><p>各外部平台的替身：说真实的协议，账户都是公开的，数据都是虚构的。"
        f"程序读取：<code>{html.escape(address + PLATFORMS_PATH)}</code></p>{''.join(parts)}</html>"
    )


def _section(told: dict[str, Any]) -> str:
    rows = {**told["settings"], **told["secrets"], "培训专用接口": told["control"]}
    cells = "".join(
        f"<tr><td>{html.escape(name)}<td><code>{html.escape(value)}</code>"
        for name, value in rows.items()
    )
    return f"<h2>{html.escape(told['title'])}</h2><table>{cells}</table>"
