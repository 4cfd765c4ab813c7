"""Two people on one case in the same moment, the same form twice, a page that lay open while the login expired."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests.chain import photo

from .asking import Reply, api, hand_in
from .served import Installation
from .visiting import Visitor, forms_of

pytestmark = pytest.mark.slow

DAY = (date.today() + timedelta(days=3)).isoformat()
AGAIN = 6


def at_once(*asked: Callable[[], Any]) -> list[Any]:
    """All begin in the same moment."""
    gate = threading.Barrier(len(asked))

    def one(question: Callable[[], Any]) -> Any:
        gate.wait()
        return question()

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(one, asked))


class Matter:
    """A case of its own, brought as far as a test needs it."""

    def __init__(self, installation: Installation, category: str = "other") -> None:
        self.at = installation
        place = installation.settled["community"]
        said: dict[str, Any] = {"client_id": str(uuid.uuid4()), "text": f"灯不亮 {uuid.uuid4()}", "community": place}
        said["speaker"] = {"mode": "named", "name": "李大娘", "phone": "10000000002"}
        self.voice = api(installation, "wangjie", "POST", "/voices", said).json
        body = {"title": "灯", "category": category, "community": place, "voices": [self.voice["number"]]}
        self.case = api(installation, "shuji", "POST", "/cases", body).json["number"]
        self.share = ""

    def act(self, who: str, path: str, **data: Any) -> Reply:
        return api(self.at, who, "POST", path, data)

    def offer(self, who: str = "shuji", organisation: str = "hengling", role: str = "lead") -> Reply:
        return self.act(who, f"/cases/{self.case}/assignments", organisation=organisation, role=role, share="修灯")

    def offered(self) -> "Matter":
        self.share = self.offer().json["id"]
        return self

    def accepted(self) -> "Matter":
        assert self.offered().on_share("laozhou", "accept", promise_date=DAY).status == 200
        return self

    def given(self) -> "Matter":
        assert self.accepted().on_share("laozhou", "result", words="换了灯泡").status == 200
        return self

    def done(self) -> "Matter":
        assert self.given().on_share("wangjie", "check").status == 200
        return self

    def answered(self) -> "Matter":
        assert self.done().answer("shuji").status == 200
        return self

    def on_share(self, who: str, act: str, **data: Any) -> Reply:
        return self.act(who, f"/assignments/{self.share}/{act}", **data)

    def answer(self, who: str) -> Reply:
        return self.act(who, f"/cases/{self.case}/answer", words="修好了")

    def kinds(self) -> list[str]:
        return [entry["kind"] for entry in api(self.at, "shuji", "GET", f"/cases/{self.case}").json["timeline"]]


RACES: dict[str, tuple[Callable[[Matter], Any], Callable[[Matter], tuple[Callable[[], Reply], Callable[[], Reply]]], str]] = {
    "two leads": (
        lambda m: m,
        lambda m: (lambda: m.offer("shuji", "hengling"), lambda: m.offer("xiaoliu", "chengguan")),
        "ShareOffered",
    ),
    "one organisation twice": (
        lambda m: m,
        lambda m: (lambda: m.offer("shuji", role="support"), lambda: m.offer("xiaoliu", role="support")),
        "ShareOffered",
    ),
    "refuse and take back": (
        Matter.offered,
        lambda m: (
            lambda: m.on_share("laozhou", "refuse", ground="other", words="没有人手"),
            lambda: m.on_share("shuji", "take-back", words="派错了"),
        ),
        "ShareRefused|ShareTakenBack",
    ),
    "accept and refuse": (
        Matter.offered,
        lambda m: (
            lambda: m.on_share("laozhou", "accept", promise_date=DAY),
            lambda: m.on_share("laozhou", "refuse", ground="other", words="没有人手"),
        ),
        "ShareAccepted|ShareRefused",
    ),
    "check": (
        Matter.given,
        lambda m: (
            lambda: m.on_share("wangjie", "check"),
            lambda: m.on_share("xiaoliu", "check", passed=False, words="还是不亮"),
        ),
        "ResultChecked",
    ),
    "answer": (Matter.done, lambda m: (lambda: m.answer("shuji"), lambda: m.answer("xiaoliu")), "ResidentsAnswered"),
    "two ends": (
        lambda m: m,
        lambda m: (
            lambda: m.act("shuji", f"/cases/{m.case}/end", kind="explained", words="要等大修"),
            lambda: m.act("xiaoliu", f"/cases/{m.case}/end", kind="withdrawn", words="说错了"),
        ),
        "EndProposed",
    ),
}


@pytest.mark.parametrize("race", RACES)
def test_one_is_first_and_the_other_is_told(served: Installation, race: str) -> None:
    """One act happens, the other gets 409 and a sentence; whoever it was, the case stands as its parts say (verify, at the end)."""
    bring, hands, kinds = RACES[race]
    for _ in range(AGAIN):
        matter = Matter(served)
        bring(matter)
        replies = at_once(*hands(matter))
        assert sorted(reply.status // 100 for reply in replies) == [2, 4], [(r.status, r.text[:200]) for r in replies]
        told = next(reply for reply in replies if reply.status >= 400)
        assert (told.status, told.kind) == (409, "application/problem+json"), told.text[:300]
        assert told.json["title"].endswith("。")
        assert sum(kind in kinds.split("|") for kind in matter.kinds()) == 1


@pytest.mark.parametrize("voices", [1, 2])
def test_both_may_speak_at_once(served: Installation, voices: int) -> None:
    """Two speakers, or one speaker and a worker for the same person, say something in the same moment: nobody's answer is lost."""
    for _ in range(AGAIN):
        matter = Matter(served)
        if voices == 2:
            said = {"client_id": str(uuid.uuid4()), "text": "灯还是不亮", "community": served.settled["community"]}
            other = api(
                served, "wangjie", "POST", "/voices", said | {"speaker": {"mode": "household", "household": "3号楼"}}
            ).json
            assert matter.act("shuji", f"/cases/{matter.case}/link", voice=other["number"]).status == 200
            second = other["receipt_code"]
        else:
            second = matter.voice["receipt_code"]
        matter.answered()
        codes = (matter.voice["receipt_code"], second)
        replies = at_once(*(partial(until_not_faster, partial(confirm, served, code)) for code in codes))
        assert [reply.status for reply in replies if reply.status >= 500] == []
        assert 200 in [reply.status for reply in replies]
        # One voice that says the same twice has said it once.
        told = sum(reply.status == 200 for reply in replies) if voices == 2 else 1
        assert matter.kinds().count("ResidentConfirmed") == told


