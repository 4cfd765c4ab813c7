"""What is measured: one line a page or operation. To measure one more, add a line to `everything`."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from minsheng.casework.models import Assignment, BoardItem, Case, Category, ExternalOrder, Voice, Write
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Community, Estate, User
from minsheng.neighbourhood.sessions import SessionStore, begin

from .words import Tongue

WHY = "the benchmark looks for something to look at"
CSRF = "b" * 32
# Words that stand in every tenth voice, words that stand here and there, and words that stand nowhere (data/words.json, words.py).
SOUGHT = {"到处都有的词": "电梯", "两个词": "电梯 漏水", "少有的词": Tongue(Random(7)).rare(), "没有的词": "龘龘龘"}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Sent:
    """One request as it goes over the wire."""

    method: str
    path: str
    head: dict[str, str]
    body: str = ""


@dataclass(frozen=True)
class Measured:
    """`write` things are held against the bare insert, others against the bare read. `send` makes the next request."""

    name: str
    who: str
    send: Callable[[], Sent]
    status: int = 200
    write: bool = False


class Scene:
    """Who asks for what: people of the made-up district, and things in it that they may see."""

    def __init__(self) -> None:
        self.tongue = Tongue(Random())
        cases = Case.objects.unscoped(WHY)
        # A case with all that a case can have, the newest of its phase.
        self.case = cases.filter(phase="confirmed").select_related("community", "estate").order_by("-opened_at", "-id")[0]
        self.community: Community = self.case.community
        self.estate: Estate = self.case.estate or Estate.objects.unscoped(WHY).filter(community=self.community)[0]
        self.voice = Voice.objects.unscoped(WHY).filter(case=self.case)[0]
        self.share = Assignment.objects.unscoped(WHY).filter(case=self.case, role="lead").select_related("organisation")[0]
        self.waiting = cases.filter(community=self.community, phase="to_dispatch").order_by("-id").first() or self.case
        self.category = Category.objects.filter(parent=None)[0]
        item = BoardItem.objects.shown().select_related("case__estate").order_by("-id").first()
        self.board_estate: Estate = item.case.estate if item is not None and item.case.estate else self.estate
        orders = ExternalOrder.objects.unscoped(WHY).filter(case__community=self.community)
        self.order = orders.order_by("-id").values_list("number", flat=True).first() or "0"
        self.row = Write.objects.order_by("-pk").values_list("pk", flat=True)[0]
        self.people = {
            "网格员": self._posted("grid"),
            "社区书记": self._posted("secretary"),
            "街道": User.objects.get(posts__street=self.community.street_id),
            "区级": User.objects.get(username="bench-district"),
            "单位": User.objects.get(representations__organisation=self.share.organisation),
        }
        self._heads = {who: self._logged_in(user) for who, user in self.people.items()}
        self._keys = {who: make_token(user=user) for who, user in self.people.items() if who in ("社区书记", "区级")}

    def _posted(self, role: str) -> User:
        return User.objects.get(posts__community=self.community, posts__role=role)

    def _logged_in(self, user: User) -> dict[str, str]:
        session = SessionStore()
        begin(session, "a benchmark")
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "minsheng.neighbourhood.backends.OfficeBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return {"Cookie": f"sessionid={session.session_key}; csrftoken={CSRF}"}

    def named(self, name: str, who: str, path: str, status: int = 200) -> Measured:
        return Measured(name, who, lambda: Sent("GET", path, self._heads.get(who, {})), status=status)

    def api(self, name: str, who: str, path: str) -> Measured:
        head = {"Authorization": f"Bearer {self._keys[who]}"}
        return Measured(name, who, lambda: Sent("GET", f"/api/v1{path}", head))

    def taken_out(self, who: str, path: str) -> Measured:
        """A list as an Excel file, whole."""
        head = self._heads[who] | {"Content-Type": FORM}
        return Measured(
            "导出Excel，没办完的事项", who, lambda: Sent("POST", path, head, urlencode({"csrfmiddlewaretoken": CSRF}))
        )

    def heard_by_api(self) -> Sent:
        said = {
            "client_id": str(uuid.uuid4()),
            "text": self.tongue.said("3号楼"),
            "community": self.community.code,
            "estate": self.estate.code,
            "place": "3号楼",
            "source": "visit",
            "speaker": {"mode": "named", "name": self.tongue.name(), "phone": self.tongue.phone()},
        }
        head = {"Authorization": f"Bearer {self._keys['社区书记']}", "Content-Type": JSON}
        return Sent("POST", "/api/v1/voices", head, json.dumps(said, ensure_ascii=False))

    def heard_on_the_page(self) -> Sent:
        typed = {
            "client_id": str(uuid.uuid4()),
            "words": self.tongue.said("2号楼"),
            "place": "2号楼",
            "name": self.tongue.name(),
            "phone": self.tongue.phone(),
            "source": "visit",
            "estate": self.estate.code,
            "csrfmiddlewaretoken": CSRF,
        }
        return Sent("POST", "/hear/", self._heads["社区书记"] | {"Content-Type": FORM}, urlencode(typed))


def bare(scene: Scene) -> tuple[Measured, Measured]:
    """What everything is held against."""
    return (
        Measured("只读一行", "", lambda: Sent("GET", f"/bench/read/{scene.row}/", {})),
        Measured("只写一行", "", lambda: Sent("POST", "/bench/insert/", {}), status=201, write=True),
    )


def everything(scene: Scene) -> list[Measured]:
    """The table. Names are Chinese, as the pages call themselves."""
    case, since = scene.case.number, clock.today().replace(day=1).isoformat()
    rows = [
        Measured("记一条（接口）", "社区书记", scene.heard_by_api, status=201, write=True),
        Measured("记一条（网页）", "社区书记", scene.heard_on_the_page, status=302, write=True),
        scene.named("记一条的页", "网格员", "/hear/"),
    ]
    rows += [scene.named("我的一天", who, "/my-day/") for who in scene.people]
    for who in ("社区书记", "区级"):
        rows += [
            scene.named("分拣", who, "/inbox/"),
            scene.named("事项，没办完的", who, "/cases/"),
            scene.named("事项，全部", who, "/cases/?phase=all"),
            scene.named("事项，已结束的", who, "/cases/?phase=ended"),
            scene.named("事项，有超时的", who, "/cases/?phase=late"),
            scene.named("事项，一类的", who, f"/cases/?phase=all&category={scene.category.code}"),
            scene.named("事项，一家办的", who, f"/cases/?phase=all&organisation={quote(scene.share.organisation.code)}"),
            scene.named("事项，一个小区的", who, f"/cases/?phase=all&estate={scene.estate.code}"),
            scene.named("事项，有两个词的", who, f"/cases/?phase=all&words={quote(SOUGHT['两个词'])}"),
            scene.named("事项，别处单号的", who, f"/cases/?phase=all&words={scene.order}"),
            scene.named("大家说的", who, "/voices/"),
            scene.named("大家说的，有两个词的", who, f"/voices/?words={quote(SOUGHT['两个词'])}"),
            scene.named("大家说的，没分拣", who, "/voices/?state=new"),
            scene.named("大家说的，表扬", who, "/voices/?kind=praise"),
            scene.named("大家说的，这个月", who, f"/voices/?since={since}"),
            scene.named("要打的电话", who, "/calls/"),
            scene.named("外来工单", who, "/orders/"),
            scene.named("走出去", who, "/outings/"),
            scene.named("一件事项", who, f"/cases/{case}/"),
            scene.api("接口：事项", who, "/cases"),
            scene.api("接口：事项，等确认的", who, "/cases?phase=asking"),
            scene.api("接口：民声", who, "/voices"),
        ]
    for kind, words in SOUGHT.items():
        rows += [scene.named(f"搜索，{kind}", who, f"/search/?q={quote(words)}") for who in ("社区书记", "区级")]
    rows += [scene.named("搜索，别处的单号", who, f"/search/?q={scene.order}", status=302) for who in ("社区书记", "区级")]
    rows += [scene.taken_out(who, "/excel/cases/") for who in ("社区书记", "区级")]
    rows += [
        scene.named("堵点", "区级", "/stuck/"),
        scene.named("台账", "社区书记", "/ledgers/"),
        scene.named("一条民声", "社区书记", f"/voices/{scene.voice.number}/"),
        scene.named("一件事项", "单位", f"/cases/{case}/"),
        scene.named("单位的页", "社区书记", f"/organisations/{quote(scene.share.organisation.code)}/"),
        scene.named("单位的页", "单位", f"/organisations/{quote(scene.share.organisation.code)}/"),
        scene.named("公示板", "", "/board/"),
        scene.named("公示板，一个小区的", "", f"/board/{scene.board_estate.code}/"),
        scene.named("记录", "区级", "/log/"),
    ]
    return rows
