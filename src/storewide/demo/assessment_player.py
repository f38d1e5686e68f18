"""Plays two assessments: how customers send something back by themselves, decided, and advice by chat, being scored."""

from datetime import date, datetime, timedelta
from itertools import product

from storewide.assessment import deciding, operations, parts, scoring
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Cost,
    Dependency,
    Interface,
    Job,
    Option,
    Requirement,
    Risk,
)
from storewide.assessment.operations import Scope
from storewide.demo.assessment_told import (
    ADVICE,
    CAPABILITIES,
    INTERFACES,
    JOBS,
    NEEDS,
    NOTHING,
    OPTIONS,
    REASON,
    REQUIREMENTS,
    RISKS,
    SHIFTS,
)
from storewide.demo.diary import Diary, Stage, acting
from storewide.organization.models import Person

ASSESSORS = 4
#: days before the end of the demo
BEGUN, SCORED, CHOOSING, DECIDED, RUNNING = 95, 80, 60, 40, 6


class AssessmentPlayer:
    """Notes both assessments in the diary."""

    def __init__(self, stage: Stage) -> None:
        everybody = [stage.people[one.name] for one in stage.shop.people]
        # somebody of each team first, so that teams may differ
        firsts: dict[object, Person] = {}
        for person in everybody:
            firsts.setdefault(person.team_id, person)
        others = [person for person in everybody if person not in firsts.values()]
        self.people = [*firsts.values(), *others][:ASSESSORS]
        self.by = acting(self.people[0].name)

    def note(self, diary: Diary) -> None:
        """Each step on its day."""
        for days, act in (
            (BEGUN, self.begin),
            (SCORED, self.jobs),
            (CHOOSING, self.options),
            (DECIDED, self.decide),
        ):
            diary.note_at(diary.now - timedelta(days=days), act)
        diary.note_at(diary.now - timedelta(days=RUNNING), self.advice)

    def begin(self, at: datetime) -> None:
        """The question, the jobs and who assesses them."""
        question = (
            "Six of ten callers after an order want to send something back. What must customers and our teams be able to "
            "do themselves, and do we build it, buy it or leave it?"
        )
        self.returns = self._begun("Self-service returns", question, at, 15)
        self._scoped(self.returns, JOBS, at)
        jobs = list(Job.objects.filter(assessment=self.returns))
        for job, on in NEEDS:
            parts.add(part=Dependency(job=jobs[job], on=jobs[on]), by=self.by, at=at)
        for place, name, level, evidence, wanted, future, missing in CAPABILITIES:
            said = {"name": name, "level": level, "evidence": evidence, "wanted": wanted}
            part = Capability(job=jobs[place], **said, future=future, missing=missing)
            parts.add(part=part, by=self.by, at=at)
        operations.go_on(assessment=self.returns, reason="", by=self.by, at=at)

    def jobs(self, at: datetime) -> None:
        """Everybody scores the jobs by their own eyes."""
        keys = list(Job.objects.filter(assessment=self.returns).values_list("pk", flat=True))
        for place, assessor in enumerate(self._assessors(self.returns)):
            told = [job[3].split()[place] for job in JOBS]
            scores = {key: (int(pair[0]), int(pair[1])) for key, pair in zip(keys, told, strict=True)}
            by = acting(str(assessor))
            scoring.score_and_give(assessor=assessor, scores=scores, by=by, at=at)
        operations.go_on(assessment=self.returns, reason="", by=self.by, at=at)

    def options(self, at: datetime) -> None:
        """Requirements, three vendors beside building it, what each costs, and what may go wrong."""
        for name, weight, must, least in REQUIREMENTS:
            part = Requirement(assessment=self.returns, name=name, weight=weight, must=must, least=least)
            parts.add(part=part, by=self.by, at=at)
        for kind, name, vendor, about, _scores, costs in OPTIONS:
            option = Option(assessment=self.returns, kind=kind, name=name, vendor=vendor, about=about)
            parts.add(part=option, by=self.by, at=at)
            for part_of, yearly, low, likely, high in costs:
                amounts = {"low": low * 100, "likely": likely * 100, "high": high * 100}
                cost = Cost(option=option, part=part_of, yearly=yearly, **amounts)
                parts.add(part=cost, by=self.by, at=at)
        options = list(Option.objects.filter(assessment=self.returns))
        for place, risk_kind, what, likelihood, impact, cure, watched in RISKS:
            risk = Risk(
                assessment=self.returns,
                option=None if place is None else options[place],
                kind=risk_kind,
                what=what,
                likelihood=likelihood,
                impact=impact,
                cure=cure,
                owner=self.people[1] if watched else None,
            )
            parts.add(part=risk, by=self.by, at=at)
        for place, change, name in INTERFACES:
            interface = Interface(option=options[place], change=change, name=name)
            parts.add(part=interface, by=self.by, at=at)
        self._score_options(options, at)

    def decide(self, at: datetime) -> None:
        """For the first of them, with a day to look at it again."""
        deciding.decide(
            assessment=self.returns,
            option=Option.objects.get(assessment=self.returns, name="Parcelly"),
            reason=REASON,
            next_on=_in_days(at, 365),
            promise=None,
            by=self.by,
            at=at,
        )

    def advice(self, at: datetime) -> None:
        """One that is still being scored: its jobs wait for everybody."""
        question = "Customers ask before they buy furniture. Who answers, and with what?"
        advice = self._begun("Advice before buying", question, at, 20)
        jobs = [(name, why, whose, "") for name, why, whose in ADVICE]
        self._scoped(advice, jobs, at)
        operations.go_on(assessment=advice, reason="", by=self.by, at=at)

    def _begun(self, name: str, question: str, at: datetime, weight: int) -> Assessment:
        days = {"jobs_due": 15, "options_due": 45, "decide_by": 60}
        dates = {key: _in_days(at, number) for key, number in days.items()}
        scope = Scope(name=name, question=question, owner=self.people[0], cost_weight=weight, **dates)  # type: ignore[arg-type]
        return operations.begin(scope=scope, by=self.by, at=at)

    def _scoped(self, assessment: Assessment, jobs: object, at: datetime) -> None:
        for person in self.people:
            parts.add(part=Assessor(assessment=assessment, person=person), by=self.by, at=at)
        for name, why, whose, _told in jobs:  # type: ignore[attr-defined]
            parts.add(
                part=Job(assessment=assessment, name=name, why=why, department=whose), by=self.by, at=at
            )

    def _score_options(self, options: list[Option], at: datetime) -> None:
        requirements = list(Requirement.objects.filter(assessment=self.returns))
        order = [
            next(place for place, told in enumerate(REQUIREMENTS) if told[0] == each.name)
            for each in requirements
        ]
        told = [NOTHING, *(option[4] for option in OPTIONS)]
        for place, assessor in enumerate(self._assessors(self.returns)):
            shift = SHIFTS[place]
            scores = {
                (options[row].pk, requirements[column].pk): min(
                    5, max(0, told[row][order[column]] + shift[(row * 3 + column) % len(shift)])
                )
                for row, column in product(range(len(options)), range(len(requirements)))
            }
            scoring.score_and_give(assessor=assessor, scores=scores, by=acting(str(assessor)), at=at)

    def _assessors(self, assessment: Assessment) -> list[Assessor]:
        rows = Assessor.objects.filter(assessment=assessment).select_related("person", "assessment")
        return sorted(rows, key=lambda each: self.people.index(each.person))


def _in_days(at: datetime, days: int) -> date:
    return at.date() + timedelta(days=days)
