"""A code from the telephone after the password: set up, asked, used once, taken away; demanded of officers, offered to all."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import (
    change_office_rule,
    choose_password,
    confirm_second_factor,
    end_second_factor,
    issue_code,
    make_key,
    make_spare_codes,
    pass_second_factor,
    prepare_second_factor,
    take_second_factor,
)
from minsheng.neighbourhood.logins import second_factor_demanded, second_factor_of
from minsheng.neighbourhood.models import SecondFactor, SpareCode, User
from minsheng.neighbourhood.totp import STEP, code_at, step_of
from tests.acts import REFUSED, strangers_refused
from tests.acts.office import ACTS
from tests.chain import refused
from tests.people import Town, fresh, seen_as

GOOD = "槐树-板凳-小米稀粥"


def later(steps: int = 1) -> object:
    return clock.at(clock.now() + timedelta(seconds=STEP * steps))


def code(secret: str) -> str:
    return code_at(secret, clock.now().timestamp())


def with_phone(user: User) -> tuple[str, list[str]]:
    """The secret that their telephone has, and their spare codes. The code of this half minute is spent."""
    secret = prepare_second_factor(by=user).secret
    return secret, confirm_second_factor(code=code(secret), by=user)


def gave_password(username: str) -> tuple[Client, str]:
    client = Client()
    answer = client.post("/login/", {"username": username, "password": GOOD})
    return client, answer.headers["Location"]


# RFC 6238, appendix B (SHA-1, its eight digits cut to the six that apps show).
@pytest.mark.parametrize(("moment", "shown"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_codes_are_those_of_the_standard(moment: int, shown: str) -> None:
    assert code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment) == shown


def test_a_code_fits_its_half_minute_and_the_ones_beside_it() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    found = [step_of(secret, code_at(secret, 3000), 3000 + STEP * shift) for shift in (-2, -1, 0, 1, 2)]
    assert found == [None, 100, 100, 100, None]
    assert step_of(secret, code_at(secret, 3000), 3000, after=100) is None


def test_it_refuses_a_stranger(town: Town) -> None:
    assert strangers_refused(ACTS["take_second_factor"](town), town) == REFUSED


def test_after_the_password_comes_the_code_and_before_it_nobody_is_in(town: Town) -> None:
    choose_password(password=GOOD, by=town.wangjie)
    secret, _spare = with_phone(town.wangjie)
    client, onward = gave_password("wangjie")
    assert onward == "/login/code/"
    assert client.get("/my-day/").headers["Location"].startswith("/login/")
    assert "_auth_user_id" not in client.session
    with later():
        wrong = client.post("/login/code/", {"code": "000000"})
        assert (wrong.status_code, "000000" in wrong.content.decode()) == (422, True)
        assert client.post("/login/code/", {"code": f"{code(secret)[:3]} {code(secret)[3:]}"}).headers["Location"] == "/my-day/"
        assert client.get("/my-day/").status_code == 200
        other, _onward = gave_password("wangjie")
        assert other.post("/login/code/", {"code": code(secret)}).status_code == 422, "a code opens once"


def test_the_code_belongs_to_a_password_given_a_moment_ago(town: Town) -> None:
    choose_password(password=GOOD, by=town.wangjie)
    secret, _spare = with_phone(town.wangjie)
    client, _onward = gave_password("wangjie")
    assert Client().get("/login/code/").headers["Location"] == "/login/"
    assert Client().post("/login/code/", {"code": code(secret)}).status_code == 401
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.post("/login/code/", {"code": code(secret)}).status_code == 401
    issue_code(user=town.wangjie, by=town.shuji)
    with later():
        assert client.post("/login/code/", {"code": code(secret)}).status_code == 401


def test_an_officer_sets_one_up_before_anything_else(town: Town) -> None:
    choose_password(password=GOOD, by=town.quji)
    client, onward = gave_password("quji")
    assert onward == "/my-day/"
    for path in ("/my-day/", "/voices/", "/keys/", "/sessions/", "/"):
        assert client.get(path).headers.get("Location") == "/second-factor/", path
    assert "开始设" in client.get("/second-factor/").content.decode()
    page = client.post("/second-factor/", {"begin": "on"}).content.decode()
    secret = prepare_second_factor(by=fresh(town.quji)).secret
    assert (secret in page.replace(" ", ""), "备用码" in page) == (True, False)
    assert client.post("/second-factor/", {"code": "12"}).status_code == 422
    done = client.post("/second-factor/", {"code": code(secret)})
    assert (done.status_code, done.content.decode().count('<li class="digits">')) == (200, 10)
    assert client.get("/my-day/").status_code == 200
    assert "digits" not in client.get("/second-factor/").content.decode()


def test_with_a_one_time_code_the_own_password_comes_first(town: Town) -> None:
    given = issue_code(user=town.jiedao, by=town.quji)
    client = Client()
    client.post("/login/", {"username": "jiedao", "password": given})
    assert client.get("/second-factor/").headers["Location"] == "/password/"
    client.post("/password/", {"password": GOOD, "again": GOOD})
    assert client.get("/my-day/").headers["Location"] == "/second-factor/"


def test_of_whom_it_is_demanded_is_a_rule_of_the_office(town: Town) -> None:
    people = ("wangjie", "shuji", "jiedao", "quji", "shenji", "laozhou")
    found = []
    for value in (0, 1, 2):
        change_office_rule(key="second_factor", value=value, by=town.quji)
        found.append({name for name in people if second_factor_demanded(fresh(getattr(town, name)))})
    assert found == [set(), {"jiedao", "quji", "shenji"}, set(people)]


def test_a_spare_code_opens_once_and_is_kept_as_a_hash(town: Town) -> None:
    secret, spare = with_phone(town.wangjie)
    pass_second_factor(code=" ".join((spare[3][:4], spare[3][4:])), by=town.wangjie)
    with refused("wrong_code", "code"):
        pass_second_factor(code=spare[3], by=town.wangjie)
    kept = repr([*SpareCode.objects.values(), *SecondFactor.objects.values(), *TimelineEntry.objects.values()])
    assert [word for word in (secret, *spare) if word in kept] == []
    with later():
        fresh_ones = make_spare_codes(code=code(secret), by=town.wangjie)
    assert len({*spare, *fresh_ones}) == 20
    with refused("wrong_code", "code"):
        pass_second_factor(code=spare[4], by=town.wangjie)
    pass_second_factor(code=fresh_ones[0], by=town.wangjie)


def test_wrong_codes_lock_whoever_has_the_password(town: Town) -> None:
    choose_password(password=GOOD, by=town.wangjie)
    secret, spare = with_phone(town.wangjie)
    with later():
        client, _onward = gave_password("wangjie")
        for _ in range(8):
            last = client.post("/login/code/", {"code": "000000"})
        right = client.post("/login/code/", {"code": code(secret)})
        assert (last.status_code, right.status_code) == (429, 429)
        assert "_auth_user_id" not in client.session
        assert Client().post("/login/", {"username": "wangjie", "password": GOOD}).status_code == 429
        # From another address the password is taken, and still no code.
        elsewhere = Client(REMOTE_ADDR="10.1.1.1")
        elsewhere.post("/login/", {"username": "wangjie", "password": GOOD})
        assert elsewhere.post("/login/code/", {"code": spare[0]}).status_code == 429
    with later(120 * 2), refused("wrong_code", "code"):
        pass_second_factor(code="000000", by=town.wangjie)


def test_for_a_new_telephone_one_gives_the_old_one_up(town: Town, client: Client) -> None:
    secret, spare = with_phone(town.quji)
    with refused("second_factor_set"):
        prepare_second_factor(by=town.quji)
    client.force_login(town.quji)
    with later():
        assert client.post("/second-factor/end/", {"code": "000000"}).status_code == 422
        assert client.post("/second-factor/end/", {"code": code(secret)}).headers["Location"] == "/second-factor/"
    assert second_factor_of(town.quji) is None
    assert client.get("/my-day/").headers["Location"] == "/second-factor/", "who must have one sets up the next"
    with refused("second_factor_missing"):
        end_second_factor(code=spare[0], by=town.quji)


def test_an_unfinished_set_up_counts_for_nothing_and_ends(town: Town) -> None:
    secret = prepare_second_factor(by=town.wangjie).secret
    assert second_factor_of(town.wangjie) is None
    with clock.at(clock.now() + timedelta(minutes=31)):
        with refused("second_factor_missing"):
            confirm_second_factor(code=code(secret), by=town.wangjie)
        assert prepare_second_factor(by=town.wangjie).secret != secret


def test_who_leads_takes_it_away_for_a_reason_and_whoever_is_in_is_out(town: Town, client: Client) -> None:
    with_phone(town.xiaoliu)
    client.force_login(town.xiaoliu)
    with refused("bad_input", "reason"):
        take_second_factor(user=town.xiaoliu, reason=" ", by=town.shuji)
    boss = Client()
    boss.force_login(town.shuji)
    assert "/staff/xiaoliu/second-factor/" in boss.get("/staff/xiaoliu/code/").content.decode()
    assert boss.post("/staff/xiaoliu/second-factor/", {"reason": "手机丢了"}).status_code == 302
    assert second_factor_of(town.xiaoliu) is None
    assert client.get("/my-day/").headers["Location"].startswith("/login/")
    with refused("second_factor_missing"):
        take_second_factor(user=town.xiaoliu, reason="手机丢了", by=town.shuji)
    for who, whom in (("xiaochen", "xiaoliu"), ("shuji", "jiedao"), ("wangjie", "xiaoliu"), ("quji", "quji")):
        with refused("not_allowed"):
            take_second_factor(user=getattr(town, whom), reason="手机丢了", by=getattr(town, who))
    with_phone(town.quji)
    call_command("lost_phone", "quji", verbosity=0)
    entries = TimelineEntry.objects.filter(kind="SecondFactorTaken").order_by("id")
    assert [entry.by for entry in entries] == [town.shuji, None]


def test_whoever_is_only_looked_at_sets_nothing_up(town: Town) -> None:
    viewed = seen_as(town.wangjie, town.quji)
    for act in (
        lambda: prepare_second_factor(by=viewed),
        lambda: confirm_second_factor(code="000000", by=viewed),
        lambda: make_spare_codes(code="000000", by=viewed),
        lambda: end_second_factor(code="000000", by=viewed),
    ):
        with refused("viewing_as"):
            act()


def test_by_the_api_one_sets_it_up_and_gives_it_up(town: Town, client: Client) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shenji)}"}

    def ask(path: str, **body: str) -> tuple[int, dict[str, object]]:
        answer = client.post(f"/api/v1/me/second-factor{path}", body, "application/json", headers=key)
        return answer.status_code, answer.json()

    status, made = ask("")
    secret = str(made["secret"])
    assert (status, f"secret={secret}" in str(made["address"])) == (201, True)
    assert ask("/confirm", code="000000")[1]["code"] == "wrong_code"
    spare = ask("/confirm", code=code(secret))[1]["spare_codes"]
    state = client.get("/api/v1/me/second-factor", headers=key).json()
    assert state == {"set": True, "passkeys": 0, "demanded": True, "spare_codes_left": 10}
    assert ask("/end", code=spare[0]) == (200, {"set": False, "passkeys": 0, "demanded": True, "spare_codes_left": 0})  # type: ignore[index]
