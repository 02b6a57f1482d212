"""The least that each kind has to be told, by its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

Texts = dict[str, str]
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’]")
"""Signs that no English sentence has."""


class Filled(NamedTuple):
    settings: Texts
    secrets: Texts


LEAST: dict[str, Filled] = {
    "shanghai-yy": Filled(
        {"url": "https://yy.invalid/ws", "user": "yyuser", "org_code": "31010000001"},
        {"password": "pAss-w0rd"},
    ),
    "gpo-shyl": Filled(
        {
            "url": "https://gpo.invalid/ws",
            "platform_code": "PXGPO",
            "org_code": "PX000001",
            "operator": "张三",
        },
        {"secret": "i0-c0de"},
    ),
    "jiangsu-dep": Filled(
        {"url": "https://dep.invalid/dep/business/post", "hospital": "PX32000001"},
        {"token": "t0ken"},
    ),
    "zhejiang-hsnn": Filled(
        {"url": "https://hsnn.invalid", "user": "pxyy001"}, {"secret": "s3cret"}
    ),
    "mashangfangxin": Filled(
        {"ref_ent_id": "PX00000000000001"}, {"app_key": "81000001", "secret": "s3cret"}
    ),
    "insurance": Filled(
        {
            "url": "https://yb.invalid/fsi",
            "fixmedins_code": "H31000000001",
            "fixmedins_name": "培训医院",
            "mdtrtarea_admvs": "310000",
            "recer_sys_code": "MBS_LOCAL",
            "opter": "001",
            "opter_name": "张三",
        },
        {},
    ),
    "shanghai-yq": Filled(
        {"url": "https://yy.invalid/ws", "user": "yquser", "org_code": "PXYQ0001"},
        {"password": "pAss-w0rd"},
    ),
    "his-database": Filled(
        {"url": "postgresql+psycopg://reader@his.invalid/his", "catalogue": "v_drug"},
        {"password": "r3ader"},
    ),
    "declared": Filled(
        {"example": "example-province"}, {"secrets": "account=仓库01；password=a;b=c"}
    ),
    "files": Filled({"in_folder": str(Path.cwd() / "platform-files")}, {}),
    "declared-trace": Filled(
        {"example": "mashangfangxin", "own": "ref_ent_id = PX1"},
        {"secrets": "app_key=81000001;app_secret=s3cret"},
    ),
}
