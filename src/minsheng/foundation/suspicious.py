"""Words in a text for everybody that may name somebody: telephones, identity numbers, number plates, house numbers, names."""

import re
import unicodedata
from dataclasses import dataclass

from . import privacy

PROVINCES = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
# What can't stand in public at all, and what a person must look at (DOMAIN §9.4, §11: to the estate or the building, no further).
HARD = {
    "phone": re.compile(r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|10000\d{6}|0\d{2,3}[\s-]?\d{7,8})(?!\d)"),
    "identity": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "plate": re.compile(PROVINCES + r"[A-Z][\s·]?[A-Z0-9]{5,6}"),
}
# The hundred commonest family names, and words that begin like a name and are none.
_FAMILY = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
)
_NO_NAMES = (
    "周一 周二 周三 周四 周五 周六 周日 周末 周边 周围 周期 高空 高层 高处 高峰 高龄 高兴 高楼 高低 高度 高压 "
    "高温 高中 高血 黄色 黄线 黄土 马上 马路 马桶 金额 金属 方便 方案 方法 方式 方面 方向 石头 石板 石子 石阶 "
    "白天 白色 白跑 江边 常年 常常 常住 常来 常用 常委 万一 万能 任何 任务 任由 余下 余款 田地 毛病 毛坯 雷雨 "
    "易燃 文明 文化 文件 文体 文艺 龙头 许多 许可 谢谢 程序 程度 曾经 夏天 夏季 林木 于是 何时 何处 何人 叶子 "
    "陆续 康复 顾客 顾虑 孔洞 董事 胡同 胡乱 杜绝 钟头 钟点 戴眼 戴口 戴着 孙女 孙子 张罗 于自 钱归 钱款 段落 "
    "罗列 单元 "
)
_WORDS = frozenset(_NO_NAMES.split())
# A letter of a given name: none of those that join words.
_JOINING = (
    "说讲问叫找来去在家把给和跟的了也都就是到帮不没有等要会能想很太又还再被让请对从向这那我你他她们个上下里外前后人住反告打本同"
)
_GIVEN = rf"(?![{_JOINING}])[\u4e00-\u9fff]"
_AFTER = r"[说讲问叫找来去在家把给和跟的也都就是到帮回反打住等，。、；：！？,.;:!?\s)）」”]|$"
_FLAT = r"[1-9]\d?(?:0[1-9]|1\d)"  # the floor, and a door on it
_DIGIT = "[〇零一二三四五六七八九]"
_HOME = (
    r"\d+\s?[-－—]\s?\d+\s?[-－—]\s?\d{2,4}",
    r"[\d一二三四五六七八九十]+\s?单元\s?\d{2,4}",
    rf"\d+\s?(?:号楼|栋|幢|座)\s?{_FLAT}(?!\d|\s?[个人件棵盏米元平块])",
    rf"(?<![\d.-])\d{{1,2}}\s?[-－—]\s?{_FLAT}(?![\d.-]|\s?[个人件棵盏米元平块])",
    r"\d{3,4}\s?(?:室|户)",
    rf"(?<!\d){_FLAT}\s?(?:房(?![租价产])|门口|家(?![具庭商企单店公超]))",
    rf"[一二三四五六七八九十]+(?:单元|号楼|栋|幢){_DIGIT}{{3,4}}",
    rf"{_DIGIT}{{3,4}}(?:室|户)",
)
_NAME = (
    r"[\u4e00-\u9fff]{1,2}(?:先生|女士|大爷|大娘|大妈|大叔|阿姨|师傅|奶奶|爷爷|老师)",
    rf"{_FAMILY}(?:大?[姐哥嫂婶伯]|[叔姨]|老太太|老汉|医生|大夫|护士|主任|书记(?!录|载|账)|站长|队长|经理|老板|同志|科长|局长|律师)",
    rf"(?<![大小老养])[小老]{_FAMILY}(?={_AFTER})",
    rf"(?:找|叫|姓名|联系人?|户主|业主|住户|居民|邻居|租户|房东|老人|志愿者|网格员|电工|保安|保洁)[:：]?\s?({_FAMILY}{_GIVEN}(?:{_GIVEN})?)",
    rf"({_FAMILY}{_GIVEN}(?:{_GIVEN})?)(?=家(?![具庭里长])|说|反映|告诉|来电|本人|打电话|同志|的电话)",
)
SOFT = {
    # Without an area code, beside a word that makes it a telephone.
    "phone": re.compile(
        r"(?:电话|座机|号码|拨打|拨|打|联系)[^\d\n]{0,6}([2-9]\d{6,7})(?!\d)"
        r"|(?<![\d-])([2-9]\d{6,7})(?!\d)(?=[^\d\n]{0,4}(?:电话|座机|打不通|没人接))"
    ),
    "home": re.compile("|".join(_HOME)),
    "name": re.compile("|".join(_NAME)),
}
# Most texts hold no number: asked first, of every cell of a hundred thousand rows.
_NUMBERED = re.compile(r"\d[\d\s\-－﹣]{6}|" + PROVINCES + "[A-ZＡ-Ｚ]")


@dataclass(frozen=True)
class Suspicious:
    """`kind` phone|identity|plate|home|name; `hard`: it has to go, else somebody looks at it and says whether it may stay."""

    kind: str
    piece: str
    hard: bool


def suspicious_in(text: str) -> list[Suspicious]:
    """Each such piece once, in the order of kinds; names of known people are for the caller to look for.

    Full-width digits and letters, as Chinese keyboards type them, are read like others.
    """
    text, found = unicodedata.normalize("NFKC", text), []
    for hard, patterns in ((True, HARD), (False, SOFT)):
        for kind, pattern in patterns.items():
            pieces = dict.fromkeys(match[match.lastindex or 0] for match in pattern.finditer(text))
            found += [Suspicious(kind, piece, hard) for piece in pieces if kind != "name" or piece[:2] not in _WORDS]
    return found


def covered(text: str) -> str:
    """The same without telephones, identity numbers and plates, and with names covered: a phone can be lost."""
    for found in suspicious_in(text):
        if found.kind == "name":
            text = text.replace(found.piece, privacy.masked_name(found.piece))
        elif found.kind == "phone" and not found.hard:
            text = text.replace(found.piece, "＊" * len(found.piece))
    return numbers_covered(text)


def numbers_covered(text: str) -> str:
    """The same without telephones, identity numbers and plates, whichever width they were typed in; nothing else is changed."""
    if not _NUMBERED.search(text):
        return text
    # Character by character, so that what is found stands at the same place in what was typed.
    plain = "".join(one if len(one := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
    for pattern in HARD.values():
        for found in pattern.finditer(plain):
            text = text[: found.start()] + "＊" * len(found[0]) + text[found.end() :]
    return text


def name_covered(text: str, name: str) -> str:
    """The same with this person's name covered wherever it stands in it."""
    return text.replace(name, privacy.masked_name(name)) if len(name) > 1 else text
