"""Planning a service, putting somebody down, writing down who was there, issuing a certificate."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.casework.forms.fields import CHOOSE, REQUIRED, one_of, text_box
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community

from ..actions import ServicePlan
from ..models import Service, ServiceHours, SignUp
from ..queries.services import may_be_put_down
from ..queries.volunteers import teams_of
from .volunteers import box, line


def moment_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
        error_messages={**REQUIRED, "invalid": _("时间写成2026-12-01 19:00这样")},
    )


def in_shanghai(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=clock.SHANGHAI) if moment is not None and moment.tzinfo is None else moment


class ServiceForm(forms.Form):
    title = line(_("做什么"), 60, help_text=_("比如：给老人理发、扫楼道、助学。谁都看得到，不写居民的姓名和门牌号。"))
    place = line(_("在哪儿"), 60)
    at = moment_field(_("几时开始"))
    until = moment_field(_("几时结束"))
    wanted = forms.IntegerField(
        label=_("要几个人"), required=False, min_value=1, max_value=1000, help_text=_("不限就空着。"), error_messages=REQUIRED
    )
    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪支队来做"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("社区自己组织"),
        error_messages=CHOOSE,
    )
    minors_ok = box(_("不满18岁的也可以来"))
    risks = text_box(_("有什么风险"), rows=2, required=False, help_text=_("比如：登高、夜里出门。没有就空着；报名的人看得到。"))
    insured = box(_("保险办好了"), help_text=_("有风险的，保险办好才能报名。"))

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams_of(community)

    def plan(self) -> ServicePlan:
        """As the act takes it."""
        data = dict(self.cleaned_data)
        return ServicePlan(**data | {"at": in_shanghai(data["at"]), "until": in_shanghai(data["until"])})


def service_as_typed(service: Service) -> dict[str, Any]:
    found = {key: getattr(service, key) for key in ("title", "place", "wanted", "minors_ok", "risks", "insured")}
    found |= {"at": clock.local(service.at).replace(tzinfo=None), "until": clock.local(service.until).replace(tzinfo=None)}
    return found | {"team": service.team.code if service.team else ""}


class WhereForm(forms.Form):
    """In which community; asked only of who has several."""

    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("哪个社区"), queryset=None, to_field_name="code", empty_label=_("请选一个"), error_messages=CHOOSE
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        field.queryset = places


class _VolunteerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        team = f" · {obj.team.name}" if obj.team else ""
        return f"{obj.name_shown} {obj.number}{team}"


class PutDownForm(forms.Form):
    volunteer = _VolunteerField(
        label=_("哪位志愿者"), queryset=None, to_field_name="number", empty_label=_("请选一个"), error_messages=CHOOSE
    )
    with_guardian = box(_("和监护人一起来"), help_text=_("不满14岁的，一定要和监护人一起来。"))

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["volunteer"]
        field.queryset = may_be_put_down(service)


class PresenceForm(forms.Form):
    came = one_of(_("来没来"), [("yes", _("来了")), ("no", _("没来"))], if_empty=_("选一下来没来"))
    came_from = moment_field(_("几时开始做的"), required=False, help_text=_("空着就是和排的一样。路上的时间不算。"))
    came_until = moment_field(_("几时做完的"), required=False)
    with_guardian = box(_("监护人也在"))

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        service = sign_up.service
        kwargs["initial"] = {
            "came_from": clock.local(service.at).replace(tzinfo=None),
            "came_until": clock.local(service.until).replace(tzinfo=None),
            "with_guardian": sign_up.with_guardian,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        if not sign_up.volunteer.needs_guardian:
            del self.fields["with_guardian"]

    def found(self) -> dict[str, Any]:
        """As the act takes it."""
        data = dict(self.cleaned_data)
        came = data.pop("came") == "yes"
        times = {key: in_shanghai(data.pop(key)) for key in ("came_from", "came_until")}
        return data | times | {"came": came}


class CorrectForm(PresenceForm):
    reason = text_box(_("为什么更正"), rows=2, help_text=_("本人看得到。原来记的也留着。"))

    def __init__(self, *args: Any, hours: ServiceHours, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"came": "yes" if hours.came else "no", "with_guardian": hours.with_guardian}
        if hours.since and hours.until:
            initial["came_from"] = clock.local(hours.since).replace(tzinfo=None)
            initial["came_until"] = clock.local(hours.until).replace(tzinfo=None)
        super().__init__(*args, sign_up=hours.sign_up, initial=initial, **kwargs)


class IssueForm(forms.Form):
    covered = box(_("姓名只写姓"))
    identity = line(_("证件号最后4位"), 4, required=False, help_text=_("本人要写、看过证件的才写。不写就空着。"))
