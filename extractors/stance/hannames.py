"""Finds a person's name at the end of a Chinese description ("南屿出海研究院的研究员沈嘉木": 沈嘉木)."""

from __future__ import annotations

import re

# The hundred commonest family names, less those that begin common nouns more often than names (于, 关, 任, 常, 向 ...).
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁沈姚卢姜崔"
    "钟谭陆汪范廖石贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤纪温康施牛樊葛邢安"
    "齐庄伍鲁翟岳颜倪霍阎柳殷欧聂章俞焦翁骆蒲祝甘舒耿牟卜詹欧阮"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|端木|南宫"
# What a description ends in just before the name: "的", or a word for an office or trade.
_OFFICE = "的|[人员者长师家授理官士席商管裁监记表生民播事统相妻子夫友]|主任|主管|部长|先生|女士|教练|博士"
_NO_GIVEN_NAME = "面式向案法门业系家们司方管度量子地来说的是和与在商者员"
_NAMED = re.compile(
    rf"(?:{_OFFICE})(?P<who>(?:(?:{_DOUBLE})|[{_FAMILY}])[\u4e00-\u9fff]?[\u4e00-\u9fff])$",
)
_OWN = re.compile(rf"[{_FAMILY}][{_NO_GIVEN_NAME}]|[{_FAMILY}][\u4e00-\u9fff][{_NO_GIVEN_NAME}]")


def find_person(phrase: str) -> str | None:
    """The name that ends `phrase` after a description of its bearer; None where there is no such."""
    for match in (_NAMED.search(phrase, begin) for begin in range(max(0, len(phrase) - 6), len(phrase))):
        if match is not None and not _OWN.fullmatch(match["who"]):
            return match["who"]
    return None
