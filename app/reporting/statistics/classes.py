"""Classes of drugs (药品分类): the first two characters of an insurance code, with their names.

Without it purchases could not be added up by class: catalogues name none. Western drugs (X) are
divided by the anatomical main groups of the WHO's ATC system, Chinese patent medicines (Z) by the
departments that use them, as the NHSA's classification of 2019 does.
"""

from __future__ import annotations

UNKNOWN = "未分类"
_LENGTH = 2
_NAMES = {
    "XA": "消化道和代谢",
    "XB": "血液和造血器官",
    "XC": "心血管系统",
    "XD": "皮肤病用药",
    "XG": "泌尿生殖系统和性激素",
    "XH": "全身激素制剂",
    "XJ": "全身抗感染药",
    "XL": "抗肿瘤和免疫调节",
    "XM": "肌肉骨骼系统",
    "XN": "神经系统",
    "XP": "抗寄生虫和驱虫",
    "XR": "呼吸系统",
    "XS": "感觉器官",
    "XV": "其他西药",
    "ZA": "中成药·内科",
    "ZB": "中成药·外科",
    "ZC": "中成药·肿瘤",
    "ZD": "中成药·妇科",
    "ZE": "中成药·眼科",
    "ZF": "中成药·耳鼻喉科",
    "ZG": "中成药·骨伤科",
    "ZH": "中成药·皮肤科",
    "ZI": "中成药·民族药",
}


def class_of(insurance_code: str) -> str:
    """The class of a code; empty where it says none."""
    begins = insurance_code[:_LENGTH].upper()
    return begins if begins in _NAMES else ""


def class_name(drug_class: str) -> str:
    """What a class is called."""
    return _NAMES.get(drug_class, UNKNOWN)
