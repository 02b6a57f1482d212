"""A carton label as distributors print them, for whoever tries or measures labels."""

from __future__ import annotations

from datetime import date

from app.packing.carton_label import CartonItem, CartonLabel

SSCC = "106141411234567897"
ITEM = CartonItem(
    name="注射用头孢曲松钠",
    strength="1.0g×10瓶",
    maker="示例制药（集团）股份有限公司",
    batch="A2601",
    expiry=date(2028, 1, 4),
    quantity=40,
    unit="盒",
)
LABEL = CartonLabel(
    sscc=SSCC,
    carton_no="CK210429007005",
    sender="示例医药配送有限公司",
    recipient="示例市第一人民医院",
    address="示例市示例区人民路100号 住院药房药库",
    delivery_no="PS2026112100001",
    sequence=3,
    carton_count=12,
    contents=(ITEM,),
    storage="2–8℃",
)
