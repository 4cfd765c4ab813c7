"""minsheng bench sync: what it packs is what a phone would hand in, and all of it arrives."""

import pytest
from django.test import Client

from minsheng.casework.models import Attachment, Voice
from minsheng.config.bench.fill import begin
from minsheng.config.bench.http import WentWrong
from minsheng.config.bench.sync import RECORDS, Load, Went, packed, report, require_all_taken


@pytest.mark.slow
def test_what_it_packs_arrives(db):
    begin(10)
    load = packed(2, 2, 4, seed=1)
    assert (load.records, load.photos, len(load.phones), len(load.phones[0])) == (4, 4, 2, 3)
    with pytest.raises(WentWrong):
        require_all_taken(load)
    client = Client()
    for ask in (one for phone in load.phones for one in phone):
        send = client.post if ask.path == RECORDS else client.put
        headers = {"authorization": ask.head["Authorization"]}
        assert send(ask.path, ask.body, content_type=ask.head["Content-Type"], headers=headers).status_code == 200
    require_all_taken(load)
    assert (Voice.objects.unscoped("a test").count(), Attachment.objects.unscoped("a test").count()) == (4, 4)


def test_what_it_reports():
    times = {"records": [10.0, 20.0], "photo": [5.0]}
    found = report(Load([], 40, 40, 2**21), Went(4.0, times, 100.0, 2.0), Went(2.0, times, 90.0, 0.5), 2, 8)
    assert (found["records_a_second"], found["ratio"], found["processor_ratio"], found["megabytes"]) == (10.0, 2.0, 4.0, 2.0)
    assert found["times"]["records"] == {"p50": 10.0, "p95": 20.0, "p99": 20.0, "bare_p99": 20.0}
