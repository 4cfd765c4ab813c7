"""The life of one made-up case, from the first voice to where it stands today: what the acts of the office would have written."""

import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from minsheng.casework import wording
from minsheng.casework.models import (
    Answer,
    Assignment,
    Attachment,
    BoardItem,
    Case,
    CaseEnding,
    CaseText,
    Confirmation,
    Refusal,
    Reopening,
    StageClock,
)
from minsheng.casework.states import (
    ENDED,
    AssignmentState,
    ClockStage,
    Ending,
    Parts,
    Phase,
    Said,
    phase_of,
    quorum_of,
    said_of,
    shares_of,
)
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry, TimelineHead

from .beside import CASES_A_PLAN, CASES_AN_ORDER, order, plan
from .chains import Chain
from .deadlines import allowances, close_of, days_after, ends_of
from .pictures import picture
from .place import Office
from .rows import moment
from .shares import Share
from .tables import sought
from .voices import NUMBERS_FROM, Block, OfCase, Spoken

VOICES, QUORUM, REASK = 3, 66, 20
BY_THE_OFFICE = {Phase.END_PROPOSED, Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE}
# How far along the chain a phase stands: offered, promised, result in, checked, answered.
STEP = {
    Phase.TO_DISPATCH: 0,
    Phase.OFFERED: 1,
    Phase.DISPUTED: 1,
    Phase.WORKING: 2,
    Phase.CHECKING: 3,
    Phase.TO_ANSWER: 4,
    Phase.ASKING: 5,
    Phase.REOPENED: 5,
    Phase.CONFIRMED: 5,
    Phase.PARTLY: 5,
    Phase.UNCONFIRMED: 5,
}


