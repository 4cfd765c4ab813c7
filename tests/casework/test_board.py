"""公示板: a person releases what everybody reads; nobody is named; a resident's words only with consent; figures open their lists."""

import re
from datetime import timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.models import BoardItem
from minsheng.casework.queries.board import board_of, names_in
from minsheng.foundation import clock
from minsheng.foundation.suspicious import suspicious_in
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import OfficeRule
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, accepted, answered, done, given, heard, named, offered, opened, photo, refused, says, voices_of
from tests.people import fresh

pytestmark = pytest.mark.slow


def released(town, case, title="楼道亮了", words="灯换了，线查过了。", **changes):
    return actions.release_to_board(case=fresh(case), title=title, words=words, by=town.shuji, **changes)


def solved(town):
    case = answered(town)
    says(voices_of(case)[0])
    return fresh(case)


@pytest.mark.parametrize("act", ["release_to_board", "take_down_from_board"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_everybody_reads_what_was_released_and_nothing_else(town, client):
    case, other = solved(town), opened(town, title="别的事")
    released(town, case)
    page = client.get("/board/").content.decode()
    assert (
        "楼道亮了" in page,
        "灯换了，线查过了。" in page,
        "居民说解决了" in page,
        "万都小区" in page or "万都社区" in page,
    ) == (True,) * 4
    hidden = [case.number, other.title, voices_of(case)[0].words, "李秀英", "3号楼门口"]
    assert [piece for piece in hidden if piece in page] == []


def test_what_was_taken_down_is_gone_and_stays_in_the_record(town, client):
    case = solved(town)
    item = released(town, case)
    actions.take_down_from_board(case=fresh(case), words="写错了", by=town.shuji)
    assert "楼道亮了" not in client.get("/board/").content.decode()
    assert (fresh(item).taken_down_by, BoardItem.objects.shown().count()) == (town.shuji, 0)
    with refused("not_on_board"):
        actions.take_down_from_board(case=fresh(case), words="再撤", by=town.shuji)


def test_a_newer_release_takes_the_place_of_the_older(town):
    case = solved(town)
    first = released(town, case)
    second = released(town, case, words="灯换了两盏。")
    assert [item.pk for item in BoardItem.objects.shown()] == [second.pk]
    assert fresh(second).released_at == fresh(first).released_at


@pytest.mark.parametrize(
    "text",
    [
        "找138 0000 1234问",
        "电话0318-0000123",
        "证件11010519000101002X",
        "车牌冀T12345占道",
        "李秀英1家说好了",
    ],
)
@pytest.mark.parametrize("field", ["title", "words"])
def test_what_names_somebody_does_not_go_up(town, field, text):
    case = solved(town)
    with refused("names_somebody", field):
        released(town, case, **{field: text})


def test_softer_words_are_shown_to_whoever_releases(town, client):
    case = solved(town)
    client.force_login(town.shuji)
    form = {"title": "楼道亮了", "words": "王大爷家3-2-501门口的灯换了。"}
    page = client.post(f"/cases/{case.number}/board/", form).content.decode()
    assert ("称呼：王大爷" in page, "门牌号：3-2-501" in page, BoardItem.objects.shown().count()) == (True, True, 0)
    assert client.post(f"/cases/{case.number}/board/", form | {"seen": "on"}).status_code == 302
    assert BoardItem.objects.shown().count() == 1


def test_the_offices_own_number_may_stand_and_an_organisations_is_looked_at(town):
    for office, phone in ((town.wandu, "0318-0000123"), (town.property_company, "0318-0000456")):
        type(office).objects.unscoped(WHY).filter(pk=office.pk).update(phone=phone)
    case = solved(town)

    def found(text: str) -> list[tuple[str, bool]]:
        return [(one.piece, one.hard) for one in names_in(case, text)]

    assert (found("有事打0318-0000123"), found("拨2126000")) == ([], [("2126000", False)])
    assert (found("物业电话03180000456"), found("找0318-0000789")) == ([("03180000456", False)], [("0318-0000789", True)])
    with refused("may_name", "words"):
        released(town, case, words="灯换了，再不亮打物业0318-0000456。")
    released(town, case, words="灯换了，再不亮打社区0318-0000123。")
    released(town, case, words="灯换了，再不亮打物业0318-0000456。", looked_over=True)


def test_a_program_is_told_what_somebody_has_to_look_at(town, client):
    case = solved(town)
    key = {"authorization": f"Bearer {make_token(user=town.shuji)}"}
    form = {"title": "楼道亮了", "words": "王大爷家3-2-501门口的灯换了。"}

    def answered_with(**more):
        answer = client.post(f"/api/v1/cases/{case.number}/board", form | more, "application/json", headers=key)
        return answer.status_code, answer.json()

    status, said = answered_with()
    assert (status, said["code"], said["field"], BoardItem.objects.shown().count()) == (422, "may_name", "words", 0)
    assert said["title"].startswith("“3-2-501”是门牌号、“王大爷”是称呼，可能让人认出是谁。")
    assert (answered_with(looked_over=True)[0], BoardItem.objects.shown().count()) == (201, 1)


def test_bad_input_comes_back_with_what_was_typed(town, client):
    case = solved(town)
    client.force_login(town.shuji)
    answer = client.post(f"/cases/{case.number}/board/", {"title": "灯", "words": "打13800001234", "seen": "on"})
    page = answer.content.decode()
    assert (answer.status_code, "是电话，不能公示" in page, "打13800001234" in page) == (422, True, True)


def test_residents_words_are_theirs_and_need_their_consent(town):
    voice = heard(town, "冬天没地方去，老哥几个就在楼道里站着下棋。", speaker=named(1))
    case = opened(town, voice)
    said, stranger = "老哥几个就在楼道里站着下棋", heard(town, "别人的话")
    with refused("consent_missing", "consent"):
        released(town, case, quote=said, quoted=fresh(voice))
    with refused("not_verbatim", "quote"):
        released(town, case, quote="老哥几个站着下棋", quoted=fresh(voice), consent="本人说可以")
    with refused("bad_input", "quoted"):
        released(town, case, quote="别人的话", quoted=stranger, consent="本人说可以")
    with refused("verbatim", "words"):
        released(town, case, words="冬天没地方去，老哥几个就在楼道里站着下棋")
    with refused("verbatim", "title"):
        released(town, case, title="老哥几个就在楼道里站着下棋")
    item = released(town, case, quote=said, quoted=fresh(voice), consent="入户时本人说可以")
    assert (item.quote, item.quoted_id) == (said, voice.pk)


def test_what_somebody_said_of_a_person_does_not_go_up_with_their_consent_either(town):
    voice = heard(town, "打13800001234找我，灯不亮的事" + "说来话长" * 30)
    case = opened(town, voice)
    agreed = {"quoted": fresh(voice), "consent": "入户时本人说可以"}
    with refused("names_somebody", "quote"):
        released(town, case, quote="打13800001234找我", **agreed)
    with refused("too_long", "quote"):
        released(town, case, quote="说来话长" * 30 + "说", quoted=fresh(voice), consent="本人说可以")
    with refused("too_long", "title"):
        released(town, case, title="灯" * 41)


def test_pictures_are_open_only_where_they_were_released(town, client):
    case = done(town, offered(town, opened(town))).case
    item = released(town, case)
    assert client.get(f"/board/photo/{item.pk}/before/").status_code == 404
    item = released(town, case, pictures=True)
    assert [client.get(f"/board/photo/{item.pk}/{stage}/").status_code for stage in ("before", "after", "x")] == [200, 200, 404]
    actions.take_down_from_board(case=fresh(case), words="撤", by=town.shuji)
    assert client.get(f"/board/photo/{item.pk}/before/").status_code == 404


def pictures_of(client, item):
    answers = [client.get(f"/board/photo/{item.pk}/{stage}/") for stage in ("before", "after")]
    return [b"".join(answer) if answer.status_code == 200 else None for answer in answers]


def test_a_photo_of_later_waits_for_somebody_who_looks_at_it(town, client):
    share = accepted(town)
    actions.attach(content=photo("green"), assignment=fresh(share), stage="before", by=town.laozhou)
    item = released(town, share.case, pictures=True)
    shown = pictures_of(client, item)
    actions.attach(content=photo("red"), assignment=fresh(share), stage="after", by=town.laozhou)
    actions.attach(content=photo("blue"), assignment=fresh(share), stage="before", by=town.laozhou)
    assert (shown[0] is None, shown[1], pictures_of(client, item) == shown) == (False, None, True)
    client.force_login(town.shuji)
    assert "有新照片" in client.get(f"/cases/{share.case.number}/").content.decode()
    assert "有新照片" in client.get(f"/cases/{share.case.number}/board/").content.decode()
    later = pictures_of(client, released(town, share.case, pictures=True))
    assert (later[0] not in (None, shown[0]), later[1] is not None) == (True, True)
    assert "有新照片" not in client.get(f"/cases/{share.case.number}/").content.decode()


def test_pictures_without_a_photo_release_none(town, client):
    share = accepted(town)
    item = released(town, share.case, pictures=True)
    actions.attach(content=photo("red"), assignment=fresh(share), stage="after", by=town.laozhou)
    assert (fresh(item).pictures, pictures_of(client, item)) == (False, [None, None])


def test_of_a_version_before_only_what_was_there_when_it_went_up(town, client):
    share = accepted(town)
    actions.attach(content=photo("green"), assignment=fresh(share), stage="before", by=town.laozhou)
    item = released(town, share.case, pictures=True)
    shown = pictures_of(client, item)
    BoardItem.objects.unscoped(WHY).update(before=None, after=None)
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.attach(content=photo("blue"), assignment=fresh(share), stage="before", by=town.laozhou)
    assert pictures_of(client, item) == shown


def test_a_photo_that_comes_between_looking_and_releasing_is_looked_at_first(town, client):
    share = accepted(town)
    actions.attach(content=photo("green"), assignment=fresh(share), stage="before", by=town.laozhou)
    client.force_login(town.shuji)
    address, form = f"/cases/{share.case.number}/board/", {"title": "楼道亮了", "words": "灯换了。", "pictures": "on"}

    def looked():
        return re.search(r'name="photos" value="([^"]+)"', client.post(address, form).content.decode())[1]

    first = looked()
    actions.attach(content=photo("red"), assignment=fresh(share), stage="after", by=town.laozhou)
    assert client.post(address, form | {"seen": "on", "photos": first}).status_code == 200
    assert BoardItem.objects.shown().count() == 0
    assert client.post(address, form | {"seen": "on", "photos": looked()}).status_code == 302


def test_each_item_with_pictures_shows_them_beside_one_another(town, client, django_assert_max_num_queries):
    items = [released(town, solved(town), title=f"第{n}件", pictures=True) for n in range(4)]
    partly = answered(town)
    says(voices_of(partly)[0], "partly")
    items.append(released(town, partly, title="一部分", pictures=True))

    def shown(query=""):
        with django_assert_max_num_queries(12):
            page = client.get(f"/board/{query}").content.decode()
        return sorted({int(number) for number in re.findall(r"/board/photo/(\d+)/after/", page)})

    keys = [item.pk for item in items]
    assert (shown(), shown("?show=solved"), shown("?show=partly")) == (keys, keys[:4], keys[4:])
    BoardItem.objects.unscoped(WHY).update(before=None, after=None, released_at=clock.now())
    assert (shown(), shown("?show=solved")) == (keys, keys[:4])


def test_an_item_has_an_address_that_lasts(town, client, django_assert_max_num_queries):
    case = solved(town)
    first = released(town, case, pictures=True)
    second = released(town, case, words="灯换了两盏。", pictures=True)
    with django_assert_max_num_queries(12):
        page = client.get(f"/board/items/{second.pk}/").content.decode()
    assert ("灯换了两盏。" in page, f"/board/photo/{second.pk}/before/" in page, case.number in page) == (True, True, False)
    assert client.get(f"/board/items/{first.pk}/")["Location"] == f"/board/items/{second.pk}/"
    actions.take_down_from_board(case=fresh(case), words="撤", by=town.shuji)
    assert [client.get(f"/board/items/{item.pk}/").status_code for item in (first, second)] == [404, 404]


def test_each_link_of_a_feed_opens_its_item(town, client):
    for n in range(3):
        released(town, opened(town, heard(town, estate=town.estate)), title=f"第{n}件")
    for feed, board in (("/board/feed/", "/board/"), ("/board/wandu/feed/", "/board/wandu/")):
        links = re.findall(r"<link>https?://[^/]+(/board/items/\d+/)</link>", client.get(feed).content.decode())
        assert [f"第{n}件" in client.get(link).content.decode() for n, link in zip((2, 1, 0), links, strict=True)] == [True] * 3
        assert f'<a href="{feed}">' in client.get(board).content.decode()


def board_with_everything(town):
    for n, case in enumerate([solved(town), opened(town), accepted(town).case, given(town).case]):
        released(town, case, title=f"第{n}件")
    ended = opened(town)
    actions.propose_end(case=ended, kind="explained", words="要等大修", by=town.xiaoliu)
    actions.approve_end(case=fresh(ended), by=town.shuji)
    released(town, ended, title="办不了的")
    for phase in ("partly", "unconfirmed"):
        case = answered(town)
        if phase == "partly":
            says(voices_of(case)[0], "partly")
        else:
            OfficeRule.objects.create(key="attempts", value=0)
            with clock.at(clock.day_end(case.confirm_by)):
                actions.propose_end(case=case, kind="unconfirmed", words="没人接", by=town.xiaoliu)
                actions.approve_end(case=fresh(case), by=town.shuji)
        released(town, case, title=phase)


def test_every_figure_opens_its_list(town, client):
    """Invariant 9."""
    board_with_everything(town)
    page = client.get("/board/").content.decode()
    figures = dict(re.findall(r'<a href="\?show=(\w+)">(\d+)件</a>', page))
    assert figures == {"solved": "1", "partly": "1", "in_hand": "3", "cannot": "1", "otherwise": "1"}
    assert [(matter.count, matter.solved) for matter in board_of().matters] == [(7, 1)]
    for show, number in figures.items():
        assert client.get(f"/board/?show={show}").content.decode().count('board-item"') == int(number)
    for matter in board_of().matters:
        assert client.get(f"/board/?category={matter.code}").content.decode().count('board-item"') == matter.count
        address = f"?show=solved&amp;category={matter.code}"
        assert page.count(f'<a href="{address}">') == 2
        assert client.get(f"/board/{address.replace('&amp;', '&')}").content.decode().count('board-item"') == matter.solved


def test_what_came_late_says_so(town, client):
    released(town, accepted(town).case)
    assert "个工作日" not in client.get("/board/").content.decode()
    with clock.at(clock.now() + timedelta(days=30)):
        assert re.search(r"超\d+个工作日", client.get("/board/").content.decode())


def test_an_estate_has_a_board_of_its_own(town, client):
    released(town, opened(town, heard(town, estate=town.estate)), title="小区里的")
    released(town, opened(town), title="社区里的")
    page = client.get("/board/wandu/").content.decode()
    assert ("小区里的" in page, "社区里的" in page, client.get("/board/nowhere/").status_code) == (True, False, 404)
    feed = client.get("/board/wandu/feed/").content.decode()
    assert ("小区里的" in feed, "社区里的" in feed, [matter.count for matter in board_of(town.estate).matters]) == (
        True,
        False,
        [1],
    )


def test_the_feed_says_the_same(town, client):
    board_with_everything(town)
    feed = client.get("/board/feed/")
    assert feed["Content-Type"].startswith("application/rss+xml")
    assert re.findall(r"<item><title>(.*?)（", feed.content.decode()) == [
        "unconfirmed",
        "partly",
        "办不了的",
        "第3件",
        "第2件",
        "第1件",
        "第0件",
    ]


def test_the_poster_leads_to_the_board_and_to_speaking(town, client):
    client.force_login(town.wangjie)
    page = client.get("/estates/wandu/poster/").content.decode()
    assert (page.count("<svg") >= 3, "万都小区" in page) == (True, True)
    client.force_login(town.xiaochen)
    assert client.get("/estates/wandu/poster/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_as_much_for_three_as_for_one(town, client, django_assert_max_num_queries, count):
    for n in range(count):
        released(town, solved(town), title=f"第{n}件", pictures=False)
    with django_assert_max_num_queries(12):
        client.get("/board/")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手机13800001234或0318-6012345", ["phone", "phone"]),
        ("11010519491231002X", ["identity"]),
        ("冀T·A1234停在门口", ["plate"]),
        ("打１３８００００１２３４", ["phone"]),
        ("冀Ｔ１２３４５停在门口", ["plate"]),
        ("3号楼2单元501，王大爷", ["home", "name"]),
        ("三单元 502", ["home"]),
        ("3号楼南侧的绿地栽了12棵树，花了3000元", []),
        ("12月16日上午9点30分开会", []),
        ("3号楼501漏水", ["home"]),
        ("3-501漏水，501房也漏", ["home", "home"]),
        ("三单元五零一室说好了，502门口也亮了", ["home", "home"]),
        ("3-5天，50-100元，3号楼前栽了112棵树", []),
        ("电话2126000", ["phone"]),
        ("88001234没人接", ["phone"]),
        ("找张建国问，他家灯不亮", ["name"]),
        ("李秀英说好了", ["name"]),
        ("李姐、王书记、张大哥都来了", ["name", "name", "name"]),
        ("小王来看过，老李把灯换了", ["name", "name"]),
        ("业主方便的时候，居民周末再来，养老金马上到，文书记录在案", []),
    ],
)
def test_what_may_name_somebody(text, found):
    assert [one.kind for one in suspicious_in(text)] == found


def test_names_of_those_who_spoke_are_known(town):
    case = opened(town, heard(town, speaker=named(1)))
    assert [(one.kind, one.piece, one.hard) for one in names_in(case, "李秀英1说好了")] == [("speaker", "李秀英1", True)]
    assert board_of().all == 0
    assert BoardItem.objects.unscoped(WHY).count() == 0
    assert photo()


def test_the_sentence_of_the_figures_ends_where_they_end(town, client):
    def sentence():
        page = client.get("/board/").content.decode()
        return re.sub(r"<[^>]+>|\s", "", page[page.index("公示了") :].split("</p>")[0])

    released(town, opened(town), title="在办的")
    assert sentence() == "公示了1件。还在办1件。"
    released(town, solved(town), title="办好的")
    assert sentence() == "公示了2件。解决了1件，还在办1件。"
