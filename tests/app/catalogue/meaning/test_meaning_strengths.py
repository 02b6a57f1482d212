"""Strengths: what means the same, what differs, and what nobody can say."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.strengths import compare_written, read

# Each family: groups parted by `|`. Writings of one group mean the same, those of two differ.
FAMILIES = """
0.25g; 250mg; 0.250 g; ０．２５ｇ; 0.25G; .25g; 250毫克; 0.25克; 250000ug; 0.25g/片; 每片0.25g
 ; 每片含0.25g; 0.25g(薄膜衣)
 ; 0.25g*12片; 0.25g×12片×2板; 0.25gx24; 0.25g/片*24片/盒; 0.25g*24s; 0.25g(按C16H19N3O5S计)
 ; 按阿莫西林计0.25g
 ; 0.25g(以C16H18N2O4S计); 0.25g*10片.青岛双鲸药; 规格:0.25g; 0.25g×24片/盒×400盒/箱 | 0.5g; 500mg
 ; 0.5g*12片 | 0.125g; 125mg
10mg; 10mg *14 / 盒; 10mg*14/盒; 10mg*7片*2板; 0.01g; 10mg×14片/盒; 10MG; 10mg(10mg*14片) | 100mg
 ; 0.1g | 1mg | 5mg; 5mg*28片
1ml:5mg; 1ml×5mg; 1ml*5mg; 5mg:1ml; 1mL：5mg; 1毫升:5毫克; 5mg(1ml); 1ml(5mg); 1ml*5mg.河南润弘有
 ; 1ml:5mg*10支; 5mg/1ml/支
 | 1ml:10mg; 1ml*10mg | 2ml:5mg; 5mg/2ml | 2ml:20mg
5mg/ml; 5mg/1ml; 每1ml含5mg; 每毫升含5mg; 0.5%(g/ml); 5mg/毫升; 5g/l | 10mg/ml; 1% | 2.5mg/ml
1ml:5mg; 5mg/ml | 2ml:5mg | 1ml:10mg; 10mg/ml
10ml:50mg; 5mg/ml*10ml; 10ml(5mg/ml); 5mg/ml,10ml; 10ml:50mg(0.5%); 0.5% 10ml; 0.5%10ml; 10ml*0.5%
 ; 50mg/10ml | 10ml:0.1g; 1% 10ml
0.9% 100ml; 100ml:0.9g; 100ml:900mg; 0.9%：100ml; 100ml(0.9%); 0.9%100ml/袋; 0.9%*100ml
 ; 100ml:0.9g(0.9%); 0.9g:100ml; 100ml*0.9%
 | 0.9% 250ml; 250ml:2.25g | 0.9% 500ml; 500ml:4.5g | 10% 100ml; 100ml:10g
20% 50ml; 50ml:10g; 50ml：10克; 20%×50ml; 10g(20%,50ml) | 20% 100ml | 25% 50ml; 50ml:12.5g
5% 250ml; 250ml:12.5g; 250ml:12.5g(5%); 12.5g(250ml); 5%*250ml/瓶 | 10% 250ml; 250ml:25g
 | 5% 500ml; 500ml:25g
10万单位; 100000IU; 10万IU; 10万U; 100000单位; 10万国际单位; 100,000u; 0.1MU; 1.0×10⁵IU; 10万
 | 100万单位; 1MIU | 1万单位; 10000iu
80万单位; 80万u; 80万; 0.8MIU; 800000单位 | 160万单位; 160万 | 40万iu
4000IU; 4000IU上海上药第; 4000单位; 4000AxaIU; 4000u; 0.4万单位 | 5000IU | 2000iu
0.4ml:4000AxaIU; 0.4ml:4000IU; 0.4ml:4000iu*2支; 4000iu/0.4ml | 0.6ml:6000AxaIU | 0.4ml:3000AxaIU
3ml:300单位; 3ml:300IU; 100IU/ml*3ml; 300单位/3ml; 300u/3ml/支; 3ml:300单位(笔芯) | 10ml:400单位
 | 3ml:400单位
