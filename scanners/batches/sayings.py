"""What is said about a batch file and its lines, in both languages.

Without it a person would have to guess why a line of a list was not taken.
"""

from __future__ import annotations

from app.codes.code import Problem
from app.readers.saying import Saying

NO_CODE = Saying(
    "这一行没有条码，请核对后补扫。", "There is no code on this line; look at it and scan it."
)
TOO_LONG = Saying(
    "这一行太长，不是条码记录，请核对文件。",
    "This line is too long for a code; look at the file.",
)
DIGITS_LOST = Saying(
    "Excel 已把追溯码变成数字，末几位已丢失，请把该列设为文本后重新导出。",
    "Excel made a number of the trace code and its last digits are lost; set the column to text "
    "and export it again.",
)
COMMAND = Saying(
    "这是命令条码，只能在收货时扫描，不能从文件执行。",
    "This is a command; it is scanned while receiving, never carried out from a file.",
)
ONE_OF_EACH = Saying(
    "追溯码的数量只能是 1（一物一码），请核对后逐盒扫描。",
    "The quantity of a trace code can only be 1; look at it and scan each box.",
)
ENCODING_UNKNOWN = Saying(
    "文件的文字编码不是 UTF-8、UTF-16 或 GB18030，部分汉字可能显示不对；条码不受影响。",
    "The file is neither UTF-8, UTF-16 nor GB18030; some words may look wrong, codes do not.",
)
ROUNDED = Saying(
    "多数追溯码以 00000 结尾，可能曾被 Excel 改成数字而丢失末几位，请与药盒核对。",
    "Most trace codes end in 00000: Excel may have made numbers of them and lost their last "
    "digits. Compare them with the boxes.",
)


def unreadable(problem: Problem) -> Saying:
    """Say what is wrong with a code."""
    return Saying(problem.message, problem.english or problem.message)


def wrong_quantity(text: str) -> Saying:
    """Say that a quantity is none."""
    shown = text[:20]
    return Saying(
        f"数量“{shown}”不对，应为大于 0 的整数，请核对。",
        f'"{shown}" is no quantity; it should be a whole number above 0.',
    )


def times_without_clock(count: int) -> Saying:
    """Say that lines have a date and no time of day."""
    return Saying(
        f"{count} 行只有日期没有时间，按当天 0 点记录。",
        f"{count} lines have a date without a time; they are noted as of midnight.",
    )


def times_unreadable(count: int, line_no: int, text: str) -> Saying:
    """Say that times could not be read."""
    shown = text[:30]
    return Saying(
        f"{count} 行的时间看不懂（如第 {line_no} 行“{shown}”），没有采用。",
        f'The time of {count} lines cannot be read (line {line_no}: "{shown}") and is left out.',
    )


def times_implausible(count: int, line_no: int, text: str) -> Saying:
    """Say that times cannot be right."""
    shown = text[:30]
    return Saying(
        f"{count} 行的时间不可信（如第 {line_no} 行“{shown}”），没有采用；请校准终端的时钟。",
        f'The time of {count} lines cannot be right (line {line_no}: "{shown}") and is left out; '
        "set the terminal's clock.",
    )


def columns(chosen: tuple[tuple[int, str, str, str], ...]) -> Saying:
    """Say what each column was taken for: its number, its heading, the two words for its use."""
    chinese = "，".join(
        f"第 {no} 列{f'“{heading}”' if heading else ''}{zh}" for no, heading, zh, _ in chosen
    )
    english = ", ".join(
        f"column {no}{f' {heading}' if heading else ''} {en}" for no, heading, _, en in chosen
    )
    return Saying(f"按列读取：{chinese}。", f"Read by columns: {english}.")


def not_opened(name: str, reason: Saying) -> Saying:
    """Say that a file cannot be opened."""
    return Saying(
        f"读不了文件 {name}：{reason.chinese}。请核对路径和权限后再试。",
        f"The file {name} cannot be read: {reason.english}. Check its path and whether you may"
        " read it.",
    )


def not_a_file(name: str) -> Saying:
    """Say that a path is a folder or a device."""
    return Saying(
        f"{name} 不是文件。请选择盘点终端导出的 TXT、CSV 或 XLSX 文件。",
        f"{name} is no file. Choose the TXT, CSV or XLSX file the terminal wrote.",
    )


def empty(name: str) -> Saying:
    """Say that a file holds nothing."""
    return Saying(
        f"文件 {name} 是空的，没有可读的行。请在盘点终端上重新导出。",
        f"The file {name} is empty. Export it from the terminal again.",
    )


def too_large(name: str, megabytes: int) -> Saying:
    """Say that a file is larger than any list."""
    return Saying(
        f"文件 {name} 超过 {megabytes} MB，不像盘点文件。请核对，或分成几个文件。",
        f"The file {name} is larger than {megabytes} MB. Check it, or divide it.",
    )


def too_many_lines(name: str, limit: int) -> Saying:
    """Say that a list has too many lines."""
    return Saying(
        f"{name} 超过 {limit} 行。请分成几个文件后再读。",
        f"{name} has more than {limit} lines. Divide it into several files.",
    )


def not_text(name: str, what: str) -> Saying:
    """Say that a file is something else."""
    return Saying(
        f"文件 {name} 是{what}，不是盘点文件。请选择 TXT、CSV 或 XLSX 文件。",
        f"The file {name} is no list of codes. Choose a TXT, CSV or XLSX file.",
    )


def old_or_locked_sheet(name: str) -> Saying:
    """Say that a sheet is in the old format, or has a password."""
    return Saying(
        f"文件 {name} 是旧格式（.xls）或有密码的 Excel 文件。请另存为无密码的 .xlsx 或 CSV。",
        f"The file {name} is an old (.xls) or locked Excel file. Save it as .xlsx without a "
        "password, or as CSV.",
    )


def damaged_sheet(name: str) -> Saying:
    """Say that a sheet cannot be read."""
    return Saying(
        f"Excel 文件 {name} 已损坏或内容超出范围。请用 Excel 打开，另存后再试。",
        f"The Excel file {name} is damaged or too wide. Open it in Excel, save it and try again.",
    )


def summary(lines: int, good: int, duplicates: int, unusable: int) -> Saying:
    """Say how many lines of a batch can be used."""
    return Saying(
        f"共 {lines} 行：可用 {good} 行，重复 {duplicates} 行，不能用 {unusable} 行。",
        f"{lines} lines: {good} good, {duplicates} duplicates, {unusable} not usable.",
    )
