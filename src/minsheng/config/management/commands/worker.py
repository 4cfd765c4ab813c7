"""minsheng worker: background work, the outbox, the nightly seal; picks up what a killed worker left."""

import ctypes
import logging
import signal
import sys
import threading
import time
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from minsheng.casework.tasks import hand_over_what_is_due
from minsheng.channels.actions.account import fetch_media
from minsheng.channels.actions.sending import send_out
from minsheng.channels.mail import send_waiting
from minsheng.desk.digest import letter_for, queue_digests
from minsheng.foundation import clock
from minsheng.foundation.calendar import is_duty_time
from minsheng.foundation.models import Seal
from minsheng.foundation.outbox import publish_receipts
from minsheng.foundation.seals import bring_file_up_to_date, seal_changed_heads
from minsheng.go_out.actions.deliveries import try_again
from minsheng.go_out.actions.sent_files import files_to_try_again, fit_file
from minsheng.work_together.tasks import push_what_is_stuck

SEAL_HOUR = 2
LEFT_BEHIND = timedelta(minutes=15)
DIGEST_SECONDS = 60
WAYS_SECONDS = 5
# What is in hand when the worker is told to end may take this long; then it is cut off, as by a power failure, and taken up again.
GRACE = 5


class Command(BaseCommand):
    help = "后台：待办的任务、要发出去的、每晚封签"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="跑一轮就停")

    def handle(self, *args: Any, **options: Any) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # end with the parent
        stop, tasks = threading.Event(), _tasks()

        def leave(*_: Any) -> None:
            stop.set()
            tasks.running = False
            signal.alarm(GRACE)

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        reap()
        bring_file_up_to_date()
        look_again = send_again = 0.0
        while not stop.is_set():
            close_old_connections()
            publish_receipts()
            if time.monotonic() >= look_again:
                look_again = time.monotonic() + DIGEST_SECONDS
                hand_over_what_is_due()
                push_now()
                send_digests()
                try_again_now_and_then()
            if time.monotonic() >= send_again:
                for part in (send_out, fetch_media):
                    try:
                        part()
                    except Exception:  # the seal and the tasks come after it
                        logging.getLogger(__name__).exception("not everything went out; it is tried again")
                send_again = time.monotonic() + WAYS_SECONDS
            seal_if_night()
            tasks.run()
            if options["once"]:
                return
            stop.wait(1)


def _tasks() -> Worker:
    """Runs what waits and comes back. Not by its command: that takes the signals for itself, and a second one would mark a task as failed."""
    return Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id=get_random_string(32),
        interval=0,
        batch=True,
        startup_delay=False,
        max_tasks=None,
    )


def send_digests() -> int:
    """In duty hours alone, what was queued in them; gives how many letters left."""
    if not is_duty_time():
        return 0
    queue_digests()
    return send_waiting(letter_for)


def push_now() -> None:
    """Who is to be told of what is stuck, before the digest that says so."""
    try:
        push_what_is_stuck()
    except Exception:  # the seal and the tasks come after it
        logging.getLogger(__name__).exception("what is stuck was not pushed; it is tried again")


def try_again_now_and_then() -> None:
    """What phones handed in and could not be done when it came: also without their next contact, and after an upgrade."""
    if clock.now().minute % 10 == 0:
        try_again()
        for pk in files_to_try_again():
            fit_file(pk)


def reap() -> int:
    """A worker killed in mid-task leaves its row RUNNING for ever; tasks are idempotent, so they are started again."""
    started_long_ago = clock.now() - LEFT_BEHIND
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=started_long_ago)
    return rows.update(status=TaskResultStatus.READY, started_at=None)


def seal_if_night() -> None:
    """Once a night, after SEAL_HOUR in Asia/Shanghai."""
    due = clock.day_start(clock.today()) + timedelta(hours=SEAL_HOUR)
    if clock.now() < due:
        due -= timedelta(days=1)
    last = Seal.objects.order_by("-number").values_list("at", flat=True).first()
    if last is None or last < due:
        seal_changed_heads()
        call_command("clearsessions")  # what somebody began to write and left