3ml:300单位(笔芯) | 3ml:300单位(特充)
0.5g:0.125g; 0.5g/0.125g; 0.5g,0.125g; 0.625g(0.5g:0.125g); 0.625g(0.5g/0.125g); 500mg/125mg
 ; 0.125g:0.5g; 0.5g+0.125g
 | 0.25g:0.0625g | 0.5g:0.25g | 0.875g:0.125g
0.625g; 0.5g/0.125g | 0.375g | 1g
0.375g(2:1); 0.375g（2∶1） | 0.375g(4:1) | 0.75g(2:1)
0.375g(2:1); 0.25g:0.125g | 0.3g:0.075g
0.457g(7:1); 400mg:57mg; 0.4g/57mg; 457mg(400mg:57mg)
80mg:5mg; 80mg/5mg; 5mg/80mg | 80mg:10mg | 160mg:5mg
碘化铵1.5mg、薄荷油4.4mg; 1.5mg/4.4mg; 碘化铵1.5mg,薄荷油4.4mg; 碘化铵1.5mg;薄荷油4.4mg
 ; 4.4mg:1.5mg; 薄荷油4.4mg、碘化铵1.5mg
 | 碘化铵4.4mg、薄荷油4.4mg | 碘化铵1.5mg、薄荷油4.5mg
碘化铵1.5mg、薄荷油4.4mg | 碘化铵4.4mg、薄荷油1.5mg
每毫升含葡萄糖酸氯己定1.2mg和甲硝唑0.2mg; 每毫升含葡萄酸氯己定1.2mg和甲硝唑0.2mg
 ; 每1ml含葡萄糖酸氯己定1.2mg与甲硝唑0.2mg; 1ml:1.2mg:0.2mg
 | 每毫升含葡萄糖酸氯己定1.2mg和甲硝唑0.4mg
每片(10cm2)含硫酸庆大霉素1000单位; 每片（10cm²）含硫酸庆大霉素1000单位; 10cm²:1000单位
 ; 1000u/片(10cm^2) | 每片(10cm2)含硫酸庆大霉素500单位
每支装65克; 65克; 65g; 65g/支; 65g*1支; 每支65g; 65g/支×1支/盒; 每支重65g | 每支装36克; 36g; 36克/支
每袋装10g; 10g; 10g*10袋; 10g×9袋; 10g/袋*10袋/盒 | 5g; 每袋装5g | 每袋装6g
10g(无糖型); 10g(无蔗糖) | 10g(含糖)
10g(无糖型); 10g | 5g(无糖型)
每片重0.3g; 0.3g; 0.3g*24片; 每片重0.3克; 片重0.3g | 每片重0.35g | 0.25g
每10丸重1.5g; 每丸重0.15g; 每100丸重15g; 0.15g | 每10丸重2g
每丸重9g; 9g*10丸; 大蜜丸 每丸重9g; 9g | 每丸重6g; 6g
每丸重9g(大蜜丸) | 每丸重9g(小蜜丸)
10g:0.1g; 1% 10g; 10g(1%); 10mg/g*10g; 10g*0.1g; 0.1g:10g; 1%*10g; 10g:100mg/支; 10克:0.1克
 | 20g:0.2g; 1% 20g | 2% 10g; 10g:0.2g
15g:3mg; 15g:0.003g; 0.02% 15g | 10g:3mg | 15g:1.5mg
100μg*200揿; 100ug×200揿; 100μg/揿*200揿; 每揿100μg,每瓶200揿; 100mcg*200喷; 0.1mg*200揿
 ; 20mg:200揿; 200揿:100μg | 50μg*200揿
 | 100μg*120揿
