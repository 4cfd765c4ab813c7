"""The report's story in our own words, clause by clause: the live record that shows it, or that it is not yet built."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Case, FacilityOfCase, Voice
from minsheng.casework.states import Phase
from minsheng.go_out.models import DutyShift, Outing
from minsheng.go_out.states import OutingState, ShiftState
from minsheng.welcome_in.partners.models import Partner
from minsheng.work_together.models import ProgrammeDate
from minsheng.work_together.states import DateState

WHY = "the tour opens live records"


@dataclass(frozen=True)
class Clause:
    """`see` says what opens; without it the clause is not yet built."""

    text: str
    see: str = ""
    url: str = ""


def _as(username: str, url: str) -> str:
    return f"{reverse('open_as')}?{urlencode({'as': username, 'to': url})}"


def _case(**wanted: object) -> Case | None:
    found: Case | None = Case.objects.unscoped(WHY).filter(**wanted).order_by("id").first()
    return found


def _open(username: str, case: Case | None, see: str, text: str) -> Clause:
    return Clause(text, see, _as(username, reverse("case", args=[case.number]))) if case else Clause(text)


def _voice(username: str, see: str, text: str, **wanted: object) -> Clause:
    found = Voice.objects.unscoped(WHY).filter(**wanted).order_by("id").first()
    return Clause(text, see, _as(username, reverse("voice", args=[found.number]))) if found else Clause(text)


def _tonight() -> Clause:
    """The meeting that is planned next in 万都小区: it opens with what became of the last one's voices."""
    rows = Outing.objects.unscoped(WHY).filter(estate__code="wandu", kind="yard_meeting").order_by("-at")
    found = rows.exclude(state=OutingState.CANCELLED).first()
    text = _("走访、小板凳会有计划；再去的时候，先把上次说的、后来怎样念给大家。")
    return Clause(text, _("看今晚的小板凳会"), _as("shuji", reverse("outing", args=[found.number]))) if found else Clause(text)


def _duty() -> Clause:
    """The shift at a duty point that was handed over, and beside it the week."""
    text = _("每个小区的服务点都排了班：社区和物业各坐一个人，听到的、当场办了的，交班时一样样列着。")
    found = DutyShift.objects.unscoped(WHY).filter(state=ShiftState.OVER).order_by("start").first()
    if found is None:
        return Clause(text)
    return Clause(text, _("看交下来的一班"), _as("quji", reverse("duty_shift", args=[found.pk])))


def _together(case: Case | None) -> Clause:
    """How organisations were called to the place, what each said, and what was agreed."""
    text = _("吹一声哨，几家到现场坐下来商量，有不同意见照实记；定下哪几步，改了哪一版，各家同意没同意，都看得到。")
    url = reverse("case_together", args=[case.number]) if case else ""
    return Clause(text, _("看绿地是怎么一起办的"), _as("shuji", url)) if case else Clause(text)


def _stays(case: Case | None) -> Clause:
    """What the storeroom became: a facility with a name, hours, and somebody who cares for it."""
    text = _("办成了还要管得住：球室叫什么、几点开、谁管、哪天去看过，都写着；后来有人说起它，也回到这一页。")
    found = FacilityOfCase.objects.unscoped(WHY).filter(case=case).select_related("facility").first() if case else None
    return Clause(text, _("看球室"), _as("shuji", reverse("facility", args=[found.facility.code]))) if found else Clause(text)


def _promises() -> Clause:
    """A partner with promises kept and broken, and what residents say of one."""
    text = _("合伙人答应过什么、做到没做到，一条一条写着；帮没帮上，居民说。")
    found = Partner.objects.unscoped(WHY).filter(helps__state="kept").filter(helps__state="broken").order_by("id").first()
    return Clause(text, _("看一家合伙人"), _as("shuji", reverse("partner", args=[found.number]))) if found else Clause(text)


def _all_year() -> Clause:
    """A law talk that was held: what of the record proposed it, what was asked there, before and after."""
    text = _("司法、公安、消防每年有计划地进小区，讲什么从大家说的里面来。")
    rows = ProgrammeDate.objects.unscoped(WHY).filter(community__letters="WD", state=DateState.HELD)
    found = rows.exclude(about_category=None).order_by("at").first()
    if found is None:
        return Clause(text)
    return Clause(text, _("看院里讲过的一场"), _as("shuji", reverse("programme_date", args=[found.number])))


