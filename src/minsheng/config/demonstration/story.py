"""How one matter of the demonstration is lived through: a generator of moments, each of which does one act as a person would."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Case, Category, Notice, Voice
from minsheng.casework.states import CallOutcome, Phase, quorum_of
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.foundation.working_days import working_days_after
from minsheng.go_out.states import OutingKind
from minsheng.neighbourhood.models import Community, User

from . import pictures
from .good_cases import tell_others, told_for_others
from .outings import Outings
from .papers import paper
from .people import People
from .sayings import said_of_a_check, speaker_of
from .standing import looked_again
from .together import agreed_together, called_together

WHY = "the demonstration plays every part"
# What stands on the public board, besides the two stories of the report: a third of these.
POSTED = (Phase.CONFIRMED, Phase.PARTLY, Phase.WORKING, Phase.REOPENED, Phase.INSPECTED)
QUOTED = (1000, 1001)
Moment = tuple[float, Any]


@dataclass
class Plan:
    """One matter, where it stands today, and when it began."""

    matter: dict[str, Any]
    target: str
    begin: datetime
    end: datetime
    seed: int
    visitor: bool = False


def steps_of(plan: Plan, people: People, outings: Outings) -> Iterator[Any]:
    """Acts in order; the player decides when each happens."""
    yield from Tale(plan, people, outings).tell()


def heard(outings: Outings, source: str, community: Community, listener: User, secretary: User, said: dict[str, Any]) -> Voice:
    """Said in the yard or at a door it belongs to that outing; otherwise it came in as it came in."""
    if source in OutingKind.values:
        return outings.remark(going=source, by=listener, team=[secretary, listener], **said)
    return actions.hear_voice(community=community, source=source, by=None if source == "web" else listener, **said)


class Tale:
    """Plays one plan. Each yielded callable is one act."""

    def __init__(self, plan: Plan, people: People, outings: Outings) -> None:
        self.plan, self.people, self.outings, self.matter = plan, people, outings, plan.matter
        self.random = random.Random(plan.seed)
        self.community = people.communities[self.matter["community"]]
        self.estate = people.estates[self.matter["estate"]]
        staff = people.staff[self.community.code]
        self.secretary = staff["secretary"] if "secretary" in staff else staff["worker"]
        self.listener = staff.get("grid") or staff.get("worker") or self.secretary
        self.worker = staff.get("worker") or self.secretary
        self.street = people.street_officers[self.community.street.code]
        self.voices: list[Voice] = []
        self.case: Case | None = None
        self.shares: list[tuple[dict[str, Any], Assignment]] = []

    def tell(self) -> Iterator[Any]:
        for spoken in self.matter["voices"]:
            yield lambda spoken=spoken: self.hear(spoken)
        yield self.open
        if self.plan.target == Phase.TO_DISPATCH:
            return
        if self.plan.target in (Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE, Phase.END_PROPOSED):
            yield from self.end_early()
            if self.plan.target == Phase.EXPLAINED:
                yield self.post
            return
        for share in self.matter["shares"]:
            yield lambda share=share: self.offer(share)
        yield from called_together(self)
        yield from self.work()
        if self.plan.seed in QUOTED or (self.plan.target in POSTED and self.plan.seed % 3 == 0):
            yield self.post
        told = told_for_others().get(self.matter["title"])
        if told is not None and self.plan.target == Phase.CONFIRMED:
            releaser = self.people.users["quji"] if told["circle"] == "district" else self.street
            yield lambda: tell_others(case=self.fresh(), told=told, writer=self.worker, releaser=releaser)

    def fresh(self) -> Case:
        assert self.case is not None
        self.case = (
            Case.objects.unscoped(WHY)
            .select_related("community", "estate", "building", "category", "concerns")
            .get(pk=self.case.pk)
        )
        return self.case

    def hear(self, spoken: dict[str, Any]) -> None:
        nameless = self.plan.target == Phase.INSPECTED
        source = "yard_meeting" if nameless else spoken["source"]
        said: dict[str, Any] = {
            "words": spoken["words"],
            "estate": self.estate,
            "building": self.people.buildings.get((self.estate.code, self.matter["building"] or 0)),
            "place": self.matter["place"],
            "observed": spoken.get("observed", ""),
            "kind": spoken["kind"],
            "speaker": None if nameless else speaker_of(spoken, self.random),
            "heard_at": clock.now() - timedelta(minutes=self.random.randint(1, 40)),
        }
        voice = heard(self.outings, source, self.community, self.listener, self.secretary, said)
        if not self.voices and self.matter["scene"] and self.random.random() < 0.4:
            actions.attach(content=self.drawn("before"), voice=voice, by=self.listener)
        self.voices.append(voice)

    def open(self) -> None:
        category = Category.objects.get(code=self.matter["category"])
        for voice in self.voices:
            actions.sort_voice(voice=voice, category=category, urgency=self.matter["urgency"], by=self.worker)
        concerns = None
        if self.matter["category"] in ("property-fee", "property-gate") and self.matter["shares"][0]["role"] == "lead":
            concerns = self.people.organisations.get(self.matter["shares"][0]["organisation"])
        self.case = actions.open_case(
            title=self.matter["title"],
            category=category,
            community=self.community,
            voices=self.voices,
            place=self.matter["place"],
            urgency=self.matter["urgency"],
            concerns=concerns,
            by=self.secretary,
        )
        if self.matter["scene"]:
            self.picture("before", None)
        elif concerns is not None:
            wrote = self.worker if self.worker != self.listener else self.secretary  # who shows proof does not check it
            actions.attach(content=paper(self.plan.seed), case=self.case, stage="document", name="现场记录.jpg", by=wrote)

    def drawn(self, stage: str) -> bytes:
        return pictures.draw(self.matter["scene"], stage, self.plan.seed, self.matter["building"] or 0)  # type: ignore[arg-type]

    def picture(self, stage: str, assignment: Assignment | None) -> None:
        content = self.drawn(stage)
        if assignment is not None:
            actions.attach(content=content, assignment=assignment, stage=stage, by=self.hand(assignment))
        else:
            actions.attach(content=content, case=self.fresh(), stage=stage, by=self.listener)

    def hand(self, assignment: Assignment) -> User:
        return self.people.acts_for.get(assignment.organisation.code, self.worker)

    def offer(self, share: dict[str, Any]) -> None:
        assignment = actions.offer_share(
            case=self.fresh(),
            organisation=self.people.organisations[share["organisation"]],
            role=share["role"],
            share=share["share"],
            by=self.secretary,
        )
        self.shares.append((share, assignment))

    def share(self, number: int) -> Assignment:
        rows = Assignment.objects.unscoped(WHY).select_related(
            "organisation", "case__community", "case__category", "case__estate"
        )
        found: Assignment = rows.get(pk=self.shares[number][1].pk)
        return found

    def work(self) -> Iterator[Any]:
        target, refusal = self.plan.target, self.matter.get("refusal")
        count = len(self.matter["shares"])
        refuses = next(
            (n for n, s in enumerate(self.matter["shares"]) if refusal and s["organisation"] == refusal["organisation"]), None
        )
        stops_at_refusal = target in (Phase.DISPUTED, Phase.UNHELD)
        if refuses is not None and refusal is not None:
            yield lambda: actions.refuse_share(
                assignment=self.share(refuses),
                ground=refusal["ground"],
                words=refusal["words"],
                by=self.hand(self.share(refuses)),
            )
            if target == Phase.DISPUTED:
                yield from self.accept_others(refuses, count)
                return
            decision = "upheld" if target == Phase.UNHELD else "overruled"
            words = (
                "查过职责清单，这一份确实不归它，请另找一家。"
                if decision == "upheld"
                else "现场看过，这一份该它办，请尽快定日子。"
            )
            yield lambda: actions.adjudicate_refusal(
                assignment=self.share(refuses), decision=decision, words=words, by=self.street
            )
            if stops_at_refusal:
                yield from self.accept_others(refuses, count)
                return
        if target == Phase.OFFERED:
            yield from self.accept_others(count - 1, count)
            return
        for number in range(count):
            yield lambda number=number: self.accept(number)
        yield from agreed_together(self)
        if target == Phase.WORKING:
            if self.plan.seed % 4 == 1:
                yield self.pause
            elif self.plan.seed % 4 == 2:
                yield self.ask_later
            if count > 1:
                yield from self.finish(1, checked=self.random.random() < 0.6)
            return
        for number in range(count):
            last = number == count - 1
            yield from self.finish(number, checked=not (last and target == Phase.CHECKING))
        if target == Phase.CHECKING or target == Phase.TO_ANSWER:
            return
        yield lambda: actions.answer_residents(case=self.fresh(), words=self.matter["answer"], by=self.secretary)
        yield from self.residents()
        yield from looked_again(self.fresh(), self.plan.seed, [self.listener, self.worker, self.secretary, self.street])

    def accept_others(self, but: int, count: int) -> Iterator[Any]:
        for number in range(count):
            if number != but:
                yield lambda number=number: self.accept(number)

    def accept(self, number: int) -> None:
        """Promise a day: where the share is still in hand, mostly one to come, now and then one that has passed."""
        assignment = self.share(number)
        if assignment.state not in ("offered", "ordered"):
            return
        days = self.random.randint(2, 8)
        day = working_days_after(clock.today(), days)
        if self.plan.target == Phase.WORKING and self.plan.seed % 5:
            day = max(day, working_days_after(self.plan.end.date(), self.random.randint(2, 9)))
        actions.accept_share(assignment=assignment, promise_date=day, by=self.hand(assignment))

    def pause(self) -> None:
        """What has to wait for somebody to come home stands still for a while."""
        share, until = self.share(0), max(clock.today(), self.plan.end.date()) + timedelta(days=self.random.randint(4, 9))
        reason, words = "resident", "有两户这几天不在家，回来就接着办。"
        by = self.secretary if self.hand(share) != self.secretary else self.street
        actions.pause_share(assignment=share, reason=reason, until=until, words=words, by=by)

    def ask_later(self) -> None:
        share = self.share(0)
        wanted = working_days_after(max(share.day, self.plan.end.date()), self.random.randint(3, 6))
        actions.ask_extension(assignment=share, wanted=wanted, words="人手要先顾供暖，晚几天一定办好。", by=self.hand(share))

    def finish(self, number: int, *, checked: bool) -> Iterator[Any]:
        yield lambda: self.result(number)
        if checked:
            yield lambda: actions.check_result(
                assignment=self.share(number), passed=True, words=self.looked(number), by=self.checker(number)
            )

    def looked(self, number: int) -> str:
        """What whoever checks writes: by what there was to look at."""
        required = self.share(number).case.category.evidence
        kind = "photo" if "after" in required and self.matter["scene"] else "paper" if required else "asked"
        return said_of_a_check(kind, self.plan.seed + number)

    def checker(self, number: int) -> User:
        assignment = self.share(number)
        return self.listener if self.hand(assignment) != self.listener else self.secretary

    def result(self, number: int) -> None:
        assignment = self.share(number)
        required = assignment.case.category.evidence
        if "after" in required and self.matter["scene"]:
            self.picture("after", assignment)
        elif required:
            slip = paper(self.plan.seed + number)
            actions.attach(content=slip, assignment=assignment, stage="document", name="单据.jpg", by=self.hand(assignment))
        actions.give_result(assignment=assignment, words=self.shares[number][0]["result"], by=self.hand(assignment))

    def residents(self) -> Iterator[Any]:
        """What the people who spoke say, as far as the target needs it."""
        target = self.plan.target
        asked = [voice for voice in self.voices if voice.askable]
        if self.plan.visitor:
            others = [voice for voice in asked if voice.pk != self.voices[0].pk]
            for voice in others[: quorum_of(len(asked), self.fresh().quorum_percent) - 1]:
                yield lambda voice=voice: self.verdict(voice, "solved")
            return
        if target == Phase.ASKING:
            for voice in asked[: max(0, len(asked) // 2 - 1)]:
                yield lambda voice=voice: self.verdict(voice, "solved")
            return
        if target == Phase.UNCONFIRMED:
            yield from self.nobody_answers(asked)
            return
        if not asked:
            yield lambda: actions.inspect_case(
                case=self.fresh(),
                verdict="partly" if target == Phase.PARTLY else "solved",
                words="到现场看过，和照片一样。",
                told_by="poster",
                by=self.listener,
            )
            return
        if target == Phase.REOPENED:
            yield lambda: self.verdict(asked[-1], "not_solved", self.matter["not_solved"])
            return
        for number, voice in enumerate(asked):
            partly = target == Phase.PARTLY and number * 2 <= len(asked)
            yield lambda voice=voice, partly=partly: self.verdict(voice, "partly" if partly else "solved")

    def verdict(self, voice: Voice, verdict: str, words: str = "") -> None:
        fresh = Voice.objects.unscoped(WHY).select_related("case__community").get(pk=voice.pk)
        office = any(share["organisation"].endswith("-juwei") for share in self.matter["shares"])
        by_code = office or self.random.random() < 0.5
        satisfied = {"solved": ["satisfied", "satisfied", "fairly"], "partly": ["fairly", "not"], "not_solved": ["not"]}[verdict]
        actions.confirm(
            voice=fresh,
            verdict=verdict,
            satisfaction=self.random.choice([*satisfied, "not_asked"]),
            words=words,
            via="code" if by_code else "phone",
            by=None if by_code else self.listener,
        )
        fresh.refresh_from_db()

    def nobody_answers(self, asked: list[Voice]) -> Iterator[Any]:
        for _attempt in range(2):
            for voice in asked:
                yield lambda voice=voice: self.call(voice)
        yield "wait"
        yield lambda: actions.propose_end(
            case=self.fresh(),
            kind="unconfirmed",
            words="打过两遍电话没人接，告示也贴了。先记“没人确认”，您随时可以用回执说没解决。",
            by=self.secretary,
        )
        yield lambda: actions.approve_end(case=self.fresh(), by=self.street)

    def call(self, voice: Voice) -> None:
        notice = Notice.objects.unscoped(WHY).filter(voice=voice, event="answer:1").select_related("voice").first()
        if notice is not None:
            actions.call_speaker(notice=notice, outcome=CallOutcome.NO_ANSWER, words="", by=self.listener)

    def post(self) -> None:
        """What the office shows everybody of it, in its own words."""
        case = self.fresh()
        title = case.title.split("：", 1)[-1][:40]
        words = {
            Phase.EXPLAINED: self.matter["cannot"],
            Phase.WORKING: f"在办：{self.matter['shares'][0]['share']}",
            Phase.REOPENED: "有居民说没解决，正在重新办，办好了再来问。",
        }.get(Phase(self.plan.target), self.matter["answer"])
        voice = next((v for v in self.voices if v.askable and len(v.words) <= 60), None)
        quoted = voice if self.plan.seed in QUOTED else None
        with suppress(Refusal):  # some answers say too much for everybody: nobody posts those
            actions.release_to_board(
                case=case,
                title=title,
                words=words[:300],
                quote=quoted.words if quoted else "",
                quoted=quoted,
                consent="入户回访时当面问过，本人说可以" if quoted else "",
                pictures=bool(self.matter["scene"]) and "after" in case.category.evidence,
                looked_over=True,
                by=self.secretary,
            )

    def end_early(self) -> Iterator[Any]:
        kind = {Phase.END_PROPOSED: "explained"}.get(Phase(self.plan.target), self.plan.target)
        words = (
            self.matter["cannot"]
            if kind == "explained"
            else {
                "withdrawn": "说话的人自己来说不用办了：家里已经商量好。",
                "passed_outside": "这件事要走12345转交区里的单位，工单号会写在您的回执上。",
            }[kind]
        )
        track = "12345" if kind == "passed_outside" else ""
        yield lambda: actions.propose_end(case=self.fresh(), kind=kind, words=words, track=track, by=self.worker)
        if self.plan.target != Phase.END_PROPOSED:
            approver = self.secretary if self.secretary != self.worker else self.street
            yield lambda: actions.approve_end(case=self.fresh(), by=approver)