50μg:250μg*60吸; 50ug/250ug×60吸; 50μg/250μg/吸*60吸 | 50μg:500μg*60吸 | 50μg:100μg*60吸
10ml:64μg*120喷; 64μg/喷*120喷; 64ug*120喷/瓶 | 32μg/喷*120喷
7cm×10cm; 7cm*10cm; 10cm×7cm; 7*10cm; 70mm×100mm | 5cm×7cm | 13cm*9.5cm
5mmol; 5毫摩尔; 0.005mol | 10mmol
10ml:10meq; 10meq/10ml | 10ml:20meq
370MBq; 370兆贝可; 10mCi; 0.37GBq; 370000kBq | 740MBq; 20mCi
2亿; 2亿cfu; 2×10⁸CFU; 2亿个活菌 | 1亿cfu; 1×10^8cfu
0.25g(25万单位); 0.25g; 250mg(25万u) | 0.5g(50万单位) | 0.125g(12.5万单位)
0.25g(25万单位); 25万单位 | 50万单位; 0.25g(50万单位)
1g(以阿奇霉素计0.25g); 1g | 2g
1g(以阿奇霉素计0.25g); 0.25g; 0.25g(以阿奇霉素计) | 0.5g
0.3g(相当于左氧氟沙星0.25g); 0.25g; 0.25g(按左氧氟沙星计) | 0.5g; 0.6g(相当于左氧氟沙星0.5g)
0.3g(相当于左氧氟沙星0.25g); 300mg | 0.6g | 0.2g
每片含碳酸钙1.5g(相当于钙600mg)/维生素D3 125国际单位; 600mg:125IU*30片
 ; 钙0.6g/125u | 300mg:125IU | 600mg:200IU | 0.75g:60IU
碳酸钙1.5g(相当于钙0.6g)与维生素D3 125国际单位; 1.5g:125IU | 1.5g:200IU | 0.75g:125IU
60ml:0.3g; 60ml*0.3g*1瓶; 0.3g:60ml/瓶 | 100ml:0.5g | 60ml:0.6g
100ml:2g(5ml:100mg); 100ml:2g; 20mg/ml*100ml | 100ml:4g(5ml:200mg)
5ml; 5ml×10支; 5ml*10; 5ml/支; 每支5ml; 5毫升 | 10ml; 10ml*15支北京诚济 | 20ml
10ml:1g; 10ml:1g国药容生; 10ml：1000mg; 1g/10ml; 10%10ml | 10ml:1.5g
2ml:15mg; 2ml:15mg*10辰欣药业股; 15mg/2ml; 15mg:2ml; 7.5mg/ml*2ml | 2ml:10mg
40mg; 40mg成都天台山; 40毫克; 0.04g*1支 | 20mg
2ml*1mg; 2ml*1mg澳大利亚阿; 2ml:1mg; 0.5mg/ml,2ml | 2ml*0.5mg; 2ml:500ug
500ng; 0.5ug; 0.5微克; 0.0005mg | 0.25ug; 0.25μg
1kg; 1000g; 1公斤 | 500g
50ppm; 0.005% | 80ppm
每袋含对乙酰氨基酚0.25g,马来酸氯苯那敏2mg; 0.25g/2mg; 0.25g:2mg
 | 每袋含对乙酰氨基酚0.5g,马来酸氯苯那敏2mg
600mg/125IU; 0.6g:125国际单位; 每片含钙0.6g、维生素D3 125国际单位; 钙0.6g/125u | 0.6g:200IU
 | 0.3g:125IU
250ml:葡萄糖12.5g与氯化钠2.25g; 250ml(5%:0.9%); 250ml:12.5g:2.25g; 葡萄糖12.5g与氯化钠2.25g(250ml)
 ; 12.5g:2.25g:250ml
 | 500ml:葡萄糖25g与氯化钠4.5g | 250ml:葡萄糖25g与氯化钠2.25g
