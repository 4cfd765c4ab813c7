"""The words for people and organisations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member of staff is entrusted with (DESIGN §1)."""

    GRID = "grid", _("网格员")
    WORKER = "worker", _("社区工作者")
    SECRETARY = "secretary", _("社区书记")
    STREET = "street", _("街道")
    DISTRICT = "district", _("区级管理员")
    AUDITOR = "auditor", _("审计员")


COMMUNITY_ROLES = frozenset({Role.GRID, Role.WORKER, Role.SECRETARY})


class OrganisationKind(TextChoices):
    PROPERTY = "property", _("物业公司")
    DEPARTMENT = "department", _("部门")
    BUSINESS = "business", _("企业商户")
    SOCIAL = "social", _("社会组织")
    VOLUNTEERS = "volunteers", _("志愿队伍")
    OWNERS = "owners", _("业委会")
    BRANCH = "branch", _("党支部")
    COMMUNITY = "community", _("社区居委会")
    PROFESSIONAL = "professional", _("专业人士")


class VenueKind(TextChoices):
    SQUARE = "square", _("广场")
    YARD = "yard", _("院子")
    ROOM = "room", _("活动室")
    DUTY_POINT = "duty_point", _("服务点")
    MARKET = "market", _("超市商场")
    OTHER = "other", _("其他")


class FacilityState(TextChoices):
    """How a facility stands; read off its days and the latest look, never stored."""

    FINE = "fine", _("开着")
    DUE = "due", _("该去看了")
    NOT_IN_ORDER = "not_in_order", _("看过，不正常")
    CLOSED = "closed", _("不开了")


FACILITY_LOOK: dict[str, tuple[str, str]] = {
    FacilityState.FINE: ("ok", "check"),
    FacilityState.DUE: ("wait", "clock"),
    FacilityState.NOT_IN_ORDER: ("late", "alert-triangle"),
    FacilityState.CLOSED: ("no", "x"),
}