def confirm(installation: Installation, code: str) -> Reply:
    return api(installation, "", "POST", f"/receipts/{code}/confirm", {"verdict": "solved"})


def until_not_faster(send: Callable[[], Reply]) -> Reply:
    while (reply := send()).status == 409 and reply.json["code"] == "somebody_was_faster":
        pass
    return reply


def test_the_second_person_keeps_what_was_typed(served: Installation) -> None:
    """On pages: both have the form open, one is first, the other's words stand in the form with the sentence above."""
    matter = Matter(served).done()
    path = f"/cases/{matter.case}/answer/"
    people = [Visitor(served, who) for who in ("shuji", "xiaoliu")]
    for person in people:
        person.open(path)
    answers = at_once(*(partial(p.send, path, words=f"第{n}个人写的", seen="on") for n, p in enumerate(people)))
    assert sorted(answer.status_code for answer in answers) == [302, 409], [a.text[:300] for a in answers]
    second = next(n for n, answer in enumerate(answers) if answer.status_code == 409)
    assert f"第{second}个人写的" in answers[second].text
    assert matter.kinds().count("ResidentsAnswered") == 1


@pytest.mark.parametrize("times", [2, 5])
def test_the_same_write_at_once_is_one_voice(served: Installation, times: int) -> None:
    for _ in range(AGAIN):
        words = f"灯不亮 {uuid.uuid4()}"
        body = {"client_id": str(uuid.uuid4()), "text": words, "community": served.settled["community"]}
        replies = at_once(*[partial(api, served, "wangjie", "POST", "/voices", body)] * times)
        assert sorted(reply.status for reply in replies) == [200] * (times - 1) + [201], [r.text[:200] for r in replies]
        assert len({reply.json["number"] for reply in replies}) == 1