0.3g(相当于饮片1.2g); 每片重0.3g(相当于饮片1.2g) | 0.3g(相当于饮片1.5g) | 0.35g(相当于饮片1.2g)
75mg*28片/盒; 75mg*7片*4板; 75mg×14片×2板/盒 | 25mg*28片
0.5ml/剂; 0.5ml; 每支0.5ml | 1ml; 1.0ml
1:1000; 1：1000
""".strip()

# Pairs of which nobody can say whether they are one thing.
UNKNOWN = """
复方 | 0.25g
复方 | 碘化铵1.5mg、薄荷油4.4mg
0.25g |
1g*1000g | 1g
1g*1000g | 500g
g*1000g | 1g
g*1000g | 1000g
2ml | 2ml:5mg
2ml | 5mg
100ml | 0.9%
10g | 10g:0.1g
0.5g | 0.5g:0.125g
0.48g | 80万单位
5ml | 5g
0.25-0.5g | 0.25g
10mg~20mg | 10mg
0.25g | 25万单位
0.25g*24片 三九999 | 0.25g
10g | 1%
统 | 净
统货 | 500g
0.25g*0.5 | 0.25g
5zz | 5g
10ml×20ml | 10ml
7cm×10cm | 70cm2
10mg/片/7 | 10mg
120揿 | 100μg
"""

# Writings met in hospital systems; = the same, ! differs, ? nobody can say.
MET = """
5%(500ml) = 500ml:25g*1袋(软袋)
500ml:25g/瓶(塑瓶) = 5% 500ml
0.9%*100ml*80瓶/箱 = 100ml:0.9g
50mg*14s/盒 = 50mg*7片*2板
0.1g*20T = 100mg
150mg/1.5ml = 1.5ml:0.15g
1ml:0.1mg(以盐酸盐计) = 1ml:100μg
40万IU/支 = 40万单位
1.2MIU = 120万单位
10ml(含氯化钾1g) = 10ml:1g
30mg/片 *7片/板*2板 = 30mg
250mg/5ml*100ml = 100ml:5g
0.1g/5ml,60ml = 60ml:1.2g
100ml(5ml:0.1g) = 100ml:2g
24片*0.25g = 0.25g*24片
0.25g-24片 = 250mg
0.25g*24# = 0.25g
3g*12袋(无糖) = 3g
20ml:0.5g/支 = 0.5g:20ml
0.1%×5ml = 5ml:5mg
8万单位/5ml = 5ml:8万u
60mg(6000AXaIU) = 6000IU
５０ＭＧ×３０Ｓ = 50mg
0.25 g / 片 x 12 片 / 板 x 2 板 / 盒 = 0.25g
1mg/ml 1ml*5支 = 1ml:1mg
10%葡萄糖500ml = 500ml:50g
250ml:12.5g(总氨基酸) = 5%250ml
20%250ml:50g = 250ml:50g
0.25g薄膜衣片 = 0.25g
0.25g 片剂 = 250mg
2ml:0.2g*5支*2盘 = 0.2g:2ml
300IU(3ml) = 3ml:300iu
0.5g(50万u)*10瓶 = 0.5g
1.2亿U = 12000万u
50mg:5ml×1支/盒 = 1%5ml
每1000ml含氯化钠9g = 0.9%
0.9g/100ml = 0.9%100ml
1g:0.5g = 0.5g:1g
1.5g(1.0g:0.5g) = 1g/0.5g
2.25g(2.0g:0.25g) = 2g:0.25g
100mg×7粒 = 100mg*14粒
100mg ! 1000mg
5% 100ml ! 5% 250ml
5% 100ml ! 10% 100ml
40mg ! 40ug
0.25g*12片 ! 0.5g*12片
10mg*7片 ! 20mg*7片
1ml:5mg*10支 ! 1ml:5g
3ml:300单位 ! 3ml:100单位
250mg/5ml*100ml ! 250mg/5ml*60ml
2.0g:0.25g ! 4.0g:0.5g
10mg/20mg ! 10mg/10mg
75mg ? 150mg(75mg*2)
50μg/250μg ! 50μg/500μg
100IU/ml*10ml ! 100IU/ml*3ml
0.3%5ml ! 0.5%5ml
每丸重9g ! 每丸重3g
5ml:50万单位 ! 5ml:5万单位
1.25mg ! 12.5mg
1ml:10mg ! 10ml:10mg
0.4g*10粒 天津药业 = 0.4g
0.4g*10粒/板×2 = 0.4g*20粒
15μg = 0.015mg
10ug:1ml = 1ml:0.01mg
50ml:50mg(0.1%) = 0.1%50ml
0.65g*20 = 0.65g*10粒*2板
2.5ml:0.5mg:2.5mg = 2.5mg/0.5mg/2.5ml
0.9%氯化钠100ml = 100ml:0.9g
10mg 20片 = 10mg
每贴含50mg = 50mg/贴
4.2mg/贴(7cm2) = 4.2mg
12.5μg/h(2.1mg/贴) ? 2.1mg
1.5g/瓶 = 1.5g
1瓶(100ml) = 100ml
10袋*5g = 5g*10袋
5g/袋×10袋/盒 ! 10g/袋×10袋/盒
0.5mg/片 = 0.5mg/粒
"""

PACKS = """
0.25g×12片×2板=24; 12片/板×2板/盒=24; 10mg*14/盒=14; 10mg *14 / 盒=14; 5ml×10支=10; 0.25g*24s=24
 ; 100mg*30.青岛双鲸药=30
