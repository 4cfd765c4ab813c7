"""verify holds the hours of volunteers against the entries, and certificates against hours."""

import pytest

from minsheng.config.whole_activities import activity_findings
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.models import Certificate, CertificateLine, Service, ServiceHours
from tests.acts.services import certified
from tests.people import fresh

WHY = "a test"


@pytest.fixture
def whole(town):
    certificate = certified(town)
    row = ServiceHours.objects.unscoped(WHY).get()
    actions.correct_attendance(
        hours=row, came=True, came_until=row.since.replace(second=0) + (row.until - row.since) / 2, reason="早走", by=town.xiaoliu
    )
    assert list(activity_findings()) == []
    return fresh(certificate)


def change_minutes(_certificate):
    ServiceHours.objects.unscoped(WHY).filter(replaces=None).update(minutes=600)


def change_words(_certificate):
    ServiceHours.objects.unscoped(WHY).exclude(replaces=None).update(reason="别的")


def add_hours(_certificate):
    row = ServiceHours.objects.unscoped(WHY).exclude(replaces=None).get()
    ServiceHours.objects.create(
        sign_up=row.sign_up, came=False, replaces=row, reason="x", confirmed_at=row.confirmed_at, confirmed_by=row.confirmed_by
    )


def take_hours(_certificate):
    ServiceHours.objects.unscoped(WHY).exclude(replaces=None)._raw_delete("default")


def change_sum(certificate):
    Certificate.objects.unscoped(WHY).filter(pk=certificate.pk).update(minutes=9999)


def take_line(certificate):
    CertificateLine.objects.unscoped(WHY).filter(certificate=certificate)._raw_delete("default")


def change_count(_certificate):
    Service.objects.unscoped(WHY).update(taken=7)


@pytest.mark.parametrize(
    "harm",
    [change_minutes, change_words, add_hours, take_hours, change_sum, take_line, change_count],
    ids=lambda harm: harm.__name__,
)
def test_whatever_is_changed_behind_the_program_is_found(whole, harm):
    harm(whole)
    assert list(activity_findings()) != []