def test_the_same_photo_at_once_is_one_photo(served: Installation) -> None:
    """Also for two who hand in the same picture: one file is written by both."""
    number = Matter(served).voice["number"]
    for colour in ("red", "green", "blue", "black", "white", "grey"):
        once, picture = str(uuid.uuid4()), photo(colour, (400, 300))
        same = partial(hand_in, served, "wangjie", picture, client_id=once, voice=number)
        other = partial(hand_in, served, "wangjie", picture, voice=number)
        replies = at_once(*[partial(until_not_faster, send) for send in (same, same, same, other, other, other)])
        assert [reply.status for reply in replies[3:]] == [201] * 3, [r.text[:200] for r in replies]
        assert sorted(reply.status for reply in replies[:3]) == [200, 200, 201], [r.text[:200] for r in replies]
        assert len({reply.json["id"] for reply in replies}) == 4


@pytest.mark.parametrize("path", ["/hear/", "/speak/"])
def test_the_same_form_twice_without_a_script(served: Installation, path: str) -> None:
    """The form as it was served, pressed twice: one voice. A browser without a script has only the id that the page came with."""
    words = f"灯不亮 {uuid.uuid4()}"
    visitor = Visitor(served, "wangjie" if path == "/hear/" else "")
    form = next(form for form in forms_of(visitor.open(path).text) if "words" in form.fields)
    sent = {name: value for name, value in form.fields.items() if name != "csrfmiddlewaretoken"} | {"words": words}
    if path == "/speak/":
        assert visitor.send(path, **sent).status_code == 302
        path, sent = "/speak/check/", {}
    answers = at_once(*[lambda: visitor.send(path, **sent)] * 2)
    assert [answer.status_code for answer in answers] == [302, 302]
    items = api(served, "wangjie", "GET", "/voices?limit=200").json["items"]
    assert [item["text"] for item in items].count(words) == 1


def test_a_login_that_expired_while_writing(served: Installation) -> None:
    """Reading leads to the login and back; what was written is shown, not recorded, not lost."""
    staff = Visitor(served, "wangjie")
    staff.open("/hear/")
    del staff.session.cookies["sessionid"]
    asked = staff.open("/voices/?state=new")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/login/?next=/voices/%3Fstate%3Dnew")
    back = staff.send("/login/", username="wangjie", password="走出去-迎进来-合伙干", next="/voices/?state=new")
    assert (back.status_code, back.headers["Location"]) == (302, "/voices/?state=new")
    staff.open("/hear/")
    del staff.session.cookies["sessionid"]
    words = f"灯不亮 {uuid.uuid4()}"
    answer = staff.send("/hear/", words=words, name="李大娘")
    assert (answer.status_code, words in answer.text, "李大娘" in answer.text, "登录" in answer.text) == (401, True, True, True)
    assert words not in Visitor(served, "wangjie").open("/voices/").text


def test_a_form_that_is_older_than_the_login(served: Installation) -> None:
    """Logged in again in another window, then the old form is sent: its token no longer fits. In Chinese, with all that was typed."""
    staff = Visitor(served, "wangjie")
    old = forms_of(staff.open("/hear/").text)[0].fields["csrfmiddlewaretoken"]
    staff.session.cookies.clear()
    staff.open("/login/")
    assert staff.send("/login/", username="wangjie", password="走出去-迎进来-合伙干").status_code == 302
    words = f"灯不亮 {uuid.uuid4()}"
    answer = staff.send("/hear/", csrfmiddlewaretoken=old, words=words, name="李大娘")
    assert (answer.status_code, words in answer.text, "李大娘" in answer.text, 'lang="zh-Hans"' in answer.text) == (
        403,
        True,
        True,
        True,
    )
    nothing = Visitor(served).send("/hear/", csrfmiddlewaretoken="", words=words)
    assert (nothing.status_code, words in nothing.text, "Forbidden" in nothing.text) == (403, True, False)


def test_a_login_that_leads_elsewhere(served: Installation) -> None:
    guest = Visitor(served)
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "\x00//evil.example"):
        guest.open("/login/", params={"next": target})
        entered = guest.send("/login/", username="wangjie", password="走出去-迎进来-合伙干", next=target)
        assert (entered.status_code, entered.headers["Location"]) == (302, "/my-day/")
        guest.session.cookies.clear()
