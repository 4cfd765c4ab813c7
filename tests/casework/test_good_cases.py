"""典型案例: from a confirmed case, without names, released by whoever may, read by the circle and by nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import GoodCase, GoodCaseText
from minsheng.casework.queries.good_cases import draft_of, good_cases_like
from minsheng.casework.queries.search import Asked, holding
from minsheng.casework.queries.texts import text_findings
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Post
from tests.acts import ACTS, REFUSED, strangers_refused, who_may
from tests.acts.good_cases import ACTS as MINE
from tests.acts.good_cases import TEXT, confirmed, photo_of, told
from tests.chain import WHY, answered, done, heard, named, opened, refused, says, voices_of
from tests.people import Town, fresh, posted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def found_by(user, words):
    return holding(user, Asked(words), ["good_cases"])["good_cases"]


def visits(user: object, path: str, **form: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    response = client.post(path, form, follow=True) if form else client.get(path)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("act", MINE)
def test_it_refuses_a_stranger_and_lets_those_who_may(town: Town, act: str) -> None:
    ready = ACTS[act](town)
    assert strangers_refused(ready, town) == REFUSED
    assert who_may(ready, town) == ready.may


@pytest.mark.parametrize(
    ("circle", "may"), [("community", {"shuji", "jiedao", "quji"}), ("street", {"jiedao", "quji"}), ("district", {"quji"})]
)
def test_whoever_may_release_it_so_far(town: Town, circle: str, may: set[str]) -> None:
    row = told(town)
    ready = MINE["release_good_case"](town)
    ready.do = lambda by: actions.release_good_case(good_case=fresh(row), circle=circle, by=by)
    assert who_may(ready, town) == may


@pytest.mark.parametrize("make", [opened, answered])
def test_only_what_residents_confirmed_is_told(town: Town, make: object) -> None:
    case = make(town)  # type: ignore[operator]
    with refused("not_confirmed"):
        actions.write_good_case(case=case, by=town.shuji, **TEXT)


def test_a_case_is_told_once(town: Town) -> None:
    row = told(town)
    with refused("good_case_told"):
        actions.write_good_case(case=row.case, by=town.shuji, **TEXT)
    actions.withdraw_good_case(good_case=row, words="写错了", by=town.shuji)
    assert actions.write_good_case(case=fresh(row.case), by=town.shuji, **TEXT).pk != row.pk


@pytest.mark.parametrize(
    ("field", "words", "code"),
    [
        ("solved", "找李秀英1要的钥匙", "names_somebody"),
        ("takeaway", "打10000000001", "names_somebody"),
        ("heard", "三号楼门口的灯不亮，晚上看不见路", "verbatim"),
        ("title", "长" * 41, "too_long"),
        ("solved", " ", "empty"),
    ],
)
def test_nobody_is_named_and_nobody_repeated(town: Town, field: str, words: str, code: str) -> None:
    case = confirmed(town)
    with refused(code, field):
        actions.write_good_case(case=case, by=town.shuji, **{**TEXT, field: words})


def test_the_draft_names_nobody_and_repeats_nobody(town: Town) -> None:
    case = done(town).case
    actions.release_excerpt(case=case, words="李秀英1说，王大爷在门口摔过。", by=town.shuji)
    actions.answer_residents(case=fresh(case), words="三号楼门口的灯不亮，晚上看不见路。现在亮了。", by=town.shuji)
    says(voices_of(case)[0])
    draft = draft_of(fresh(case), town.shuji)
    assert draft == {"title": "三号楼门口灯不亮", "heard": "居民说，居民在门口摔过。", "solved": "恒邻物业：换了灯泡\n现在亮了。"}


def test_what_may_name_somebody_is_pointed_out_before_it_is_kept(town: Town) -> None:
    path = f"/cases/{confirmed(town).number}/good-case/"
    form = TEXT | {"difficult": "3-2-501、王大爷家意见不一"}
    status, page = visits(town.shuji, path, **form)
    assert (status, "称呼：王大爷" in page, "门牌号：3-2-501" in page) == (200, True, True)
    assert not GoodCase.objects.unscoped(WHY).exists()
    visits(town.shuji, path, **form, seen="on")
    assert GoodCase.objects.unscoped(WHY).count() == 1


def readers(town: Town, row: GoodCase) -> set[str]:
    names = {"wangjie", "shuji", "jiedao", "quji", "shenji", "xiaochen", "laozhou", "lilei", "passerby", "faraway"}
    return {name for name in names if GoodCase.objects.visible_to(fresh(getattr(town, name))).filter(pk=row.pk).exists()}


OWN = {"wangjie", "shuji", "jiedao", "quji", "shenji"}


@pytest.mark.parametrize(
    ("circle", "also"), [("", set()), ("community", set()), ("street", {"xiaochen"}), ("district", {"xiaochen", "faraway"})]
)
def test_who_reads_it(town: Town, circle: str, also: set[str]) -> None:
    faraway = posted("faraway", "远处的人", "secretary", clock.today(), community=town.faraway)
    object.__setattr__(town, "faraway", faraway)
    row = told(town)
    if circle:
        actions.release_good_case(good_case=row, circle=circle, by=town.quji)
    assert readers(town, row) == OWN | also
    assert {name for name in ("xiaochen", "faraway") if found_by(getattr(town, name), "楼道").hits} == also


def test_the_circle_reads_the_released_text_and_searches_in_it(town: Town) -> None:
    row = told(town)
    actions.release_good_case(good_case=row, circle="street", by=town.jiedao)
    actions.edit_good_case(good_case=fresh(row), by=town.xiaoliu, title="楼道亮了又改", solved="加了声控。")
    path = f"/good-cases/{row.pk}/"
    pages = {name: visits(getattr(town, name), path)[1] for name in ("xiaochen", "shuji")}
    assert {name: ("声控" in page, "查线" in page) for name, page in pages.items()} == {
        "xiaochen": (False, True),
        "shuji": (True, True),  # the older version is kept beside it
    }
    assert row.case.number not in pages["xiaochen"]
    found = {
        (name, words): len(found_by(getattr(town, name), words).hits)
        for name in ("xiaochen", "shuji")
        for words in ("声控", "查线")
    }
    assert found == {("xiaochen", "声控"): 0, ("xiaochen", "查线"): 1, ("shuji", "声控"): 1, ("shuji", "查线"): 0}
    assert list(text_findings()) == []
    actions.release_good_case(good_case=fresh(row), circle="street", by=town.jiedao)
    assert len(found_by(town.xiaochen, "声控").hits) == 1


def test_two_who_write_at_once(town: Town) -> None:
    row = told(town)
    actions.edit_good_case(good_case=fresh(row), by=town.xiaoliu, seen_version=1, **TEXT)
    with refused("somebody_was_faster"):
        actions.edit_good_case(good_case=fresh(row), by=town.shuji, seen_version=1, **TEXT)


def test_what_residents_opened_again_is_no_good_case_meanwhile(town: Town) -> None:
    row = told(town)
    actions.release_good_case(good_case=row, circle="district", by=town.quji)
    says(voices_of(row.case)[0], "not_solved")
    assert (readers_of_others(town, row), found_by(town.xiaochen, "楼道").hits) == (False, [])
    assert "重新在办" in visits(town.shuji, f"/good-cases/{row.pk}/")[1]


def readers_of_others(town: Town, row: GoodCase) -> bool:
    return GoodCase.objects.visible_to(fresh(town.xiaochen)).filter(pk=row.pk).exists()


def test_what_was_withdrawn_is_found_by_nobody_and_stays_with_its_reason(town: Town) -> None:
    row = told(town)
    actions.release_good_case(good_case=row, circle="district", by=town.quji)
    actions.withdraw_good_case(good_case=fresh(row), words="数写错了", by=town.shuji)
    assert (readers_of_others(town, row), GoodCaseText.objects.unscoped(WHY).count()) == (False, 0)
    assert "数写错了" in visits(town.shuji, f"/good-cases/{row.pk}/")[1]
    for act in (actions.edit_good_case, actions.release_good_case):
        more = TEXT if act is actions.edit_good_case else {"circle": "community"}
        with refused("good_case_withdrawn"):
            act(good_case=fresh(row), by=town.shuji, **more)  # type: ignore[operator]


def test_each_photo_is_let_go_by_itself(town: Town) -> None:
    row = told(town)
    actions.release_good_case(good_case=row, circle="street", by=town.jiedao)
    seen = photo_of(row)
    path = f"/good-cases/{row.pk}/photos/{seen.key}/"
    assert visits(town.xiaochen, path)[0] == 404
    with refused("not_allowed"):  # it would go to the street, and the secretary lets nothing go so far
        actions.release_good_case_photo(good_case=fresh(row), attachment=seen, by=town.shuji)
    actions.release_good_case_photo(good_case=fresh(row), attachment=seen, by=town.jiedao)
    client = Client()
    client.force_login(town.xiaochen)
    assert (client.get(path).status_code, client.get(f"/files/{seen.key}/").status_code) == (200, 404)
    with refused("photo_released"):
        actions.release_good_case_photo(good_case=fresh(row), attachment=seen, by=town.jiedao)
    actions.take_back_good_case_photo(good_case=fresh(row), attachment=seen, by=town.shuji)
    assert client.get(path).status_code == 404
    with refused("photo_not_released"):
        actions.take_back_good_case_photo(good_case=fresh(row), attachment=seen, by=town.shuji)


def test_a_photo_of_another_case_does_not_go_along(town: Town) -> None:
    row, other = told(town), told(town)
    with refused("bad_input", "attachment"):
        actions.release_good_case_photo(good_case=row, attachment=photo_of(other), by=town.shuji)


def test_an_open_case_shows_its_office_what_others_learned(town: Town) -> None:
    row = told(town, title="古城也用得上")
    actions.release_good_case(good_case=row, circle="street", by=town.jiedao)
    Post.objects.filter(user=town.xiaochen).update(role="secretary")
    voice = heard(town, community=town.gucheng, by=town.xiaochen)
    case = opened(town, voice, community=town.gucheng, by=fresh(town.xiaochen))
    like = good_cases_like(case, fresh(town.xiaochen))
    assert like is not None and (like.title, like.count) == ("古城也用得上", 1)
    assert "古城也用得上" in visits(fresh(town.xiaochen), f"/cases/{case.number}/")[1]
    with CaptureQueriesContext(connection) as captured:
        good_cases_like(case, town.xiaochen)
    assert len(captured) == 1
    other = opened(town, category="culture-event", community=town.wandu)
    assert good_cases_like(other, town.shuji) is None


def test_the_closed_case_leads_there_and_back(town: Town) -> None:
    case = confirmed(town)
    assert "写成典型案例" in visits(town.shuji, f"/cases/{case.number}/")[1]
    row = actions.write_good_case(case=case, by=town.shuji, **TEXT)
    assert f'href="/good-cases/{row.pk}/"' in visits(town.shuji, f"/cases/{case.number}/")[1]
    assert f'href="/cases/{case.number}/"' in visits(town.shuji, f"/good-cases/{row.pk}/")[1]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("?words=声控", 1), ("?words=没有", 0), ("?show=draft", 1), ("?category=property", 1), ("?show=street", 0)],
)
def test_the_list_and_its_filters(town: Town, query: str, count: int) -> None:
    row = told(town, takeaway="声控灯哪儿都能装")
    actions.release_good_case(good_case=row, circle="community", by=town.shuji)
    told(town, title="另一件")
    client = Client()
    client.force_login(town.shuji)
    page = client.get(f"/good-cases/{query}").context["page"]
    assert (page.total, len(page)) == (count, count)


def test_lists_and_pages_cost_the_same_for_one_as_for_three(town: Town) -> None:
    def asked() -> list[int]:
        found = []
        for path in ("/good-cases/", "/search/?q=楼道", f"/good-cases/{first.pk}/"):
            client = Client()
            client.force_login(town.shuji)
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    def add(n: int) -> GoodCase:
        case = answered(town, heard(town, f"第{n}处的灯不亮", speaker=named(n)))
        says(voices_of(case)[0])
        row = actions.write_good_case(case=fresh(case), by=town.shuji, **TEXT)
        actions.release_good_case(good_case=row, circle="community", by=town.shuji)
        return row

    first = add(1)
    one = asked()
    add(2), add(3)
    assert asked() == one


def test_the_api_does_the_same(town: Town) -> None:
    from minsheng.neighbourhood.actions import make_token

    case, client = confirmed(town), Client()

    def ask(name: str, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {make_token(user=getattr(town, name))}"}
        send = client.get if method == "GET" else client.post
        more = {} if method == "GET" else {"data": body or {}, "content_type": "application/json"}
        response = send(f"/api/v1{path}", headers=headers, **more)  # type: ignore[arg-type]
        return response.status_code, response.json()

    status, made = ask("shuji", "POST", f"/cases/{case.number}/good-case", TEXT)
    assert (status, made["case"], made["circle"]) == (201, case.number, "")
    path = f"/good-cases/{made['id']}"
    assert ask("xiaochen", "GET", path)[0] == 404
    assert ask("shuji", "POST", f"{path}/release", {"circle": "district"})[0] == 403
    assert ask("jiedao", "POST", f"{path}/release", {"circle": "street"})[1]["circle"] == "street"
    status, seen = ask("xiaochen", "GET", path)
    assert (status, seen["title"], seen["case"], seen["photos"]) == (200, "楼道亮了", None, [])
    assert [one["id"] for one in ask("xiaochen", "GET", "/good-cases?words=查线")[1]["items"]] == [made["id"]]  # type: ignore[attr-defined,index]
    assert ask("xiaochen", "GET", "/search?q=查线&group=good_cases")[1]["good_cases"]["count"] == "1"  # type: ignore[index]
    assert ask("laozhou", "GET", "/good-cases")[1] == {"items": [], "next": None}
    assert ask("shuji", "POST", f"{path}/edit", TEXT | {"seen_version": "7"})[0] == 409
    assert ask("shuji", "POST", f"{path}/withdraw", {"words": "写错了"})[1]["withdrawn_at"]