2ml:15mg*10辰欣药业股=10; 10ml*15支北京诚济=15; 0.25g*24片/盒*400盒/箱=24; 1x10x20=200
 ; 每盒2板,每板12片=24; 每瓶100片=100
每瓶装60粒=60; 0.25g=None; 5ml/支=None; 100ml/瓶=None; 10g*10袋=10; 9g*10丸=10; 1瓶/盒=1
 ; 10支/盒=10; 100μg*200揿*1瓶=1
100μg*200揿=None; 24's=24; 1g*1000g=None; 7T*2板=14; 0.5mg*100片/瓶=100; 每袋装10g×9袋=9
 ; 12片*2=24; 0.25g×12粒×2板×1盒=24
4000IU上海上药第=None; 40mg成都天台山=None; 1ml*5mg*10支=10; 30s=30; 5ml*10支*20盒/件=10
 ; 75mg×28片(铝塑)=28
"""


def _families() -> list[list[list[str]]]:
    joined = FAMILIES.replace("\n |", " |").replace("\n ;", ";")
    return [
        [[text.strip() for text in group.split("; ")] for group in line.split(" | ")]
        for line in joined.splitlines()
    ]


def _pairs(expected: Likeness) -> list[tuple[str, str]]:
    if expected is Likeness.SAME:
        groups = [group for family in _families() for group in family]
        return [pair for group in groups for pair in combinations(group, 2)]
    families = [pair for family in _families() for pair in combinations(family, 2)]
    return [pair for ours, theirs in families for pair in product(ours, theirs)]


def _wrong(pairs: list[tuple[str, str]], expected: Likeness) -> list[str]:
    found = [(a, b, compare_written(a, b), compare_written(b, a)) for a, b in pairs]
    return [
        f"{a!r} {b!r}: {one}/{other} ({read(a).text!r} {read(b).text!r})"
        for a, b, one, other in found
        if (one, other) != (expected, expected)
    ]


@pytest.mark.parametrize("expected", [Likeness.SAME, Likeness.DIFFERS])
def test_writings_of_one_strength_are_the_same_and_other_strengths_differ(
    expected: Likeness,
) -> None:
    pairs = _pairs(expected)
    assert len(pairs) > 500
    assert _wrong(pairs, expected) == []


def test_of_what_cannot_be_read_nothing_is_said() -> None:
    pairs = [
        tuple(part.strip() for part in line.split("|")) for line in UNKNOWN.strip().split("\n")
    ]
    assert _wrong([(a, b) for a, b in pairs], Likeness.UNKNOWN) == []


def test_the_pack_is_read_out_of_a_specification() -> None:
    lines = [
        entry.strip(" ;") for entry in PACKS.replace("\n", "; ").split("; ") if entry.strip(" ;")
    ]
    said = {entry.rpartition("=")[0]: entry.rpartition("=")[2] for entry in lines}
    assert {text: str(read(text).count) for text in said} == said


def test_writings_met_in_hospital_systems_are_judged_as_a_pharmacist_would() -> None:
    answers = {"=": Likeness.SAME, "!": Likeness.DIFFERS, "?": Likeness.UNKNOWN}
    for line in MET.strip().split("\n"):
        sign = next(sign for sign in answers if f" {sign} " in line)
        first, _, second = line.partition(f" {sign} ")
        assert _wrong([(first, second)], answers[sign]) == []
