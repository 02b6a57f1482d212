"""All kinds of connections that can be made, in the order a person chooses from.

Without it nobody could say what can be connected. A new kind is one module and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.connectors.kinds import (
    declared,
    files,
    gpo_shyl,
    his_database,
    insurance,
    jiangsu_dep,
    mashangfangxin,
    shanghai_yq,
    shanghai_yy,
    zhejiang_hsnn,
)
from sync.connectors.kinds.kind import Kind

KINDS: tuple[Kind, ...] = (
    shanghai_yy.KIND,
    gpo_shyl.KIND,
    jiangsu_dep.KIND,
    zhejiang_hsnn.KIND,
    declared.PROCUREMENT,
    files.KIND,
    mashangfangxin.KIND,
    declared.TRACE,
    insurance.KIND,
    his_database.KIND,
    shanghai_yq.KIND,
)
BY_NAME: Mapping[str, Kind] = {one.name: one for one in KINDS}