class Life:
    """One case. Acts follow each other in time; each leaves what `casework.actions` would have left."""

    def __init__(self, block: Block, office: Office, opened: datetime, target: str) -> None:
        self.block, self.t, self.office, self.opened, self.target = block, block.t, office, opened, target
        self.id, self.category = block.new(Case), block.tongue.one(block.place.categories)[0]
        self.pictures = block.chance.random() < 0.25
        self.home = block.tongue.one(office.homes)
        self.number = f"{office.letters}-{clock.local(opened):%y}-{NUMBERS_FROM + self.id}"
        self.title = f"{self.home.estate}{block.tongue.title()}"[:80]
        # As far as the words for residents need a case.
        self.named: Any = SimpleNamespace(
            estate_id=self.home.estate_id, place_to_the_building=f"{self.home.estate} {self.home.building}"
        )
        self.round, self.level, self.needed = 1, 0, 1
        self.since, self.confirm_by, self.reopened = opened, None, False  # type: datetime, datetime | None, bool
        self.answered, self.ending = False, Ending.NONE
        self.on_board: tuple[Any, ...] = ()
        self.photos: list[int] = []
        self.verdicts: list[str] = []
        self.shares: list[Share] = []
        self.chain = Chain("case", self.id, self.t[TimelineEntry])
        self.play()

    def later(self, part: float) -> datetime:
        """The moment after `part` of the time that this case has taken, whole seconds."""
        whole = min((self.block.now - self.opened).total_seconds() * 0.97, self.pace)
        return self.opened + timedelta(seconds=int(whole * part))

    def play(self) -> None:
        chance = self.block.chance.random
        self.pace = (10 + 8 * chance()) * 86400
        case = OfCase(self.id, self.opened, self.category, self.home)
        before = [self.opened - timedelta(minutes=int(20 + 900 * chance())) for _ in range(VOICES)]
        self.voices = [self.block.heard(self.office, at, case, "in_case") for at in sorted(before)]
        self.chain.tie(
            "CaseOpened", self.opened, self.office.worker, case_id=self.id, number=self.number, title=self.title, voices=VOICES
        )
        for spoken in self.voices:
            self.chain.tie(
                "VoiceLinked",
                self.opened,
                self.office.worker,
                also=spoken.id,
                case_id=self.id,
                voice_id=spoken.id,
                number=spoken.number,
            )
        self.tell("heard", f"linked:{self.number}", wording.linked(self.named), self.opened)
        if self.target in BY_THE_OFFICE:
            self.end_by_the_office()
        else:
            self.walk()
        chance = self.block.chance.random
        if self.shares and chance() < 1 / CASES_A_PLAN:
            plan(self)
        if chance() < 1 / CASES_AN_ORDER:
            order(self)
        self.finish()

    def tell(self, kind: str, event: str, words: str, at: datetime) -> None:
        for spoken in self.voices:
            self.block.tell(spoken, self.id, kind, event, words, at)

    def clock(
        self, stage: str, start: datetime, stop: datetime | None, share: Share | None = None, due: datetime | None = None
    ) -> None:
        allowance = allowances()[stage]
        amount, unit = (allowance.amount, allowance.unit) if due is None else (None, "")
        due = due or ends_of(clock.local(start).date(), stage)
        row = (self.id, share.id if share else None, stage, self.round, moment(start), amount, unit)
        self.t[StageClock].add(*row, moment(due), moment(stop) if stop else None)
        if share is not None and stop is None:
            share.due_at = due

    def end_by_the_office(self) -> None:
        kind = Ending.EXPLAINED if self.target == Phase.END_PROPOSED else Ending(self.target)
        proposed = self.later(0.1)
        approved = None if self.target == Phase.END_PROPOSED else self.later(0.3)
        self.clock(ClockStage.DISPATCH, self.opened, proposed)
        self.propose(kind, proposed, approved)

    def propose(self, kind: Ending, proposed: datetime, approved: datetime | None) -> None:
        """An end by the office; approved by the secretary, or still waiting for that."""
        ending, words = self.block.new(CaseEnding), "现在没有条件办，原因当面说过了。"
        track = "12345" if kind == Ending.PASSED_OUTSIDE else ""
        by, second = self.office.worker, self.office.secretary
        row = (ending, self.id, kind.value, track, words, by, moment(proposed))
        self.t[CaseEnding].add(*row, second if approved else None, moment(approved) if approved else None)
        self.chain.tie("EndProposed", proposed, by, case_id=self.id, kind=kind.value, track=track, words=words, at_once=False)
        self.clock(ClockStage.APPROVE, proposed, approved)
        if approved:
            self.chain.tie("EndApproved", approved, second, case_id=self.id, kind=kind.value)
            self.tell("result", f"end:{ending}", words, approved)
        self.ending = kind if approved else Ending.PROPOSED
        self.since = approved or proposed

    def walk(self) -> None:
        """From dispatch as far as the case has come."""
        step = STEP[Phase(self.target)]
        offered = self.later(0.04)
        self.clock(ClockStage.DISPATCH, self.opened, offered if step else None)
        if not step:
            return
        self.offer(offered)
        if self.target == Phase.DISPUTED:
            self.refuse(self.shares[0], self.later(0.2))
        elif step == 1:
            self.clock(ClockStage.REPLY, offered, None, self.shares[0])
        for number, share in enumerate(self.shares):
            if step == 1 and number == 0:
                continue
            accepted = self.later(0.12 + 0.03 * number)
            self.clock(ClockStage.REPLY, offered, accepted, share)
            self.accept(share, accepted)
            # While anything is missing, it is the second share that is further behind.
            behind = number == 1 and self.block.chance.random() < 0.5
            self.work(share, accepted, step - 1 if behind and step in (2, 3, 4) and step - 1 >= 2 else step)
        if step == 4 and all(share.state == AssignmentState.DONE for share in self.shares):
            self.clock(ClockStage.ANSWER, self.since, None)
        elif step == 5:
            self.answer()

    def offer(self, at: datetime) -> None:
        place, tongue = self.block.place, self.block.tongue
        firms = [tongue.one(self.office.firms), tongue.one(place.departments)]
        due = days_after(clock.local(at).date(), 5)
        for firm, role in zip(firms, ("lead", "support"), strict=True):
            share = Share(self.block.new(Assignment), firm, role, tongue.share(), offered=at, due=due, since=at)
            self.shares.append(share)
            self.chain.tie(
                "ShareOffered",
                at,
                self.office.secretary,
                case_id=self.id,
                assignment_id=share.id,
                organisation=share.firm.name,
                role=role,
                share=share.words,
                due=due.isoformat(),
                warnings=[],
            )
        self.since = at

    def refuse(self, share: Share, at: datetime) -> None:
        words = "这一段不在我们的服务合同里。"
        self.clock(ClockStage.REPLY, share.offered, at, share)
        self.clock(ClockStage.ADJUDICATE, at, None, share)
        share.state, share.since = AssignmentState.REFUSED, at
        self.t[Refusal].add(share.id, "not_ours", words, share.firm.by, moment(at), "", "", None, None)
        facts: dict[str, Any] = {"case_id": self.id, "assignment_id": share.id, "organisation": share.firm.name}
        self.chain.tie("ShareRefused", at, share.firm.by, **facts, ground="not_ours", words=words)
        self.since = at

    def accept(self, share: Share, at: datetime) -> None:
        share.promise = days_after(clock.local(at).date(), 5)
        share.state, share.since, share.accepted = AssignmentState.ACCEPTED, at, at
        facts: dict[str, Any] = {"case_id": self.id, "assignment_id": share.id, "organisation": share.firm.name}
        self.chain.tie("ShareAccepted", at, share.firm.by, **facts, promise_date=share.promise.isoformat())
        if share.role == "lead":
            words = wording.promised(self.named, share.firm.name, share.promise)
            self.tell("passed", f"promised:{share.id}", words, at)
        self.since = at

    def work(self, share: Share, accepted: datetime, step: int) -> None:
        """Result and check of one share, as far as it has come."""
        number = 0 if share.role == "lead" else 0.03
        given, checked = self.later(0.45 + number), self.later(0.55 + number)
        self.clock(ClockStage.HANDLE, accepted, given if step > 2 else None, share, close_of(share.promise))
        if step <= 2:
            return
        share.state, share.since, share.result_at, share.result = AssignmentState.GIVEN, given, given, self.block.tongue.result()
        facts: dict[str, Any] = {"case_id": self.id, "assignment_id": share.id, "organisation": share.firm.name}
        proofs = self.prove(share, given) if self.pictures and share.role == "lead" else 0
        self.chain.tie("ResultGiven", given, share.firm.by, **facts, words=share.result, evidence=proofs)
        self.clock(ClockStage.CHECK, given, checked if step > 3 else None, share)
        self.since = given
        if step > 3:
            share.state, share.since, share.checked = AssignmentState.DONE, checked, checked
            self.chain.tie("ResultChecked", checked, self.office.grid, **facts, passed=True, words="")
            self.since = checked

    def prove(self, share: Share, at: datetime) -> int:
        for stage in ("before", "after"):
            key, file = self.block.new(Attachment), picture(stage)
            name = uuid.UUID(int=self.block.chance.getrandbits(128), version=4).hex
            row = (key, name, self.office.id, self.id, share.id, stage, file, file, "image/jpeg", 700, f"{stage}.jpg")
            self.t[Attachment].add(*row, moment(at), share.firm.by)
            facts: dict[str, Any] = {"case_id": self.id, "attachment_id": key, "stage": stage, "organisation": share.firm.name}
            facts |= {"file": file, "thumbnail": file}
            self.chain.tie("FileAttached", at, share.firm.by, **facts, name=f"{stage}.jpg")
            self.photos.append(key)
        return 2

    def answer(self) -> None:
        at, words, answer = self.later(0.65), self.block.tongue.result(), self.block.new(Answer)
        self.clock(ClockStage.ANSWER, self.since, at)
        self.confirm_by = ends_of(clock.local(at).date(), ClockStage.CONFIRM)
        self.answered, self.since = True, at
        self.t[Answer].add(answer, self.id, 1, words, self.office.worker, moment(at))
        self.t[CaseText].add(self.id, "reply", answer, *sought(self.office.id, words))
        self.tell("result", "answer:1", words, at)
        self.chain.tie("ResidentsAnswered", at, self.office.worker, case_id=self.id, answer_id=answer, words=words, asked=VOICES)
        ends = self.confirm(at)
        self.clock(ClockStage.CONFIRM, at, ends, None, close_of(clock.local(self.confirm_by).date()))
        if self.target == Phase.UNCONFIRMED:
            self.propose(Ending.UNCONFIRMED, ends or at, self.later(1) + timedelta(days=8))
        elif self.target == Phase.REOPENED and ends:
            self.reopen(ends)
        elif ends:
            self.since = ends
            if self.pictures and self.block.chance.random() < 0.2:
                self.release(ends + timedelta(hours=2))

    def confirm(self, answered: datetime) -> datetime | None:
        """What those who can be asked say. Returns when the asking was over, None while it goes on."""
        asked = [v for v in self.voices if v.askable] or self.voices
        self.needed = quorum_of(len(asked), QUORUM)
        said = {Phase.CONFIRMED: "solved", Phase.PARTLY: "partly", Phase.REOPENED: "not_solved"}.get(Phase(self.target), "solved")
        wanted = {Phase.ASKING: self.needed - 1, Phase.UNCONFIRMED: self.needed - 1, Phase.REOPENED: 1}.get(
            Phase(self.target), len(asked)
        )
        at = answered
        for number, spoken in enumerate(asked[:wanted]):
            at = self.later(0.75 + 0.08 * number)
            self.verdict(spoken, said, at)
        if self.target == Phase.ASKING:
            return None
        return self.later(1) + timedelta(days=7) if self.target == Phase.UNCONFIRMED else at

    def verdict(self, spoken: Spoken, said: str, at: datetime) -> None:
        via = "code" if self.block.chance.random() < 0.5 or not spoken.named else "phone"
        by = None if via == "code" else self.office.secretary
        satisfaction = {"solved": "satisfied", "partly": "fairly", "not_solved": "not"}[said] if via == "phone" else "not_asked"
        self.t[Confirmation].add(spoken.id, self.id, 1, said, satisfaction, via, by, moment(at), via == "code")
        facts: dict[str, Any] = {"case_id": self.id, "voice_id": spoken.id, "verdict": said, "satisfaction": satisfaction}
        self.chain.tie("ResidentConfirmed", at, by, also=spoken.id, **facts, via=via, words="")
        self.verdicts.append(said)

    def reopen(self, at: datetime) -> None:
        asked = [v for v in self.voices if v.askable] or self.voices
        self.t[Reopening].add(self.id, 1, asked[0].id, "", moment(at), None)
        self.round, self.level, self.confirm_by, self.reopened, self.answered = 2, 1, None, True, False
        self.chain.tie(
            "CaseReopened", at, None, also=asked[0].id, case_id=self.id, round=2, level=1, words="", voice_id=asked[0].id
        )
        self.tell("changed", "reopened:2", wording.reopened(self.named), at)
        self.clock(ClockStage.DISPATCH, at, None)
        self.since = at

    def release(self, at: datetime) -> None:
        item, words = self.block.new(BoardItem), f"大家说的事办好了：{self.block.tongue.result()}"
        self.on_board = (item, self.title[:40], words, True, *self.photos, moment(at), self.office.secretary)
        facts: dict[str, Any] = {"case_id": self.id, "item_id": item, "title": self.title[:40], "words": words}
        self.chain.tie("BoardItemReleased", at, self.office.secretary, **facts, pictures=True, thanks=False)

    def finish(self) -> None:
        """The rows of the case and its shares, in the phase that the truth table gives for their parts."""
        present = self.shares if self.round == 1 else []
        said = said_of(self.verdicts, self.needed) if self.answered else Said.NOTHING_YET
        states = [share.state for share in present]
        phase = phase_of(
            Parts(
                ending=self.ending,
                later_round=self.reopened,
                shares=shares_of(states, bool(present)),
                answered=self.answered,
                said=said,
            )
        )
        if self.on_board:
            item, *shown = self.on_board
            self.t[BoardItem].add(item, self.id, self.home.estate_id, self.category, phase, *shown)
        self.t[Case].add(
            self.id,
            self.number,
            self.office.id,
            self.home.estate_id,
            self.home.building_id,
            self.home.building,
            self.title,
            self.category,
            "soon" if self.block.chance.random() < 0.1 else "normal",
            phase,
            moment(self.since),
            self.chain.sequence + 1,
            self.round,
            self.level,
            QUORUM,
            REASK,
            moment(self.opened),
            self.office.worker,
            days_after(clock.local(self.opened).date(), 15).isoformat(),
            clock.local(self.confirm_by).date().isoformat() if self.confirm_by else None,
            moment(self.since) if phase in ENDED else None,
        )
        self.t[CaseText].add(self.id, "title", 0, *sought(self.office.id, self.title, self.home.building))
        for share in self.shares:
            self.keep(share)
        self.chain.head(self.t[TimelineHead])

    def keep(self, share: Share) -> None:
        by = share.firm.by
        self.t[CaseText].add(self.id, "share", share.id, *sought(self.office.id, share.words, share.result))
        self.t[Assignment].add(
            share.id,
            self.id,
            share.firm.id,
            1,
            share.role,
            share.words,
            share.state,
            moment(share.since),
            share.due.isoformat(),
            self.office.secretary,
            moment(share.offered),
            share.promise.isoformat() if share.promise else None,
            moment(share.due_at) if share.due_at else None,
            by if share.accepted else None,
            moment(share.accepted) if share.accepted else None,
            share.result,
            by if share.result_at else None,
            moment(share.result_at) if share.result_at else None,
            self.office.grid if share.checked else None,
            moment(share.checked) if share.checked else None,
            f"[{by}]" if share.accepted else "[]",
        )
