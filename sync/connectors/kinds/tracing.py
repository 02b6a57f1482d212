"""What every trace code platform that takes bills is asked for beside how it is reached.

Without it what goes to patients would be uploaded by hospitals whose HIS does that already. The
service reads these settings (sync/service/tracing_out/settings.py), the connector does not.
"""

from __future__ import annotations

from typing import Final

from app.links.connections import FieldKind
from app.readers.saying import Saying
from sync.connectors.kinds.form import ACCOUNT, DETAILS, Entry, shown_field

STOCK_BILLS: Final = "stock_bills"
RETAIL_BILLS: Final = "retail_bills"
PARTNERS: Final = "partners"

BILL_FIELDS: Final = (
    shown_field(
        Entry(
            PARTNERS,
            Saying("往来单位", "Partners"),
            ACCOUNT,
            Saying(
                "每行“配送企业编码=平台上的企业主键”；不填时按上游单据和平台的答复自动识别。",
                'One "distributor code=enterprise key at the platform" a line; empty: found from '
                "upstream bills and the platform's answers.",
            ),
            FieldKind.LONG_TEXT,
        )
    ),
    shown_field(
        Entry(
            STOCK_BILLS,
            Saying("上传出入库单", "Upload stock bills"),
            DETAILS,
            Saying(
                "收货确认后上传采购入库，退供应商、销毁后上传出库；由别的程序上传的医院改为否。",
                "Inbound bills after a receipt is confirmed, outbound bills after returns and "
                "destruction; switch off where another program uploads them.",
            ),
            FieldKind.FLAG,
        ),
        "1",
    ),
    shown_field(
        Entry(
            RETAIL_BILLS,
            Saying("上传患者用药", "Upload what patients get"),
            DETAILS,
            Saying(
                "发药和核销后上传零售出库，不含患者信息；由 HIS 上传的医院保持为否。",
                "Retail bills after dispensing and write-off, without anything about patients; "
                "leave it off where the HIS uploads them.",
            ),
            FieldKind.FLAG,
        ),
        "0",
    ),
)
