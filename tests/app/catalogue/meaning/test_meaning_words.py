"""Makers, units, forms and numbers: what means the same, what differs, what nobody can say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.catalogue.meaning.aliases import joined
from app.catalogue.meaning.forms import compare_forms
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.makers import MakerNames, maker_key
from app.catalogue.meaning.numbers import (
    approval_aliases,
    approval_key,
    code_key,
    compare_approval,
    confusable,
    differing_segments,
    maker_digits,
    standard_code_is_right,
)
from app.catalogue.meaning.units import same_unit

MAKERS = """
开封制药(集团)有限公司 = 开封制药（集团）有限公司
开封制药(集团)有限公司 = 开封制药集团有限公司
开封制药(集团)有限公司 = 开封制药 (集团) 有限公司
开封制药(集团)有限公司 = 开封制药【集团】有限公司
开封制药(集团)有限公司 ! 开封制药有限公司
湖北科伦药业有限公司 = 湖北科伦药业有限责任公司
湖北科伦药业有限公司 = 湖北科伦药业 有限公司
湖北科伦药业有限公司 = 湖北科伦
湖北科伦药业有限公司 = 湖北科伦药
湖北科伦药业有限公司 = 湖北科伦药业有
湖北科伦药业有限公司 = 科伦药业
湖北科伦药业有限公司 ? 科伦药业有限公司
湖北科伦药业有限公司 ! 湖南科伦药业有限公司
湖北科伦药业有限公司 ! 湖北科益药业有限公司
湖北科伦药业有限公司 ! 湖北科伦药业股份有限公司
湖北科伦药业有限公司 ? 科伦
青岛双鲸药业股份有限公司 = 青岛双鲸药
青岛双鲸药业股份有限公司 = 青岛双鲸药业股份
青岛双鲸药业股份有限公司 = 青岛双鲸药业股份公司
青岛双鲸药业股份有限公司 = 青岛双鲸
青岛双鲸药业股份有限公司 ! 青岛黄海制药有限责任公司
青岛双鲸药业股份有限公司 ! 青岛黄海制
河南润弘制药股份有限公司 = 河南润弘有
河南润弘制药股份有限公司 = 河南润弘制药
河南润弘制药股份有限公司 = 润弘制药
河南润弘制药股份有限公司 ! 河南天方药业股份有限公司
河南润弘制药股份有限公司 ! 辰欣药业股
国药集团容生制药有限公司 = 国药容生
国药集团容生制药有限公司 = 国药集团容生
国药集团容生制药有限公司 ! 国药集团国瑞药业有限公司
辰欣药业股份有限公司 = 辰欣药业股
上海上药第一生化药业有限公司 = 上海上药第
成都天台山制药有限公司 = 成都天台山
成都天台山制药有限公司 = 天台山制药
成都天台山制药有限公司 ! 海南海灵化学制药有限公司
成都天台山制药有限公司 ! 海南海灵
北京诚济制药股份有限公司 = 北京诚济
华北制药股份有限公司 ! 华北制药股份有限公司第二分厂
华北制药股份有限公司 ! 华北制药河北华民药业有限责任公司
华北制药股份有限公司 = 华北制药
华北制药股份有限公司 = 華北製藥股份有限公司
汕头经济特区明治医药有限公司 = 汕头经济特区明治医药
汕头经济特区明治医药有限公司 = 明治医药
广州白云山光华制药股份有限公司 = 广州白云山光华制药
广州白云山光华制药股份有限公司 = 白云山光华
广州白云山光华制药股份有限公司 ! 广州白云山明兴制药有限公司
江苏恒瑞医药股份有限公司 = 江苏恒瑞
江苏恒瑞医药股份有限公司 = 恒瑞医药
江苏恒瑞医药股份有限公司 = 江苏恒瑞医药股份有限公司(受托生产:成都盛迪医药有限公司)
江苏恒瑞医药股份有限公司 = 持有人：江苏恒瑞医药股份有限公司；受托生产企业：成都盛迪医药有限公司
华北制药股份有限公司（原华北制药厂） = 华北制药股份有限公司
华北制药股份有限公司（原华北制药厂） = 华北制药厂
华北制药股份有限公司（曾用名：华北制药厂） ! 石药集团欧意药业有限公司
江苏恒瑞医药股份有限公司 ! 江苏豪森药业集团有限公司
江苏恒瑞医药股份有限公司 ! 豪森药业
江苏恒瑞医药股份有限公司 ! 上海恒瑞医药有限公司
江苏恒瑞医药股份有限公司 ?
Pfizer Limited = PFIZER LTD.
Pfizer Limited = Ｐｆｉｚｅｒ　Ｌｔｄ
Pfizer Limited ! Novartis Pharma AG
辉瑞制药有限公司(Pfizer Pharmaceuticals Ltd.) = 辉瑞制药有限公司
哈药集团制药总厂 = 哈药集团制药总厂
哈药集团制药总厂 ! 哈药集团制药六厂
哈药集团三精制药股份有限公司 = 哈药集团三精
天方药业有限公司 = 天方药业
阿斯利康制药有限公司 = 阿斯利康
阿斯利康制药有限公司 = 阿斯利康制药
锦州本天药业有限公司 = 锦州 本天药业 有限公司
锦州本天药业有限公司 ! 江苏晨牌邦德药业有限公司
上海信谊药厂有限公司 = 上海信谊药厂
Bayer AG ? 拜耳医药保健有限公司
石药集团欧意药业有限公司 = 石药欧意
扬子江药业集团有限公司 = 扬子江药业集团
扬子江药业集团有限公司 ! 扬子江药业集团江苏制药股份有限公司
拜耳医药保健有限公司广州分公司 ! 拜耳医药保健有限公司
江苏恒瑞医药股份有限公司（连云港） ? 江苏恒瑞医药股份有限公司
齐鲁制药有限公司 ! 齐鲁制药(海南)有限公司
齐鲁制药有限公司 = 齐鲁制药
开封制药(集团)有限公司 = 开封制药(集团)
辉瑞制药有限公司 ? Pfizer Ireland
浙江华海药业股份有限公司 = 华海药业
北京双鹭药业股份有限公司 = 北京双鹭
通化东宝药业股份有限公司 = 东宝药业
甘李药业股份有限公司 = 甘李药业
甘李药业股份有限公司 ! 通化东宝
四川科伦药业股份有限公司 ! 湖南科伦制药有限公司
四川科伦药业股份有限公司 ! 湖南科伦
杭州默沙东制药有限公司 ? 默沙东
赛诺菲(北京)制药有限公司 = 赛诺菲北京
正大天晴药业集团股份有限公司 = 正大天晴
正大天晴药业集团股份有限公司 ! 南京正大天晴制药有限公司
"""

ALIASED_MAKERS = """
老牌制药有限公司 = 新牌制药股份有限公司
老牌制药厂 = 新牌制药股份有限公司
新牌制药股份有限公司 = 老牌制药（有限责任公司）
老牌制药厂 ! 旧牌制药有限公司
阿斯利康药业(中国)有限公司 = AstraZeneca AB
AstraZeneca AB = 阿斯利康
另一制药有限公司 = 老牌制药厂
"""
ALIASES = (
    ("老牌制药有限公司", "新牌制药股份有限公司"),
    ("AstraZeneca AB", "阿斯利康药业(中国)有限公司", "阿斯利康"),
    ("老牌制药厂", "老牌制药有限公司", "另一制药有限公司"),
)

UNITS = """
盒 = 合
盒 = 盒(24片)
盒 = 小盒
盒 = BOX
盒 = 1盒
支 = 枝
支 = 只
支 = 针
瓶 = 小瓶
瓶 = 玻瓶
袋 = 包
片 = T
粒 = 颗
贴 = 帖
贴 = 张
罐 = 听
喷 = 揿
克 = g
片(粒,支,瓶,袋,听) = 片
片(粒,支,瓶,袋,听) = 支
片（粒、支、瓶、袋、听） = 听
片/粒 = 粒
片(粒,支,瓶,袋,听) ! 板
盒 ! 支
盒 ! 瓶
片 ! 粒
片 ! 板
支 ! 瓶
袋 ! 盒
盒 ! 箱
盒 ?
"""

FORMS = """
片剂 = 片
片剂 = 薄膜衣片
片剂 = 片剂(薄膜衣)
片剂 = 片剂（薄膜衣片）
片剂 = 糖衣片
片剂 = 素片
片剂 = 片剂(含片)
片剂(含片) = 片剂(口含)
片剂(含片) = 含片
薄膜衣片 ! 糖衣片
片剂 ! 肠溶片
片剂 ! 片剂(肠溶)
肠溶片 = 片剂(肠溶片)
肠溶片 = 肠溶薄膜衣片
片剂 ! 缓释片
片剂 ! 控释片
缓释片 ! 控释片
缓释片 = 片剂(缓释)
片剂 ! 分散片
分散片 = 片剂(分散片)
分散片 ! 散剂
片剂 ! 咀嚼片
片剂 ! 泡腾片
片剂 ! 口腔崩解片
口崩片 = 口腔崩解片
片剂 ! 舌下片
片剂(含片) ! 分散片
片剂 ! 胶囊剂
片剂 ! 颗粒剂
胶囊 = 胶囊剂
胶囊 = 硬胶囊
胶囊剂 = 软胶囊
硬胶囊 ! 软胶囊
胶囊 ! 肠溶胶囊
肠溶胶囊 = 胶囊剂(肠溶)
胶囊 ! 缓释胶囊
注射液 = 注射剂
注射液 = 注射剂(注射液)
注射剂 = 粉针剂
注射剂 = 冻干粉针剂
注射剂 = 注射用无菌粉末
冻干粉针剂 = 注射用无菌粉末
注射液 ! 粉针剂
注射液 ! 冻干粉针
注射液 ! 胶囊剂
注射液 = 小容量注射液
小容量注射液 ! 大容量注射液
输液 = 大容量注射液
注射液 ! 脂质体注射液
颗粒 = 颗粒剂
颗粒剂 = 冲剂
颗粒剂 = 颗粒剂(无糖)
颗粒剂(含糖) ! 颗粒剂(无蔗糖)
颗粒剂 ! 肠溶颗粒
颗粒剂 ! 散剂
颗粒剂 ? 干混悬剂
口服液 = 口服溶液
口服溶液剂 = 口服液
口服液 = 合剂
口服液 ? 溶液剂
口服液 ? 糖浆剂
口服液 ! 溶液剂(外用)
溶液剂(外用) ? 含漱液
溶液剂 ? 含漱液
乳膏剂 ? 软膏剂
乳膏 = 乳膏剂
乳膏剂 ! 栓剂
软膏剂 ! 眼膏剂
凝胶剂 ! 片剂
滴眼液 = 滴眼剂
滴眼剂 ! 滴耳剂
滴眼剂 ? 溶液剂
丸剂 = 大蜜丸
丸剂 = 丸剂(浓缩丸)
大蜜丸 ! 水蜜丸
浓缩丸 ! 水丸
丸剂 ? 滴丸
丸剂 ! 片剂
气雾剂 = 吸入气雾剂
气雾剂 ? 喷雾剂
气雾剂 ! 粉雾剂
吸入粉雾剂 = 粉雾剂
鼻喷雾剂 ? 喷雾剂
贴剂 = 透皮贴剂
贴剂 ? 贴膏剂
贴剂 ! 片剂
膜剂 = 药膜
膜剂 ! 片剂
栓剂 = 栓
栓剂 ! 阴道栓
糖浆剂 = 糖浆
某某剂 ? 片剂
片剂 ?
片剂 = 片 剂
滴丸 = 滴丸剂
片剂 = 片剂(普通片)
注射剂 = 注射剂(溶液型)
注射用浓溶液 = 注射液
片剂(薄膜包衣) = 片剂
外用溶液剂 ! 口服溶液剂
软膏剂(乳膏) ? 软膏剂
缓释片(Ⅱ) = 缓释片
口服常释剂型 ? 片剂
滴剂 ? 软胶囊
溶媒结晶粉针剂 = 注射用无菌粉末
大容量注射剂 = 注射剂
吸入用溶液剂 = 吸入溶液剂
吸入粉雾剂 ! 吸入气雾剂
丸剂(水丸) = 水丸
糖浆剂 = 糖浆剂(无糖)
肠溶胶囊 ! 肠溶片
片 ! 缓释片
混悬滴剂 = 口服混悬液
阴道片 ! 片剂
阴道栓 = 栓剂(阴道)
滴眼剂 ? 眼用凝胶
口服溶液 ? 溶液
注射用冻干 = 冻干粉针
"""

NUMBERS = """
国药准字H44024254 = H44024254
国药准字H44024254 = 国药准字 H44024254
国药准字H44024254 = 国药准字Ｈ４４０２４２５４
国药准字H44024254 = 国药准字h44024254
国药准字H44024254 = 批准文号：国药准字H44024254
国药准字H44024254 = 国药准字(H44024254)
国药准字H44024254 = (国药准字)H44024254
国药准字H44024254 = 国药准字H44024254;国药准字H44024255
国药准字H44024254 ! 国药准字H44024255
国药准字H44024254 ! 国药准字Z44024254
国药准字H44024254 ! 国药准字H4402425A
国药准字H44024254 ? 国药准字H4402
国药准字H44024254 ! 国药准字H4403
国药准字H44024254 ?
注册证号H20140732 = H20140732
进口药品注册证号：H20140732 = H20140732
国药准字H20140732 = H20140732
国药准字HJ20140732 ? H20140732
国药准字HJ20140732 ? 注册证号H20140732
国药准字HJ20140732 ! 国药准字H20140732
国药准字HJ20140732 ! 国药准字J20140732
国药准字HJ20140732 ! H20140733
国药准字J20140732 ! H20140732
国药准字SJ20160001 ? S20160001
医药产品注册证HC20171234 = HC20171234
国药准字HC20171234 = HC20171234
国药准字H2O140732 ! 国药准字H20140732
国药准字H20140732号 = H20140732
国药准字H20140732（国药准字H20140733） = 国药准字H20140733
H201407321 ! H20140732
国药准字 H2014 0732 = H20140732
进口药品注册证号H20140732 ? 国药准字HJ20140732
国药准字S20140732 ! 国药准字H20140732
"""

ANSWERS = {"=": Likeness.SAME, "!": Likeness.DIFFERS, "?": Likeness.UNKNOWN}
TABLES: dict[str, tuple[str, Callable[[str, str], Likeness]]] = {
    "makers": (MAKERS, MakerNames().compare),
    "aliased makers": (ALIASED_MAKERS, MakerNames(ALIASES).compare),
    "units": (UNITS, same_unit),
    "forms": (FORMS, compare_forms),
    "approval numbers": (NUMBERS, compare_approval),
}


def _split(line: str) -> tuple[str, Likeness, str]:
    sign = next(sign for sign in ANSWERS if f" {sign}" in line)
    first, _, second = line.partition(f" {sign}")
    return first, ANSWERS[sign], second.strip()


@pytest.mark.parametrize("name", TABLES)
def test_each_pair_is_judged_as_the_table_says_in_both_directions(name: str) -> None:
    table, compare = TABLES[name]
    rows = [_split(line) for line in table.strip().split("\n")]
    wrong = [
        (first, second, compare(first, second), compare(second, first), expected)
        for first, expected, second in rows
        if (compare(first, second), compare(second, first)) != (expected, expected)
    ]
    assert wrong == []


def test_a_strict_reader_keeps_the_words_of_the_legal_form_apart() -> None:
    names = ("湖北科伦药业有限公司", "湖北科伦药业有限责任公司")
    assert MakerNames().compare(*names) is Likeness.SAME
    assert MakerNames(strict=True).compare(*names) is Likeness.DIFFERS
    brackets = ("湖北科伦药业（有限公司）", "湖北科伦药业有限公司")
    assert MakerNames(strict=True).compare(*brackets) is Likeness.SAME


def test_the_key_of_a_maker_is_one_for_all_its_writings() -> None:
    writings = ("开封制药(集团)有限公司", "开封制药（集团）有限公司 ", "開封製藥集團有限公司")
    assert len({maker_key(text) for text in writings[:2]}) == 1
    assert maker_key(maker_key(writings[0])) == maker_key(writings[0])


def test_old_and_new_numbers_of_one_item_are_the_same_where_the_caller_says_so() -> None:
    aliases = approval_aliases([("注册证号H20140732", "国药准字HJ20140732", "国药准字J20171111")])
    for old, new in (("H20140732", "国药准字J20171111"), ("H20140732", "国药准字HJ20140732")):
        assert compare_approval(old, new, aliases) is Likeness.SAME
        assert compare_approval(new, old, aliases) is Likeness.SAME
    assert compare_approval("H20140733", "国药准字J20171111", aliases) is Likeness.DIFFERS


def test_groups_of_aliases_that_share_a_name_are_one_group() -> None:
    groups = joined([("a", "b"), ("c", "d"), ("", "e"), ("d", "b"), ("f",)])
    assert groups["a"] == groups["b"] == groups["c"] == groups["d"]
    assert len({groups["a"], groups["e"], groups["f"]}) == 3
    assert "" not in groups


def test_a_letter_taken_for_a_digit_is_told_but_not_forgiven() -> None:
    assert confusable("国药准字H2O140732", "国药准字H20140732")
    assert confusable("国药准字H2014073l", "H20140731")
    assert not confusable("国药准字H20140732", "H20140732")
    assert not confusable("国药准字H20140732", "国药准字H20140733")
    assert approval_key("国药准字Ｈ2014 0732") == "H20140732"


def test_the_segments_in_which_two_insurance_codes_differ_are_named() -> None:
    code = "XA01ABD075A002010100594"
    assert code_key("ＸＡ01abd075 A002010100594") == code
    assert differing_segments(code, code.lower()) == ()
    assert differing_segments(code, "XA01ABD075A002010200594") == ("规格包装码",)
    assert differing_segments(code, "XA01ABD152A002010200322") == (
        "药品名称码",
        "规格包装码",
        "药品企业码",
    )
    assert differing_segments(code, "86900594000342") is None
    assert differing_segments(code, "") is None


def test_the_maker_stands_in_the_standard_code_and_at_the_end_of_the_insurance_code() -> None:
    assert maker_digits("86900594000342") == maker_digits("XA01ABD075A002010100594") == "00594"
    assert maker_digits("H44024254") is None
    assert standard_code_is_right("86900594000342")
    assert not standard_code_is_right("86900594000343")
    assert not standard_code_is_right("8690059400034")
