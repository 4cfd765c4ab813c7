"""From where an order comes to the office that has a number and a deadline of its own: as shipped; an office changes and adds to it."""

import csv
import io
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language

# What a form may name, in the braces of `_PLACE`: 单号 … 日期. Forms are Chinese, as what is copied into a platform is.
PLACES = ("单号", "平台", "诉求", "办理情况", "结果", "居民意见", "联系", "社区", "电话", "期限", "日期")
_PLACE = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")


@lru_cache(maxsize=1)
def shipped_platforms() -> dict[str, dict[str, str]]:
    """Code → {code, name, name_en, reply}."""
    text = (files("minsheng.casework") / "data" / "platforms.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(io.StringIO(text))}


def platform_name(code: str, own: str = "") -> str:
    """What an office calls it, else what it was shipped as, that in the language of the page."""
    shipped = shipped_platforms().get(code)
    if shipped is None or own not in ("", shipped["name"]):
        return own or code
    return shipped["name_en" if get_language() == "en" else "name"]


def places_in(form: str) -> list[str]:
    """What stands in braces, in order."""
    return [name.strip() for name in _PLACE.findall(form)]


def braces_alone(form: str) -> bool:
    """Whether a brace opens or closes nothing."""
    return any(one in _PLACE.sub("", form) for one in "{}｛｝")


def filled(form: str, values: Mapping[str, str]) -> str:
    """The form with its places filled; what is filled in is not looked at for places."""
    return _PLACE.sub(lambda found: values.get(found[1].strip(), found[0]), form)