def clauses() -> list[tuple[str, list[Clause]]]:
    """The three movements, each a list of clauses."""
    wandu = {"estate__code": "wandu"}
    green, room = _case(**wandu, category__code="surroundings-green"), _case(**wandu, category__code="culture-place")
    # Visitors move the cases on: where none is at that point any more, one that was shows the same in its story.
    disputed = _case(community__letters="WD", phase=Phase.DISPUTED) or _case(
        community__letters="WD", assignments__refusal__isnull=False
    )
    joint = _case(community__letters="WD", phase=Phase.WORKING) or _case(community__letters="WD", assignments__role="support")
    reopened = _case(phase=Phase.REOPENED) or _case(round__gt=1)
    out = [
        _voice(
            "wangjie",
            _("看王姐在院里记下的一句"),
            _("书记带着网格员走进小区和家里，大家搬个小板凳，想到什么说什么。"),
            source="yard_meeting",
            community__letters="WD",
        ),
        _voice(
            "wangjie",
            _("看一条入户听到的"),
            _("进门先看、再听、再问，最后才判断；看到的和听到的分开记。"),
            source="visit",
            community__letters="WD",
        ),
        _voice(
            "quji",
            _("看服务点听到、当场办了的一条"),
            _("每个小区都有人坐下来听，能当场办的当场办。"),
            source="duty_point",
            state="settled",
            community__letters="GC",
        ),
        Clause(_("听来的分门别类，谁说的、在哪儿、像哪一件，一条也不丢。"), _("看分拣"), _as("shuji", reverse("inbox"))),
        _tonight(),
        Clause(
            _("独居的、病重的，隔几天去看一次；谁到了日子，自己排出来，写着为什么。"),
            _("看到期该看望的户"),
            _as("shuji", reverse("homes_due")),
        ),
        _duty(),
        Clause(_("没信号的地方也能记，有了信号自己送上去。"), _("看手机本子"), _as("wangjie", reverse("notebook"))),
    ]
    into = [
        Clause(_("谁都可以说一句，不用登录，拿个回执号就能看后来怎样。"), _("说一句"), reverse("speak")),
        Clause(_("单位、志愿队、商户请进社区，各展所长。"), _("看有哪些单位"), _as("shuji", reverse("organisations"))),
        _promises(),
        Clause(
            _("谁能给什么、哪儿要人帮，挂在一处；对不对得上写着为什么，人来定。"),
            _("看能帮的、要帮的"),
            _as("shuji", reverse("offers_and_needs")),
        ),
        Clause(_("志愿者来一次，有人确认了才记一次的时长。"), _("看志愿服务"), _as("shuji", reverse("services"))),
        Clause(_("居民议事会把难事摆上桌，一人一票。")),
        Clause(_("心灵驿站听心事，调解室解疙瘩，屋里说的话不出屋。")),
        Clause(_("收纳课、反诈课、普法课请到楼下，学了能上手、能上岗。")),
        Clause(_("假期的儿童驿站有人看、有人教。")),
    ]
    together = [
        _open("shuji", green, _("看3号楼南侧绿地"), _("绿地被占成菜畦，物业、城管、居委会各领一份：劝的劝、清的清、栽的栽。")),
        _open("shuji", room, _("看储藏室变球室"), _("物业的储藏室腾出来，成了打球下棋的地方。")),
        _stays(room),
        _open("shuji", joint, _("看一件正在一起办的"), _("一件事几家办，各有各的日子，谁等谁写得明明白白。")),
        _together(green),
        _open("jiedao", disputed, _("看一件等裁定的"), _("有单位说不归它管，由街道裁定，派办的人不能自己说了算。")),
        _open("quji", reopened, _("看一件重新打开的"), _("居民说没解决，就重新打开，升一级再办。")),
        Clause(_("办成的、办晚的、办不了的，都贴出来给大家看。"), _("看公示板"), reverse("board")),
        Clause(_("办没办好，居民说了算。"), _("看等确认的"), _as("shuji", f"{reverse('cases')}?phase=asking")),
        _all_year(),
        Clause(_("堵在哪儿、等着谁，从记录里找出来。"), _("看堵点"), _as("jiedao", reverse("stuck"))),
        Clause(_("每个月有一份报告，数字都点得开。")),
    ]
    return [(_("走出去"), out), (_("迎进来"), into), (_("“合伙”干"), together)]
