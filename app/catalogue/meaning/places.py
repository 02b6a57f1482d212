"""Places that stand before a maker's name, and that shorteners leave out.

Without it 天台山制药 would not be found in 成都天台山制药有限公司. Data: provinces, their capitals,
the cities that most makers sit in, and countries.
"""

from __future__ import annotations

import re

from app.catalogue.meaning.amounts import longest_first

_PROVINCES = """
北京 上海 天津 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北
湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门
"""
_CITIES = """
石家庄 太原 呼和浩特 沈阳 长春 哈尔滨 南京 杭州 合肥 福州 南昌 济南 郑州 武汉 长沙 广州 南宁
海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐 深圳 珠海 汕头 佛山 东莞 中山 惠州 江门
苏州 无锡 常州 南通 扬州 徐州 连云港 泰州 盐城 淮安 镇江 宁波 温州 绍兴 台州 金华 嘉兴 湖州 青岛
烟台 威海 潍坊 淄博 临沂 济宁 菏泽 大连 锦州 通化 四平 赤峰 包头 唐山 保定 邯郸 承德 大同 运城
洛阳 开封 新乡 南阳 商丘 宜昌 襄阳 荆州 黄石 株洲 湘潭 衡阳 岳阳 桂林 柳州 梧州 北海 绵阳 德阳
乐山 宜宾 遵义 大理 厦门 漳州 泉州 芜湖 蚌埠 马鞍山 亳州 赣州 九江 宜春 景德镇
"""
_COUNTRIES = """
美国 德国 法国 英国 日本 瑞士 意大利 澳大利亚 印度 韩国 西班牙 丹麦 瑞典 荷兰 比利时 奥地利
爱尔兰 加拿大 以色列 波兰 匈牙利 中国
"""
_KINDS = tuple(frozenset(words.split()) for words in (_PROVINCES, _CITIES, _COUNTRIES))
_RANKS = "省|市|自治区|壮族自治区|特区|特别行政区"
_PLACE = re.compile(rf"({longest_first(_KINDS[0] | _KINDS[1] | _KINDS[2])})(?:{_RANKS})?")


def without_place(name: str) -> str:
    """Take one or two places off the beginning: 广东深圳某某制药, 汕头经济特区某某制药."""
    for _ in range(2):
        found = _PLACE.match(name)
        if found is None or found.end() >= len(name) - 1:
            break
        name = name[found.end() :]
    return name.removeprefix("经济特区")


def places_differ(a: str, b: str) -> bool:
    """Tell whether two names begin with two places of one kind: 四川, 湖南; not 四川, 成都."""
    ours, theirs = _PLACE.match(a), _PLACE.match(b)
    if ours is None or theirs is None or ours[1] == theirs[1]:
        return False
    return any(ours[1] in kind and theirs[1] in kind for kind in _KINDS)
