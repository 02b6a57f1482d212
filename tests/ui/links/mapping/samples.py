"""Sample files of a made-up province, for tests and pictures."""

from __future__ import annotations

from pathlib import Path

from xlsxwriter import Workbook

HEAD = "随货单号,供应商编码,商品统编代码,药品名称,规格,生产厂家,批号,有效期,数量,单位,箱条码,备注"


def deliveries(folder: Path, rows: int = 40) -> Path:
    """What a distributor sends by mail: GB18030, a title, one row that is spoiled."""
    lines = ["××医药有限公司 随货同行单", HEAD]
    for n in range(1, rows + 1):
        expiry = "2028-13-01" if n == 5 else f"2028-0{n % 9 + 1}-15"
        drug = f"阿莫西林胶囊{n},0.25g*24粒,示例制药{n % 7}厂"
        lines.append(
            f'PS2026112200{n // 9},D0817,="0010{n:04}",{drug},'
            f"A26{n:03},{expiry},{n * 10},盒,BX{n:06},"
        )
    path = folder / "随货同行单.csv"
    path.write_text("\n".join(lines) + "\n", "gb18030")
    return path


def catalogue(folder: Path) -> Path:
    """What a web page exports: two sheets, two rows of headings that are merged."""
    path = folder / "挂网目录.xlsx"
    with Workbook(str(path)) as book:
        book.add_worksheet("说明").write(0, 0, "请看“目录”页")
        sheet = book.add_worksheet("目录")
        sheet.merge_range(0, 0, 0, 6, "××省药品挂网目录")
        for at, title in ((0, "统编代码"), (1, "药品名称"), (2, "批准文号"), (6, "系数")):
            sheet.merge_range(1, at, 2, at, title)
        sheet.merge_range(1, 3, 1, 4, "价格")
        sheet.write_row(2, 3, ["中标价", "零售价"])
        sheet.merge_range(1, 5, 2, 5, "某列")
        for n in range(1, 30):
            approval = "国药准字H2005" if n == 3 else f"国药准字H2005{n:04}"
            sheet.write_row(n + 2, 0, [f"P{n:03}", f"药品{n}", approval, f"{n}.50", "9", "", 24])
    return path


def states(folder: Path) -> Path:
    """What a platform answers to orders, in its own codes."""
    path = folder / "订单结果.csv"
    path.write_text("计划单号,处理结果\nCG-1,配送中\nCG-2,飞走了\nCG-3,已完结\n", "utf-8")
    return path


def order_form(folder: Path) -> Path:
    """A platform's form for orders, without any row."""
    path = folder / "订单导入模板.csv"
    path.write_text("订单导入模板,,,,\n计划单号,商品编码,采购数量,采购价,医院编码\n", "gb18030")
    return path
