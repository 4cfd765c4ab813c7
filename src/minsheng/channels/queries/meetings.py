"""Questions about notices of meetings."""

from django.db.models import QuerySet

from minsheng.casework.models import Assignment, Case
from minsheng.casework.queries.nameless import nameless, spoken_in
from minsheng.neighbourhood.models import User

from ..models import MeetingInvitation

WHY = "of a case already found through the door"


def notices_seen_by(user: User) -> QuerySet[MeetingInvitation]:
    rows = MeetingInvitation.objects.visible_to(user).select_related("community", "case", "issued_by", "called_off_by")
    found: QuerySet[MeetingInvitation] = rows.order_by("-id")
    return found


def holding_a_share(case: Case) -> list[str]:
    """Those who hold a share of a case now: whom a meeting about it is for."""
    shares = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round)
    return list(dict.fromkeys(shares.order_by("role", "id").values_list("organisation__name", flat=True)))


def group_text(notice: MeetingInvitation, time: str) -> str:
    """To send to a chat group. The person to ask stays out of it; the office's own telephone is public."""
    office = notice.community
    lines = [
        f"【{notice.issuer}】{'会不开了' if notice.called_off_at else '会议通知'}：{notice.topic}",
        f"时间：{time}",
        f"地点：{notice.place}",
        f"请来的：{'、'.join(notice.invited)}",
    ]
    lines += [f"会上说：{notice.agenda}"] if notice.agenda else []
    lines += [f"请准备：{notice.bring}"] if notice.bring else []
    public = f"联系：{office.name}{'，电话' + office.phone if office.phone else ''}"
    spoke = spoken_in(notice.case)
    return "\n".join([*(nameless(line, spoke, office=office.phone) for line in lines), public])
