"""What every trace code platform that takes bills is asked for beside how it is reached.

Without it what goes to patients would be uploaded by hospitals whose HIS does that already. The
service reads these settings (sync/service/tracing_out/settings.py), the connector does not.
"""

from __future__ import annotations

from typing import Final

from app.links.connections import FieldKind, LinkField
from sync.connectors.kinds.form import ACCOUNT, DETAILS

STOCK_BILLS: Final = "stock_bills"
RETAIL_BILLS: Final = "retail_bills"
PARTNERS: Final = "partners"

BILL_FIELDS: Final = (
    LinkField(
        PARTNERS,
        "往来单位",
        FieldKind.LONG_TEXT,
        help="每行“配送企业编码=平台上的企业主键”；不填时按上游单据和平台的答复自动识别。",
        step=ACCOUNT,
    ),
    LinkField(
        STOCK_BILLS,
        "上传出入库单",
        FieldKind.FLAG,
        default="1",
        help="收货确认后上传采购入库，退供应商、销毁后上传出库；由别的程序上传的医院改为否。",
        step=DETAILS,
    ),
    LinkField(
        RETAIL_BILLS,
        "上传患者用药",
        FieldKind.FLAG,
        default="0",
        help="发药和核销后上传零售出库，不含患者信息；由 HIS 上传的医院保持为否。",
        step=DETAILS,
    ),
)
