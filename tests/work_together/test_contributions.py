"""各方出了什么: money, hours and things are written down with who gave them; receipts stay close; thanks go to who wishes them."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from minsheng.casework import actions as case_actions
from minsheng.casework.models import Attachment, WriteConflict
from minsheng.casework.queries.conflicts import two_sides
from minsheng.casework.rules import handlers_of, hands_of
from minsheng.channels.documents.filling import fill_found
from minsheng.channels.documents.kinds import KINDS
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import Organisation
from minsheng.work_together import actions
from minsheng.work_together.models import Contribution
from minsheng.work_together.queries.contributions import given_for, thanked
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.contributions import gave
from tests.chain import WHY, accepted, done, heard, named, offered, opened, photo, refused
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import Town, fresh
from tests.words import texts


@pytest.mark.parametrize("act", ["note_contribution", "take_back_contribution", "attach_receipt", "wish_thanks"])
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_totals_are_exact_and_each_is_the_sum_of_its_list(town: Town) -> None:
    case = accepted(town, offered(town)).case
    for amount in ("0.10", "0.20", "1200.55"):
        gave(town, case, amount=Decimal(amount))
    gave(town, case, kind="hours", amount=Decimal("12.5"), words="")
    gave(town, case, kind="things", amount=Decimal(3), words="旧椅子", organisation=None, by=town.xiaoliu)
    given = given_for(fresh(case), fresh(town.shuji))
    assert given.totals == ["1200.85元", "12.5小时", "3件"]
    assert [one.amount for one in given.rows][:3] == [Decimal("0.10"), Decimal("0.20"), Decimal("1200.55")]


def test_a_correction_is_a_new_entry_and_the_old_one_stays_to_be_read(town: Town) -> None:
    first = gave(town)
    actions.attach_receipt(contribution=first, content=photo(), by=town.laozhou)
    second = gave(town, first.case, amount=Decimal(1300), replaces=fresh(first))
    assert (fresh(first).amount, fresh(first).gone_at is not None, second.receipt) == (
        Decimal("1200.50"),
        True,
        fresh(first).receipt,
    )
    assert given_for(second.case, fresh(town.laozhou)).totals == ["1300元"]
    with refused("contribution_gone"):
        gave(town, first.case, replaces=fresh(first))
    with refused("contribution_gone"):
        actions.take_back_contribution(contribution=fresh(first), words="记错了", by=town.laozhou)
    actions.attach_receipt(contribution=second, content=photo("red"), by=town.laozhou)
    assert fresh(second).receipt not in (None, fresh(first).receipt)
    with refused("receipt_there"):
        actions.attach_receipt(contribution=fresh(second), content=photo("blue"), by=town.laozhou)


def test_an_organisation_writes_its_own_and_the_office_anybodys(town: Town) -> None:
    case = accepted(town, offered(town)).case
    with refused("not_allowed"):
        gave(town, case, organisation=town.bureau)
    with refused("not_allowed"):
        gave(town, case, organisation=None)
    others = gave(town, case, organisation=None, by=town.xiaoliu)
    with refused("not_allowed"):
        actions.take_back_contribution(contribution=others, words="不是", by=town.laozhou)
    assert gave(town, case, organisation=town.volunteers, by=town.xiaoliu).by_office is True
    assert gave(town, case).by_office is False
    with refused("not_serving", "organisation"):
        gave(town, case, organisation=Organisation.objects.unscoped(WHY).get(code="linjia"), by=town.xiaoliu)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"amount": Decimal(0)}, "not_above_zero", "amount"),
        ({"amount": Decimal("-5")}, "not_above_zero", "amount"),
        ({"amount": Decimal("NaN")}, "not_above_zero", "amount"),
        ({"amount": Decimal("1.005")}, "too_fine", "amount"),
        ({"amount": Decimal(10) ** 11}, "too_much", "amount"),
        ({"kind": "things", "amount": Decimal("1.5"), "words": "椅子"}, "not_whole", "amount"),
        ({"kind": "things", "amount": Decimal(1), "words": ""}, "things_unnamed", "words"),
        ({"kind": "gold"}, "bad_input", "kind"),
        ({"words": "给13812345678打电话"}, "names_somebody", "words"),
        ({"words": "李大娘出的"}, "may_name", "words"),
        ({"organisation": None, "role": "李秀英1", "by": "xiaoliu"}, "names_somebody", "role"),
    ],
)
def test_it_refuses_what_is_no_amount_and_what_names_somebody(town: Town, changes: dict[str, Any], code: str, field: str) -> None:
    case = accepted(town, offered(town, opened(town, heard(town, speaker=named())))).case
    changes = changes | ({"by": getattr(town, changes["by"])} if "by" in changes else {})
    with refused(code, field):
        gave(town, case, **changes)


def test_the_database_holds_what_it_can_hold(town: Town) -> None:
    first = gave(town)
    for wrong in ({"amount": 0}, {"giver": "residents"}, {"kind": "things", "words": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.unscoped(WHY).filter(pk=first.pk).update(**wrong)


def test_every_organisation_of_the_case_reads_it_and_no_other(town: Town) -> None:
    first = gave(town)
    actions.attach_receipt(contribution=first, content=photo(), by=town.laozhou)
    assert given_for(first.case, fresh(town.chengguan)).rows == []
    accepted(town, offered(town, first.case, town.bureau, "support"))
    client = Client()
    client.force_login(town.chengguan)
    page = client.get(f"/cases/{first.case.number}/together/").content.decode()
    assert "1200.50元" in page and "恒邻物业" in page and "有收据" in page and "看收据" not in page
    key = fresh(first).receipt.key
    assert client.get(f"/files/{key}/").status_code == 404
    client.force_login(town.laozhou)
    assert client.get(f"/files/{key}/").status_code == 200
    client.force_login(town.xiaochen)
    assert client.get(f"/cases/{first.case.number}/together/").status_code == 404


def test_a_receipt_proves_no_result_and_makes_nobody_a_handler(town: Town) -> None:
    share = accepted(town, offered(town))
    first = gave(town, share.case, by=town.xiaoliu)
    actions.attach_receipt(contribution=first, content=photo(), by=town.xiaoliu)
    assert town.xiaoliu.pk not in hands_of(fresh(share)) | handlers_of(fresh(share.case))
    with refused("evidence_missing"):
        case_actions.give_result(assignment=fresh(share), words="好了", by=town.laozhou)
    with refused("bad_input", "stage"):
        case_actions.attach(content=photo(), assignment=fresh(share), stage="receipt", by=town.laozhou)
    finished = done(town, share)
    assert Attachment.objects.unscoped(WHY).filter(case=finished.case, stage="receipt").count() == 1


def test_thanks_go_to_who_wishes_them_and_only_where_the_office_releases_them(town: Town) -> None:
    case = gave(town).case
    gave(town, case, organisation=town.volunteers, by=town.xiaoliu)
    actions.wish_thanks(case=fresh(case), organisation=town.property_company, wished=True, by=town.laozhou)

    def board() -> str:
        return Client().get("/board/").content.decode()

    case_actions.release_to_board(case=fresh(case), title="灯换了", words="换了灯。", by=town.shuji)
    assert "恒邻物业" not in board()
    case_actions.release_to_board(case=fresh(case), title="灯换了", words="换了灯。", thanks=True, by=town.shuji)
    assert "感谢恒邻物业。" in board() and "红马甲" not in board()
    assert Client().get("/api/v1/board").json()["items"][0]["thanks"] == ["恒邻物业"]
    actions.wish_thanks(case=fresh(case), organisation=town.volunteers, wished=True, by=town.xiaoliu)
    assert "感谢恒邻物业、红马甲志愿队。" in board()
    actions.wish_thanks(case=fresh(case), organisation=town.property_company, wished=False, by=town.laozhou)
    assert "感谢红马甲志愿队。" in board()
    given = Contribution.objects.unscoped(WHY).get(case=case, organisation=town.volunteers)
    actions.take_back_contribution(contribution=given, words="记错了", by=town.xiaoliu)
    assert thanked([case.pk]) == {case.pk: []} and "感谢" not in board()


def test_the_office_reads_who_wishes_it_and_another_organisation_does_not(town: Town) -> None:
    case = gave(town).case
    accepted(town, offered(town, case, town.bureau, "support"))
    actions.wish_thanks(case=fresh(case), organisation=town.property_company, wished=True, by=town.laozhou)
    client = Client()
    shown = {}
    for user in (town.shuji, town.laozhou, town.chengguan):
        client.force_login(user)
        page = client.get(f"/cases/{case.number}/together/").content.decode()
        shown[user.username] = ("公示板上点名感谢" in page, f"/cases/{case.number}/together/thanks/hengling/" in page)
    assert shown == {"shuji": (True, False), "laozhou": (True, True), "chengguan": (False, False)}


def test_the_release_says_beforehand_who_is_thanked(town: Town) -> None:
    case = gave(town).case
    client = Client()
    client.force_login(town.shuji)
    form = {"title": "灯换了", "words": "换了灯。", "thanks": "on"}
    assert "还没有单位说愿意被点名" in client.post(f"/cases/{case.number}/board/", form).content.decode()
    actions.wish_thanks(case=fresh(case), organisation=town.property_company, wished=True, by=town.laozhou)
    assert "感谢恒邻物业。" in client.post(f"/cases/{case.number}/board/", form).content.decode()


def test_pages_write_correct_and_take_back(town: Town) -> None:
    case = accepted(town, offered(town)).case
    client = Client()
    client.force_login(town.laozhou)
    path = f"/cases/{case.number}/together/gave/"
    assert path in client.get(f"/cases/{case.number}/").content.decode()
    receipt = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    form = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b77", "kind": "money", "amount": "1200.5", "words": "灯具"}
    for _again in range(2):
        receipt.seek(0)
        assert client.post(path, form | {"receipt": receipt}).status_code == 302
    made = Contribution.objects.unscoped(WHY).get()
    assert (made.amount, made.organisation, made.receipt is not None) == (Decimal("1200.50"), town.property_company, True)
    assert client.post(f"/contributions/{made.pk}/correct/", {"kind": "money", "amount": "1300"}).status_code == 302
    newer = Contribution.objects.unscoped(WHY).standing().get()
    assert (newer.replaces, newer.receipt, newer.amount) == (made, made.receipt, Decimal(1300))
    assert client.post(f"/contributions/{newer.pk}/take-back/", {"words": "记重了"}).status_code == 302
    assert Contribution.objects.unscoped(WHY).standing().count() == 0
    assert client.post(f"/cases/{case.number}/together/thanks/hengling/", {"wished": "yes"}).status_code == 302
    client.force_login(town.xiaoliu)
    office = {"kind": "hours", "amount": "3", "role": "退休的木工"}
    assert client.post(path, office).status_code == 302
    page = client.get(f"/cases/{case.number}/together/").content.decode()
    assert "退休的木工" in page and "3小时" in page


def test_programs_do_the_same(town: Town) -> None:
    case = accepted(town, offered(town)).case
    api = Client(headers={"authorization": f"Bearer {make_key(name='程序', by=town.laozhou)}"})

    def post(path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
        answer = api.post(f"/api/v1{path}", body, "application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    sent = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b78", "organisation": "hengling", "kind": "money", "amount": "0.1"}
    made = post(f"/cases/{case.number}/contributions", sent, 201)
    assert post(f"/cases/{case.number}/contributions", sent)["id"] == made["id"]
    assert (made["amount"], made["giver"]) == ("0.10", "organisation")
    receipt = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    assert api.post(f"/api/v1/contributions/{made['id']}/receipt", {"file": receipt}).json()["receipt"] is True
    said = post(f"/cases/{case.number}/thanks", {"organisation": "hengling", "wished": True})
    assert (said["totals"], said["thanks"]) == (["0.10元"], [{"organisation": "hengling", "wished": True}])
    post(f"/contributions/{made['id']}/take-back", {"words": "记重了"})
    assert api.get(f"/api/v1/cases/{case.number}/contributions").json()["items"] == []


@pytest.mark.parametrize("who", ["shuji", "laozhou"])
def test_the_page_costs_the_same_for_one_as_for_three(town: Town, who: str) -> None:
    case = accepted(town, offered(town)).case

    def add(_number: int) -> None:
        actions.attach_receipt(contribution=gave(town, case), content=photo(), by=town.laozhou)

    one, three = one_and_three(fresh(getattr(town, who)), f"/cases/{case.number}/together/", add)
    assert one == three <= MOST_STATEMENTS


def test_the_board_costs_the_same_for_one_as_for_three(town: Town) -> None:
    def add(number: int) -> None:
        case = gave(town, accepted(town, offered(town, opened(town, title=f"灯{number}"))).case).case
        actions.wish_thanks(case=fresh(case), organisation=town.property_company, wished=True, by=town.laozhou)
        case_actions.release_to_board(case=fresh(case), title="灯换了", words="换了灯。", thanks=True, by=town.shuji)

    one, three = one_and_three(town.shuji, "/board/", add)
    assert one == three <= MOST_STATEMENTS


def test_a_receipt_goes_to_whoever_gave_when_the_office_puts_that_right(town: Town) -> None:
    case = accepted(town, offered(town)).case
    offered(town, case, town.bureau, "support", share="修路面")
    first = gave(town, case, by=town.xiaoliu)
    actions.attach_receipt(contribution=first, content=photo(), by=town.xiaoliu)

    def readers() -> list[bool]:
        users = (town.laozhou, town.chengguan, town.xiaoliu)
        return [Attachment.objects.visible_to(fresh(user)).filter(pk=fresh(first).receipt_id).exists() for user in users]

    assert readers() == [True, False, True]
    second = gave(town, case, organisation=town.bureau, replaces=fresh(first), by=town.xiaoliu)
    assert (second.receipt_id, readers()) == (fresh(first).receipt_id, [False, True, True])
    gave(town, case, organisation=None, replaces=second, by=town.xiaoliu)
    assert readers() == [False, False, True]


def test_what_was_given_stands_in_the_dossier(client: Client, town: Town) -> None:
    case = gave(town, words="灯具").case
    gave(town, case, kind="hours", amount=Decimal("12.5"), words="", organisation=None, role="退休的木工", by=town.xiaoliu)
    client.force_login(town.shuji)
    page = client.get(f"/cases/{case.number}/dossier/").content.decode()
    assert all(said in page for said in ("1200.50元", "灯具", "退休的木工", "一共1200.50元，12.5小时"))
    found = KINDS["dossier"].find(town.shuji, case.number)
    assert found is not None
    paper = texts(fill_found(KINDS["dossier"].default(), KINDS["dossier"], found))
    assert "恒邻物业出了1200.50元：灯具" in paper and "各方一共出了1200.50元，12.5小时。" in paper


def test_two_contents_of_one_write_are_read_side_by_side(town: Town) -> None:
    case = accepted(town, offered(town)).case
    client = Client()
    client.force_login(town.laozhou)
    form = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b79", "kind": "money", "amount": "1200", "words": "灯具"}
    path = f"/cases/{case.number}/together/gave/"
    assert (client.post(path, form).status_code, client.post(path, form | {"amount": "1300"}).status_code) == (302, 409)
    sides = two_sides(WriteConflict.objects.get(), town.shuji)
    what = [("出的是什么", "资金"), ("多少", "1200元"), ("是什么", "灯具")]
    assert sides.kept == [("谁出的", town.property_company.name), *what]
    assert sides.came == [("谁出的", town.property_company.name), what[0], ("多少", "1300"), what[2]]
