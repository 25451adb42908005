"""The seed corpus: short texts in the forms of real plans, and what once crashed; replayed by every target."""

from tests.texts import CITY_MEASURES, LAW, MINISTRY_TASKS, NEWS, PLAN_WITHOUT_CLAUSES

TEXTS = (
    "",
    "。",
    "（",
    "）（责任单位：",
    "（责任单位：市发改委、大数据局，各县（市、区）人民政府）",
    "（市教育局牵头，市电子信息集团，市直有关部门配合）",
    "省综治办牵头，省公安厅，有关设区市政府负责",
    "牵头牵头牵头，、；、；",
    "省委办公厅、机要局、保密局；福州、厦门市人民政府",
    "（一）（二）（三）1.2.3.（1）（2）①②③",
    "一、二、三、四、五、六、七、八、九、十、十一、",
    "第一章第二章第一节第一条",
    "到2020年，建成5000个以上，力争突破2万亿元，约50%左右，降低三分之一",
    "两个、百家、千亿级、十三五、二〇二〇年、百分之五十、12345、5G、1,500万",
    "零零零点点点万万亿亿",
    "1某某工程市发改委牵头，各电信运营商配合2015年启动，持续推进10.5二、应用类53另一工程市教育局负责2020年建成5",
    "合计小计合计1一、二、三、11111111111111111",
    "\u200b\ufeff\u3000\u00a0（一）\u200b推进\u200b。",
    "<p>（一）推进&nbsp;工作。</p><br/>&#12345;&#xFFFFFF;<",
    "\x00\x01\x02\r\r\n\n\r\u2028\u2029\x85\x0b\x0c",
    "\U0001f600\U0001f600（责任单位：\U0001f600、市发改委）\ufffd",
    "（此件主动公开）\n2020年2月30日\n发布日期：0000-00-00",
)
# What the fuzzer found: a number of 43 places has more than decimals are exact in.
CRASHES = ("1" + ",501" * 13 + ",50", "一" * 400, "1" * 400 + "万亿元")
BYTES = (
    b"",
    b"\xef\xbb\xbf",
    b"\xff\xfe\x00\xd8",
    b"PK\x03\x04" + b"\0" * 40,
    b"%PDF-1.7\n%%EOF",
    b"<html><body><p>" + b"<div>" * 300,
    "（一）推进工作。".encode("gb18030"),
    "（一）推进工作。".encode("utf-16"),
)


def seeds() -> list[bytes]:
    """Give all seeds as bytes."""
    plans = (CITY_MEASURES, MINISTRY_TASKS, PLAN_WITHOUT_CLAUSES, NEWS, LAW)
    return [*(text.encode("utf-8") for text in (*TEXTS, *plans)), *BYTES]
