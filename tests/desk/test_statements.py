"""A page takes as many statements for thirty rows as for one, and no more than it is allowed.

Twelve is what a page may take: what logs somebody in and says who they are counts like everything else.
"""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework.models import Assignment, Case, Voice
from minsheng.config.bench.fill import fill
from minsheng.neighbourhood.models import Organisation, User

pytestmark = pytest.mark.slow
MOST = 12
# A case that stands here takes others with it onto its page: what may be done next depends on where it stands.
PHASES = ["to_dispatch", "offered", "disputed", "working", "checking", "to_answer", "asking", "reopened", "end_proposed"]
FEW, MANY = 8, 160
PAGES = [
    ("secretary", "/my-day/"),
    ("grid", "/my-day/"),
    ("street", "/my-day/"),
    ("district", "/my-day/"),
    ("organisation", "/my-day/"),
    ("secretary", "/inbox/"),
    ("secretary", "/cases/"),
    ("secretary", "/cases/?phase=all"),
    ("secretary", "/cases/?phase=late"),
    ("street", "/cases/"),
    ("secretary", "/voices/"),
    ("secretary", "/voices/?state=new"),
    ("secretary", "/voices/to-look-at/"),
    ("secretary", "/calls/"),
    ("secretary", "/cases/CASE/"),
    ("organisation", "/cases/CASE/"),
    ("district", "/cases/CASE/"),
    *(("district", f"/cases/{phase}/") for phase in PHASES),
    ("secretary", "/voices/VOICE/"),
    ("secretary", "/hear/"),
    ("secretary", "/organisations/"),
    ("secretary", "/organisations/ORGANISATION/"),
    ("organisation", "/organisations/ORGANISATION/"),
    ("secretary", "/places/"),
    ("secretary", "/map/"),
    ("district", "/map/"),
    ("secretary", "/rosters/"),
    ("secretary", "/my-shifts/"),
    ("secretary", "/good-cases/"),
    ("secretary", "/staff/"),
    ("secretary", "/categories/"),
    ("secretary", "/rules/"),
    ("secretary", "/calendar/"),
    ("district", "/agenda/"),
    ("organisation", "/agenda/"),
    ("secretary", "/people/?q=王"),
    ("secretary", "/imports/"),
    ("secretary", "/conflicts/"),
    ("district", "/log/"),
    ("district", "/cases/CASE/dossier/"),
    ("district", "/stuck/"),
    ("district", "/ledgers/"),
    ("secretary", "/ledgers/"),
    ("secretary", "/search/?q=电梯"),
    ("district", "/search/?q=电梯"),
    ("organisation", "/search/?q=电梯"),
    ("secretary", "/search/?q=电梯&group=cases"),
    ("district", "/board/"),
    ("", "/board/"),
]


class Filled:
    """A made-up district, and somebody of each kind in it."""

    def __init__(self, cases: int) -> None:
        fill(cases, seed=3, workers=1, block=40, say=lambda there: None)
        rows = Case.objects.unscoped("a test").filter(phase="confirmed").select_related("community")
        self.case = rows.order_by("-id")[0]
        # The latest case of each phase; a district of few cases has not one of each.
        self.standing = {
            f"/{case.phase}/": f"/{case.number}/"
            for case in Case.objects.unscoped("a test").filter(phase__in=PHASES).order_by("id")
        }
        share = Assignment.objects.unscoped("a test").filter(case=self.case, role="lead").select_related("organisation")[0]
        self.organisation: Organisation = share.organisation
        self.voice = Voice.objects.unscoped("a test").filter(case=self.case)[0]
        here = self.case.community
        self.people = {role: User.objects.get(posts__community=here, posts__role=role) for role in ("grid", "secretary")}
        self.people |= {
            "street": User.objects.get(posts__street=here.street_id),
            "district": User.objects.get(username="bench-district"),
        }
        self.people["organisation"] = User.objects.get(representations__organisation=self.organisation)

    def statements(self, who: str, path: str) -> int:
        names = {"CASE": self.case.number, "VOICE": self.voice.number, "ORGANISATION": self.organisation.code}
        for name, real in (self.standing | names).items():
            path = path.replace(name, real)
        client = Client()
        if who:
            client.force_login(self.people[who])
        if client.get(path).status_code == 404 and any(f"/{phase}/" in path for phase in PHASES):
            return 0  # among few cases there is not one of each phase
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        return len(captured)


def _of_all_pages(cases: int) -> list[int]:
    """In a district that nobody lived in before: what is added to one is older than all that is there, and hardly any of it is open."""
    with transaction.atomic():
        filled = Filled(cases)
        found = [filled.statements(*page) for page in PAGES]
        transaction.set_rollback(True)
    return found


_TAKEN: dict[tuple[str, str], tuple[int, int]] = {}


@pytest.fixture
def taken(db: None) -> dict[tuple[str, str], tuple[int, int]]:
    """Page → statements for a few cases and for many; measured once a process, whoever asks."""
    if not _TAKEN:
        few, many = map(_of_all_pages, (FEW, MANY))
        _TAKEN.update(dict(zip(PAGES, zip(few, many, strict=True), strict=True)))
    return _TAKEN


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_takes_few_statements_whatever_its_length(taken, who, path):
    few, many = taken[who, path]
    assert many, "no such case among many"
    assert max(few, many) <= MOST, f"{few} for {FEW} cases, {many} for {MANY}"
