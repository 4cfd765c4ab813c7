"""The digest: once a working day, in duty hours, figures alone, to who asked for it; sent to a real mail server, none twice."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from minsheng.channels.mail import send_waiting
from minsheng.channels.queries.ways import letters_for_a_person
from minsheng.config.management.commands.worker import send_digests
from minsheng.desk.digest import Due, digest_of, due_of, letter_for, queue_digests
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem
from minsheng.neighbourhood.actions import choose_reminders, make_key
from tests.chain import accepted, heard, offered, opened, refused
from tests.people import Town, fresh, seen_as

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=clock.SHANGHAI)  # a Tuesday
NOON, NIGHT, SUNDAY = MORNING.replace(hour=12, minute=30), MORNING.replace(hour=21), MORNING - timedelta(days=2)


class PostOffice(socketserver.StreamRequestHandler):
    """As much SMTP as a letter needs."""

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word.startswith("DATA"):
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter.decode())
            elif word == "QUIT":
                self.say("221 bye")
                return None
            if word.startswith("MAIL") and self.server.answer is None:
                return None
            self.say(self.server.answer if word.startswith("MAIL") else "250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def office(settings: Any) -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), PostOffice)
    server.daemon_threads, server.letters, server.answer = True, [], "250 ok"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.SITE_ADDRESS = "https://minsheng.example.cn"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def wants(town: Town) -> Town:
    choose_reminders(email="shuji@example.cn", by=town.shuji)
    heard(town, "三单元的李老师说楼道灯不亮")
    return town


def test_it_goes_once_a_working_day_in_duty_hours(wants: Town, office: Any) -> None:
    sent = []
    for moment in (SUNDAY, NIGHT - timedelta(days=1), NOON, MORNING, MORNING, NIGHT, MORNING + timedelta(days=1)):
        with clock.at(moment):
            sent.append(send_digests())
    assert sent == [0, 0, 0, 1, 0, 0, 1]


def test_it_holds_figures_and_an_address_and_nothing_that_was_said(wants: Town, office: Any) -> None:
    with clock.at(MORNING):
        assert send_digests() == 1
        queue_digests()
        letter = letter_for(OutboxItem.objects.get(way="mail"), "https://minsheng.example.cn")
    assert (letter.to, letter.subject) == ("shuji@example.cn", "民声：1条民声没分拣")
    assert "https://minsheng.example.cn/my-day/" in letter.body
    assert not any(word in letter.body for word in ("李老师", "楼道", "李秀英"))
    assert "To: shuji@example.cn" in office.letters[0]


def test_where_nothing_waits_nothing_is_sent(town: Town, office: Any) -> None:
    choose_reminders(email="a@example.cn", by=town.shuji)
    with clock.at(MORNING):
        assert (send_digests(), office.letters) == (0, [])


def test_who_did_not_ask_gets_none(town: Town, office: Any) -> None:
    heard(town)
    choose_reminders(email="a@example.cn", by=town.shuji)
    choose_reminders(email="", by=town.shuji)
    with clock.at(MORNING):
        assert (send_digests(), OutboxItem.objects.filter(way="mail").count()) == (0, 0)


def test_a_server_that_refuses_is_tried_again_after_a_while(wants: Town, office: Any) -> None:
    office.answer = "451 later"
    with clock.at(MORNING):
        assert (send_digests(), send_digests(), OutboxItem.objects.get(way="mail").attempts) == (0, 0, 1)
    office.answer = "250 ok"
    with clock.at(MORNING + timedelta(minutes=2)):
        assert send_digests() == 1
    item = OutboxItem.objects.get(way="mail")
    assert (item.attempts, item.sent_at is not None, item.unsure, len(office.letters)) == (2, True, False, 1)


def test_a_letter_that_broke_off_is_not_sent_again_by_itself(wants: Town, office: Any) -> None:
    """The server had it in hand when the line broke: nobody knows whether it was taken, so a person decides."""
    office.answer = None
    with clock.at(MORNING):
        assert send_digests() == 0
    with clock.at(MORNING + timedelta(hours=1)):
        assert send_digests() == 0
        assert [letter.way for letter in letters_for_a_person()] == ["mail"]


def test_without_a_mail_server_it_waits(wants: Town, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    with clock.at(MORNING):
        queue_digests()
        assert send_waiting(letter_for) == 0
    assert OutboxItem.objects.get(way="mail").sent_at is None


def test_letters_that_could_not_go_do_not_pile_up(wants: Town, office: Any, settings: Any) -> None:
    choose_reminders(email="laozhou@example.cn", by=wants.laozhou)
    host, settings.EMAIL_HOST = settings.EMAIL_HOST, ""
    for days in range(3):
        with clock.at(MORNING + timedelta(days=days)):
            send_digests()
    assert OutboxItem.objects.filter(way="mail").count() == 2  # one a person
    settings.EMAIL_HOST = host
    with clock.at(MORNING + timedelta(days=3)):
        assert send_digests() == 1  # nothing waits for 老周
    assert (len(office.letters), OutboxItem.objects.filter(way="mail", sent_at=None).count()) == (1, 0)


def test_those_that_piled_up_before_become_one(wants: Town, office: Any) -> None:
    with clock.at(MORNING):
        for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
            key = f"digest:{day}:{wants.shuji.pk}"
            said = {"way": "mail", "kind": "digest", "reference": str(wants.shuji.pk), "queued_at": clock.now()}
            OutboxItem.objects.create(key=key, **said)
        assert (send_digests(), len(office.letters)) == (1, 1)


def test_a_letter_that_is_refused_day_after_day_comes_to_a_person_in_the_end(wants: Town, office: Any) -> None:
    office.answer = "451 later"
    for hours in range(0, 24 * 5, 2):
        with clock.at(MORNING + timedelta(hours=hours)):
            send_digests()
    with clock.at(MORNING + timedelta(days=5)):
        assert letters_for_a_person().count() == 1


def test_staff_are_told_of_what_the_office_itself_has_to_do(town: Town) -> None:
    with clock.at(MORNING):
        opened(town)  # to be dispatched within a working day
    for days, due in ((0, Due(0, 0, 1, 0)), (1, Due(0, 1, 0, 0)), (2, Due(1, 0, 0, 0))):
        with clock.at(MORNING + timedelta(days=days)):
            assert due_of(fresh(town.shuji)) == due
            assert due_of(fresh(town.xiaochen)) == Due(0, 0, 0, 0)


def test_late_today_soon_and_paused_are_told_apart(town: Town) -> None:
    with clock.at(MORNING):
        shares = [accepted(town, offered(town, opened(town, heard(town)))) for _ in range(4)]
        now = clock.now()
        for share, due in zip(shares, (-1, 1, 48, 48), strict=True):
            share.due_at = now + timedelta(hours=due)
            share.paused_until = clock.today() if share is shares[3] else None
            share.save()
        assert due_of(fresh(town.shuji)) == due_of(fresh(town.laozhou)) == Due(late=1, today=1, soon=1, paused=1)
        assert due_of(fresh(town.xiaochen)) == Due(0, 0, 0, 0)
        assert digest_of(fresh(town.laozhou)) == ["1件超了日子", "1件今天到日子", "1件三个工作日内到日子", "1件暂停着"]


def test_a_stranger_is_told_of_nothing_here(wants: Town) -> None:
    assert (digest_of(fresh(wants.xiaochen)), digest_of(fresh(wants.passerby))) == ([], [])


def test_one_chooses_for_oneself(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    wrong = client.post("/reminders/", {"email": "nonsense"})
    assert (wrong.status_code, "nonsense" in wrong.content.decode()) == (422, True)
    client.post("/reminders/", {"email": "a@example.cn"})
    assert (fresh(town.shuji).email, fresh(town.shuji).daily_digest) == ("a@example.cn", True)
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    assert client.post("/api/v1/me/reminders", {}, "application/json", headers=key).json() == {"email": "", "daily": False}
    with refused("viewing_as"):
        choose_reminders(email="b@example.cn", by=seen_as(town.shuji, town.quji))
