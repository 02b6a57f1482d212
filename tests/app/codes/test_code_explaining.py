"""One sentence per code, in Chinese and in English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes.code import Code, Command, Form, Kind, Problem
from app.codes.explaining import COMMANDS, explain
from app.codes.gs1.titles import meaning, title
from app.codes.parse import parse

# What a reader without Chinese cannot read; the platform's name stands as it is.
CHINESE = re.compile(r"[　-〿㐀-鿿＀-￯]")
PLATFORM_NAME = "码上放心"

WHOLE = [
    (
        "81000010000000000001",
        "药品追溯码（20 位，码上放心平台）：药品标识码 8100001，序列号 0000000000001。",
        "Drug trace code (20 digits, 码上放心 platform):"
        " drug identifier 8100001, serial 0000000000001.",
    ),
    (
        "8100001-0000000000001",
        "药品追溯码（20 位，码上放心平台）：药品标识码 8100001，序列号 0000000000001。",
        "Drug trace code (20 digits, 码上放心 platform):"
        " drug identifier 8100001, serial 0000000000001.",
    ),
    (
        "11000010000000000001",
        "药品追溯码（20 位，其他平台）：药品标识码 1100001，序列号 0000000000001。",
        "Drug trace code (20 digits, another platform):"
        " drug identifier 1100001, serial 0000000000001.",
    ),
    (
        "99999999999999999999",
        "拆零通用码（20 位）。这是拆零通用码（二十个 9），不是一盒药的追溯码，请扫描盒上的追溯码。",
        "Code for opened boxes (20 digits). These twenty 9s stand for boxes opened without a known"
        " code; scan the code on the box.",
    ),
    (
        "https://example.cn/c?code=81000010000000000001",
        "药品追溯码（20 位，码上放心平台，取自网址）：药品标识码 8100001，序列号 0000000000001。",
        "Drug trace code (20 digits, 码上放心 platform, from a web address):"
        " drug identifier 8100001, serial 0000000000001.",
    ),
    (
        "(01)06901234567892(21)S1(10)A2601(17)280131",
        "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892，(21) 序列号 S1，(10) 批号 A2601，"
        "(17) 有效期至 2028-01-31。",
        "Drug trace code (GS1): (01) GTIN 06901234567892, (21) serial number S1, (10) batch A2601,"
        " (17) expiry date 2028-01-31.",
    ),
    (
        "]d20106901234567892172802001126010521S1",
        "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892，"
        "(17) 有效期至 2028-02-29（日为 00，即当月最后一天），(11) 生产日期 2026-01-05，"
        "(21) 序列号 S1。",
        "Drug trace code (GS1): (01) GTIN 06901234567892,"
        " (17) expiry date 2028-02-29 (day 00: last day of the month),"
        " (11) production date 2026-01-05, (21) serial number S1.",
    ),
    (
        "https://example.cn/01/06901234567892/21/S1?17=280131",
        "药品追溯码（GS1，取自网址 GS1 Digital Link）：(01) 商品编码 GTIN 06901234567892，"
        "(21) 序列号 S1，(17) 有效期至 2028-01-31。",
        "Drug trace code (GS1, from a web address, GS1 Digital Link): (01) GTIN 06901234567892,"
        " (21) serial number S1, (17) expiry date 2028-01-31.",
    ),
    (
        "(00)106141412345678908(02)06901234567892(37)00000040(3301)001250(4333)000200",
        "箱标签（GS1）：(00) 箱码 SSCC 106141412345678908，(02) 箱内商品编码 GTIN 06901234567892，"
        "(37) 箱内数量 40，(3301) 毛重 125.0 kg，(4333) 最低温度 2.00 ℃。",
        "Carton label (GS1): (00) SSCC 106141412345678908,"
        " (02) GTIN of the contents 06901234567892, (37) count in the carton 40,"
        " (3301) gross weight 125.0 kg, (4333) minimum temperature 2.00 ℃.",
    ),
    (
        "(01)06901234567892(21)S1(7003)2801311430(7007)260101260105",
        "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892，(21) 序列号 S1，"
        "(7003) 有效期至 2028-01-31 14:30，(7007) 采收日期 2026-01-01 至 2026-01-05。",
        "Drug trace code (GS1): (01) GTIN 06901234567892, (21) serial number S1,"
        " (7003) expiry date and time 2028-01-31 14:30,"
        " (7007) harvest date 2026-01-01 to 2026-01-05.",
    ),
    (
        "(01)06901234567892(21)S1(8008)26010514(7040)1ABC",
        "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892，(21) 序列号 S1，"
        "(8008) 生产时间 2026-01-05 14 时，(7040) GS1 标识符 UIC+EXT 1ABC。",
        "Drug trace code (GS1): (01) GTIN 06901234567892, (21) serial number S1,"
        " (8008) production time 2026-01-05 14 h, (7040) UIC+EXT 1ABC.",
    ),
    (
        "106141412345678908",
        "箱码 106141412345678908（SSCC，18 位）：扩展位 1，厂商识别代码和箱序号 0614141234567890，"
        "校验位 8。",
        "Carton code 106141412345678908 (SSCC, 18 digits): extension digit 1,"
        " company prefix and carton serial 0614141234567890, check digit 8.",
    ),
    (
        "6924561884074",
        "商品条码 6924561884074（EAN-13）：前缀 692（中国物品编码中心分配），厂商和商品 456188407，"
        "校验位 4。",
        "Product bar code 6924561884074 (EAN-13): prefix 692 (issued by GS1 China),"
        " company and item 456188407, check digit 4.",
    ),
    (
        "4150138327077",
        "商品条码 4150138327077（EAN-13）：前缀 415（其他国家或地区分配），厂商和商品 013832707，"
        "校验位 7。",
        "Product bar code 4150138327077 (EAN-13): prefix 415 (issued elsewhere),"
        " company and item 013832707, check digit 7.",
    ),
    (
        "6924561884075",
        "商品条码 6924561884075（EAN-13）：前缀 692（中国物品编码中心分配），厂商和商品 456188407，"
        "校验位 5。6924561884075 的校验位不对，末位应为 4，请重新扫描或核对标签。",
        "Product bar code 6924561884075 (EAN-13): prefix 692 (issued by GS1 China),"
        " company and item 456188407, check digit 5. The check digit of 6924561884075 is wrong,"
        " it should be 4; scan again or look at the label.",
    ),
    (
        "06901234567892",
        "商品编码 06901234567892（GTIN-14）：指示位 0（补位，即单件商品），"
        "前缀 690（中国物品编码中心分配），厂商和商品 123456789，校验位 2。",
        "Product code 06901234567892 (GTIN-14): indicator 0 (filler: the item itself),"
        " prefix 690 (issued by GS1 China), company and item 123456789, check digit 2.",
    ),
    (
        "16901234567899",
        "商品编码 16901234567899（GTIN-14）：指示位 1（包装级别，由厂家规定），"
        "前缀 690（中国物品编码中心分配），厂商和商品 123456789，校验位 9。",
        "Product code 16901234567899 (GTIN-14): indicator 1 (package level set by the maker),"
        " prefix 690 (issued by GS1 China), company and item 123456789, check digit 9.",
    ),
    (
        "96901234567895",
        "商品编码 96901234567895（GTIN-14）：指示位 9（变量商品），"
        "前缀 690（中国物品编码中心分配），厂商和商品 123456789，校验位 5。",
        "Product code 96901234567895 (GTIN-14): indicator 9 (variable measure),"
        " prefix 690 (issued by GS1 China), company and item 123456789, check digit 5.",
    ),
    (
        "86900483000019",
        "药品本位码 86900483000019（14 位）：国家 86（中国），类别 9（药品），企业 00483，"
        "品种 00001，校验位 9。",
        "Drug standard code 86900483000019 (14 digits): country 86 (China), category 9 (drugs),"
        " maker 00483, product 00001, check digit 9.",
    ),
    (
        "国药准字H20067255",
        "药品批准文号 国药准字H20067255：类别 H（化学药品），年份 2006，顺序号 7255。",
        "Drug approval number 国药准字H20067255: category H (chemical drug), year 2006,"
        " sequence number 7255.",
    ),
    (
        "国药准字H11021869",
        "药品批准文号 国药准字H11021869：类别 H（化学药品），编号 11021869。",
        "Drug approval number 国药准字H11021869: category H (chemical drug), number 11021869.",
    ),
    (
        "国药准字SC20210012",
        "药品批准文号 国药准字SC20210012：类别 SC（港澳台生产的生物制品），年份 2021，"
        "顺序号 0012。",
        "Drug approval number 国药准字SC20210012: category SC (biological product made in Hong"
        " Kong, Macao or Taiwan), year 2021, sequence number 0012.",
    ),
    (
        "进口药品注册证号 H20140732",
        "进口药品注册证号 H20140732：类别 H（进口化学药品），年份 2014，顺序号 0732。",
        "Imported drug registration number H20140732: category H (imported chemical drug),"
        " year 2014, sequence number 0732.",
    ),
    (
        "BZC20140001",
        "医药产品注册证号 BZC20140001：包装 B（大包装），类别 ZC（港澳台生产的中药），年份 2014，"
        "顺序号 0001。",
        "Pharmaceutical registration number BZC20140001: packing B (bulk pack), category ZC"
        " (traditional Chinese medicine made in Hong Kong, Macao or Taiwan), year 2014,"
        " sequence number 0001.",
    ),
    (
        "京卫药准字(1995)第001号",
        "批准文号 京卫药准字(1995)第001号（旧式）。"
        "京卫药准字(1995)第001号 是旧式批准文号，现已停用，"
        "不能凭它销售药品，请核对标签上现行的批准文号。",
        "Approval number 京卫药准字(1995)第001号 (of an old form). 京卫药准字(1995)第001号 is an"
        " approval number of an old form, under which no drug may be sold today; check the label"
        " for the current one.",
    ),
    (
        "国药准字H2006725",
        "批准文号 国药准字H2006725。批准文号应有 8 位数字，读到 7 位，请核对。",
        "Approval number 国药准字H2006725. An approval number has 8 digits, 7 were read; check it.",
    ),
    (
        "国药准字Q20067255",
        "批准文号 国药准字Q20067255。"
        "批准文号“国药准字”之后应为一至两个类别字母和 8 位数字，请核对。",
        "Approval number 国药准字Q20067255. An approval number has one or two letters and 8 digits"
        " after its words; check it.",
    ),
    (
        "XA01ABD075A002010100483",
        "医保药品编码 XA01ABD075A002010100483（西药，23 位）：药品识别码 X（西药），"
        "药品类别码 A01AB，药品名称码 D075，药品剂型码 A002，规格包装码 0101，药品企业码 00483。",
        "Insurance drug code XA01ABD075A002010100483 (Western drug, 23 characters):"
        " kind X (Western drug), class A01AB, drug name D075, dosage form A002,"
        " strength and pack 0101, maker 00483.",
    ),
    (
        "ZA01BAA0001010100483",
        "医保药品编码 ZA01BAA0001010100483（中成药，20 位）：药品识别码 Z（中成药），"
        "药品类别码 A01BA，药品名称码 A0001，规格包装码 0101，药品企业码 00483。",
        "Insurance drug code ZA01BAA0001010100483 (Chinese patent medicine, 20 characters):"
        " kind Z (Chinese patent medicine), class A01BA, drug name A0001, strength and pack 0101,"
        " maker 00483.",
    ),
    (
        "XA01ABD075A00201010048",
        "医保药品编码 XA01ABD075A00201010048。医保药品编码（西药）应有 23 位，读到 22 位，请核对。",
        "Insurance drug code XA01ABD075A00201010048. An insurance code of a Western drug has 23"
        " characters, 22 were read; check it.",
    ),
    (
        "91350100M000100Y43",
        "统一社会信用代码 91350100M000100Y43（18 位）：登记管理部门 9（市场监管），"
        "机构类别 1（企业），行政区划 350100，组织机构代码 M000100Y4，校验码 3。",
        "Unified social credit code 91350100M000100Y43 (18 characters):"
        " registering department 9 (market regulation), kind of body 1 (company), region 350100,"
        " organisation code M000100Y4, check character 3.",
    ),
    (
        "91350128M00000019A",
        "统一社会信用代码 91350128M00000019A（18 位）：登记管理部门 9（市场监管），"
        "机构类别 1（企业），行政区划 350128，组织机构代码 M00000019，校验码 A。"
        "统一社会信用代码 91350128M00000019A 的校验位不对，末两位应为 9F，请核对。",
        "Unified social credit code 91350128M00000019A (18 characters):"
        " registering department 9 (market regulation), kind of body 1 (company), region 350128,"
        " organisation code M00000019, check character A. The check characters of"
        " 91350128M00000019A are wrong, the last two should be 9F; check it.",
    ),
    (
        "tdcmd-undo",
        "命令条码 TDCMD-UNDO：撤销最近一次计数的扫码。",
        "Command bar code TDCMD-UNDO: takes back the last scan that counted.",
    ),
    (
        "TDCMD-CONFIRM",
        "命令条码 TDCMD-CONFIRM：请求确认收货单。",
        "Command bar code TDCMD-CONFIRM: asks to confirm the receipt.",
    ),
]

LOOKED_FOR_ZH = (
    "不是追溯码、GS1 编码、箱码、商品条码、药品本位码、批准文号、医保药品编码、统一社会信用代码，"
    "也不是命令条码"
)
LOOKED_FOR_EN = (
    "no trace code, GS1 code, carton code, product bar code, drug standard code, approval number,"
    " insurance drug code, social credit code or command"
)
# What stands before the problems, whose own sentences the readers' tests fix.
OPENINGS = [
    ("", "没有编码。", "No code."),
    ("]C1 ", "没有编码。", "No code."),
    (
        "hello",
        f"无法识别“hello”（5 个字符）：{LOOKED_FOR_ZH}；可能是配送企业自己的箱号。",
        f"“hello” (5 characters) is not recognised: {LOOKED_FOR_EN};"
        " it may be a distributor's own carton number.",
    ),
    (
        "a\x01b\x1dc\u202e\u2028\ud800",
        f"无法识别“a␁b␝c⟨U+202E⟩ ⟨U+D800⟩”（8 个字符）：{LOOKED_FOR_ZH}。",
        f"“a␁b␝c⟨U+202E⟩ ⟨U+D800⟩” (8 characters) is not recognised: {LOOKED_FOR_EN}.",
    ),
    (
        "8" * 5000,
        f"无法识别“{'8' * 29}…{'8' * 10}”（5000 个字符）：{LOOKED_FOR_ZH}。",
        f"“{'8' * 29}…{'8' * 10}” (5000 characters) is not recognised: {LOOKED_FOR_EN}.",
    ),
    (
        "https://example.cn/drug",
        "网址“https://example.cn/drug”里读不出 GS1 Digital Link，也读不出唯一的 20 位追溯码。",
        "From the web address “https://example.cn/drug” neither a GS1 Digital Link nor a single"
        " 20-digit trace code can be read.",
    ),
    ("TDCMD-FLY", "命令条码 TDCMD-FLY。", "Command bar code TDCMD-FLY."),
    (
        "(01)06901234567892",
        "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892。",
        "Drug trace code (GS1): (01) GTIN 06901234567892.",
    ),
    (
        "(01)06901234567892(21)S1(17)261330",
        "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892，(21) 序列号 S1，"
        "(17) 有效期至 261330。",
        "Drug trace code (GS1): (01) GTIN 06901234567892, (21) serial number S1,"
        " (17) expiry date 261330.",
    ),
    (
        "(10)A1",
        "GS1 编码，不是追溯码，也不是箱码：(10) 批号 A1。",
        "GS1 code, neither a trace code nor a carton's: (10) batch A1.",
    ),
]

ON_PACKS = [
    *("00", "01", "02", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22", "30", "37"),
    *("240", "241", "242", "250", "251", "253", "254", "400", "401", "402", "403"),
    *(f"{measure}{places}" for measure in (*range(310, 317), 330) for places in range(6)),
    *(str(ai) for ai in (*range(410, 418), *range(420, 428), *range(710, 717))),
    *(str(ai) for ai in (*range(7003, 7008), *range(7020, 7024))),
    *(str(ai) for ai in (*range(8003, 8014), *range(8017, 8021), *range(90, 100))),
]
FRAGMENTS = ["(01)06901234567892", "(21)S1", "(17)261330", "(10)", "]d2", "\x1d", "(91)", "A" * 90]
FRAGMENTS += ["(92)", "(93)" + "B" * 90, "(3103)001250", "(7003)2801311430", "(8008)26010514"]
FRAGMENTS += ["https://example.cn/", "01/06901234567892/21/S1", "国药准字", "H20067255", "箱"]
FRAGMENTS += [
    "\u202e",
    "\x00",
    "\ud800",
    "XA01ABD075A0020101",
    "TDCMD-",
    "8100001",
    "0" * 13,
    "(02",
]
mixtures = st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join)
many_elements = st.integers(1, 9).map(
    lambda count: (
        "(01)06901234567892(21)S1" + "".join(f"(9{at}){'x' * 90}" for at in range(1, count + 1))
    )
)
any_text = st.one_of(
    st.text(), mixtures, many_elements, st.sampled_from([text for text, *_ in WHOLE])
)


@pytest.mark.parametrize(("text", "chinese", "english"), WHOLE)
def test_a_code_is_explained_in_one_sentence(text: str, chinese: str, english: str) -> None:
    explanation = explain(parse(text))
    assert explanation.chinese == chinese
    assert explanation.english == english


@pytest.mark.parametrize(("text", "chinese", "english"), OPENINGS)
def test_a_wrong_code_is_explained_with_its_problems(text: str, chinese: str, english: str) -> None:
    code = parse(text)
    explanation = explain(code)
    assert code.problems
    assert explanation.chinese == chinese + "".join(each.message for each in code.problems)
    assert explanation.english.startswith(english + " ")


@settings(deadline=None)
@given(any_text)
def test_any_text_is_explained_in_one_short_printable_line(text: str) -> None:
    explanation = explain(parse(text))
    for sentence in (explanation.chinese, explanation.english):
        assert sentence.isprintable()
        assert 3 < len(sentence) < 600


@settings(deadline=None)
@given(any_text)
def test_the_english_sentence_has_no_chinese_but_what_stands_in_the_code(text: str) -> None:
    code = parse(text)
    of_the_code = set(text) | set(code.code or "") | set(PLATFORM_NAME)
    explanation = explain(code)
    for sentence in (explanation.english, *(part.name_en for part in explanation.parts)):
        assert not set(CHINESE.findall(sentence)) - of_the_code


@settings(deadline=None)
@given(any_text)
def test_no_problem_lacks_its_english(text: str) -> None:
    for problem in parse(text).problems:
        assert problem.problem
        assert problem.message.endswith("。")
        assert problem.english.endswith(".")


@settings(deadline=None)
@given(any_text)
def test_the_parts_of_a_code_without_elements_are_the_whole_code(text: str) -> None:
    code = parse(text)
    parts = explain(code).parts
    if parts and not code.elements:
        pieces = "".join(part.text for part in parts)
        assert code.code in (pieces, f"国药准字{pieces}")
    if code.elements:
        assert [part.text for part in parts] == list(code.elements.values())


def test_a_screen_gets_each_part_with_its_name_and_meaning() -> None:
    parts = explain(parse("(01)06901234567892(21)S1(17)280100")).parts
    assert [(part.text, part.name_zh, part.value_en) for part in parts] == [
        ("06901234567892", "(01) 商品编码 GTIN", "06901234567892"),
        ("S1", "(21) 序列号", "S1"),
        ("280100", "(17) 有效期至", "2028-01-31 (day 00: last day of the month)"),
    ]


@pytest.mark.parametrize(
    ("ai", "value", "said"),
    [
        ("3103", "001250", "1.250 kg"),
        ("3100", "000012", "12 kg"),
        ("3155", "000003", "0.00003 L"),
        ("30", "00000000", "0"),
        ("4333", "000500-", "-5.00 ℃"),
        ("8008", "26010514", "2026-01-05 14 h"),
        ("8008", "260105143059", "2026-01-05 14:30:59"),
        ("11", "260230", "260230"),
        ("422", "156", "156"),
        ("10", "库", "库"),
    ],
)
def test_a_value_is_written_as_people_write_it(ai: str, value: str, said: str) -> None:
    assert meaning(ai, value)[1] == said


def test_a_label_with_too_much_on_it_says_how_much_is_not_shown() -> None:
    text = "(01)06901234567892(21)S1" + "".join(f"(9{at}){'x' * 90}" for at in range(1, 10))
    explanation = explain(parse(text))
    assert len(explanation.parts) == 11
    assert re.search(r"，另有 [0-9] 项。$", explanation.chinese)
    assert re.search(r", and [0-9] more\.$", explanation.english)


def test_many_problems_are_counted_where_they_do_not_fit() -> None:
    problems = tuple(Problem(f"p{at}", "很长的话" * 30 + "。", "word " * 30) for at in range(9))
    code = Code("x", Kind.UNKNOWN, Form.OTHER, "x", valid=False, problems=problems)
    explanation = explain(code)
    assert re.search(r"另有 [0-9] 个问题。$", explanation.chinese)
    assert re.search(r"Problems not shown: [0-9]\.$", explanation.english)


def test_a_problem_without_english_is_named() -> None:
    code = Code("x", Kind.UNKNOWN, None, None, valid=False, problems=(Problem("odd", "怪。"),))
    assert explain(code).english.endswith("Problem: odd.")


def test_each_printed_command_has_its_words() -> None:
    assert set(COMMANDS) == set(Command)


@pytest.mark.parametrize("ai", ON_PACKS)
def test_what_stands_on_packs_and_cartons_has_a_title_in_both_languages(ai: str) -> None:
    chinese, english = title(ai)
    assert chinese.startswith(f"({ai}) ")
    assert "标识符" not in chinese
    assert english.startswith(f"({ai}) ")
    assert len(english) > len(ai) + 3
    assert not CHINESE.search(english)


@pytest.mark.parametrize(
    ("ai", "called"), [("7040", " UIC+EXT"), ("8110", ""), ("3920", " PRICE"), ("31", "")]
)
def test_another_identifier_is_called_what_gs1_calls_it(ai: str, called: str) -> None:
    assert title(ai) == (f"({ai}) GS1 标识符{called}", f"({ai}){called}")
