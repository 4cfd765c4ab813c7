"""The platforms that send orders, each with the form of the reply that it wants: as shipped, as the office changed them, as it added them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import ExternalPlatform
from ..states.external import filled, platform_name, shipped_platforms


@dataclass(frozen=True)
class PlatformShown:
    """`changed`: it is not as it was shipped, or was added here."""

    code: str
    name: str
    reply: str
    in_use: bool
    changed: bool


def platforms() -> list[PlatformShown]:
    """All of them, those that were shipped first; one statement."""
    own = {row.code: row for row in ExternalPlatform.objects.all()}
    found = []
    for code, shipped in shipped_platforms().items():
        row = own.pop(code, None)
        found.append(_shown(row) if row else PlatformShown(code, platform_name(code), shipped["reply"], True, False))
    return found + [_shown(row) for row in own.values()]


def platforms_in_use() -> list[PlatformShown]:
    return [one for one in platforms() if one.in_use]


def platform_or_none(code: str) -> PlatformShown | None:
    row = ExternalPlatform.objects.filter(code=code).first()
    if row is not None:
        return _shown(row)
    shipped = shipped_platforms().get(code)
    return PlatformShown(code, platform_name(code), shipped["reply"], True, False) if shipped else None


def form_of(code: str) -> str:
    """The form of the reply that a platform wants."""
    found = platform_or_none(code)
    return found.reply if found else shipped_platforms()["other"]["reply"]


def sample_of(form: str) -> str:
    """The form with made-up things in its places, so that whoever writes it sees how it reads."""
    return filled(form, {
        "单号": "A202611030001",
        "平台": "12345",
        "诉求": "某某社区，三号楼楼道灯不亮",
        "办理情况": "某物业公司：换了六盏灯",
        "结果": "灯换好了，请您看看。",
        "居民意见": "反映人共3位，答复2位：说解决2位。",
        "联系": "某某社区，电话0000-0000000",
        "社区": "某某社区",
        "电话": "0000-0000000",
        "期限": "2026年12月1日",
        "日期": "2026年11月26日",
    })  # fmt: skip


def places_told(names: Iterable[str]) -> str:
    return _("、").join(f"{{{name}}}" for name in names)


def _shown(row: ExternalPlatform) -> PlatformShown:
    return PlatformShown(row.code, platform_name(row.code, row.name), row.reply, row.in_use, True)
