"""Plays the scenario's releases: prepared, signed off, briefed, gone live, watched, decided."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.releases import Heard
from storewide.demo.simulation.releases import Release as Said
from storewide.experiments.models import Experiment
from storewide.kit.permissions import SYSTEM, System
from storewide.ledger.operations import Promise
from storewide.listening import operations as listening
from storewide.listening.models import ContactChannel, FeedbackKind
from storewide.organization.models import Person, Team
from storewide.portfolio import operations as portfolio
from storewide.portfolio.cases.told import Case, risks_in
from storewide.portfolio.models import Request, RequestState
from storewide.releases import (
    briefing_operations,
    checklists,
    deciding,
    live_operations,
    operations,
    watch_alarms,
)
from storewide.releases.briefing_operations import Said as Words
from storewide.releases.models import Briefing, Release, Side, Step, Watch
from storewide.releases.operations import Plan
from storewide.releases.preparing import go_operations

#: days before go-live
PREPARED, TICKED, BRIEFED, READ, SIGNED = 14, 6, 5, 3, 2

#: days before that on which it was asked for at the latest, how far they are spread, and until it was accepted
ASKED, SPREAD, ANSWERED = timedelta(days=10), 9, timedelta(days=3)
DAY = timedelta(days=1)

#: what the one whose watch still runs promises, in percent, and in how many days that is due
PROMISED, DUE = Decimal("1.5"), 30

#: what customers ask of every change
_ASKED = "What if it does not work for me?"

#: days after go-live on which harm is beyond its band, and how wide that is
ALARMED, BAND = 2, Decimal("0.32")


class ReleasePlayer:
    """Notes in the diary what becomes of each release; those that are told as past come by a file."""

    def __init__(self, stage: Stage, experiments: dict[str, Experiment]) -> None:
        self.stage, self.experiments = stage, experiments
        self.teams = list(Team.objects.filter(front_line=True))
        self.played: dict[str, Release] = {}

    def note(self, diary: Diary) -> None:
        """All of them; one whose day is still to come is prepared as far as it got."""
        for said in self.stage.shop.releases:
            if said.told is None:
                self._note_one(said, diary)

    def _note_one(self, said: Said, diary: Diary) -> None:
        for before, act in (
            (PREPARED, self.prepare),
            (TICKED, self.tick),
            (BRIEFED, self.brief),
            (READ, self.acknowledge),
        ):
            diary.note(min(said.live - before, 0), partial(act, said))
        if said.live > 0:
            return
        diary.note(said.live - SIGNED, partial(self.sign_off, said))
        diary.note(said.live, partial(self.go_live, said))
        for heard in said.heard:
            diary.note(said.live + heard.after, partial(self.hear, said, heard))
        if said.decided is not None and said.decided.outcome == "roll_back":
            diary.note(said.live + ALARMED, partial(self.alarm, said))
        if said.decided is not None:
            diary.note(said.live + said.decided.after, partial(self.decide, said))

    def prepare(self, said: Said, at: datetime) -> None:
        """Prepared by its author, with what it carries."""
        author = self.stage.people[said.author]
        plan = Plan(
            name=said.name,
            summary=said.summary,
            tier=said.tier,
            area=self.stage.areas[said.area],
            store=self.stage.store,
            planned_on=self.stage.day(said.live),
        )
        by = acting(said.author)
        release = operations.prepare(plan=plan, by=by, at=at, on_behalf_of=author)
        for title in said.carries:
            operations.carry(release=release, request=Request.objects.get(title=title), by=by, at=at)
        if not said.carries and not said.ships and said.live <= 0:
            operations.carry(release=release, request=self._asked(said, at), by=by, at=at)
        if said.ships:
            shipped = self.experiments[said.ships].link
            operations.carry_experiment(release=release, experiment=shipped, by=by, at=at)
        self.played[said.key] = release

    def _asked(self, said: Said, at: datetime) -> Request:
        """The request that a release which went live came from: asked for and accepted in the weeks before."""
        by = acting(said.author)
        asked_at = at - ASKED - timedelta(days=-said.live % SPREAD)
        asked = portfolio.ask(
            title=said.name,
            problem=said.summary,
            area=self.stage.areas[said.area],
            store=self.stage.store,
            team=self.stage.people[said.author].team,
            by=by,
            at=asked_at,
        )
        accepted = portfolio.accept(request=asked, by=by, at=asked_at + ANSWERED)
        if said.decided is None:
            self._made(accepted, by, accepted_at=asked_at + ANSWERED)
        return accepted

    def _made(self, asked: Request, by: System, accepted_at: datetime) -> None:
        """Promised, built and tested, each at its time; what it promises is what the watch still looks for."""
        holder = asked.area.accountable.holder if asked.area.accountable else None
        assert holder is not None  # noqa: S101 - somebody is accountable for every area of the scenario
        case = portfolio.write_case(
            request=asked,
            case=Case(
                objective=asked.problem,
                risks=risks_in("Nobody notices it."),
                cost=600_000,
                value=1_800_000,
                currency=self.stage.store.currency,
            ),
            promise=Promise(
                what=asked.title,
                metric="conversion",
                direction="up",
                size=PROMISED,
                due_on=self.stage.day(DUE),
                owner=holder,
                area=asked.area,
                store=asked.store,
            ),
            by=by,
            at=accepted_at + DAY,
        )
        portfolio.promise(case=case, by=by, at=accepted_at + 2 * DAY)
        asked.refresh_from_db()
        for state, after in ((RequestState.BUILDING, 3), (RequestState.TESTING, 6)):
            portfolio.progress(request=asked, to=state, by=by, at=accepted_at + after * DAY)

    def tick(self, said: Said, at: datetime) -> None:
        """Every step of the checklist but those that the scenario leaves open."""
        steps = Step.objects.filter(release=self.played[said.key]).exclude(code__in=said.open)
        for step in steps.select_related("release"):
            operations.tick(step=step, note="", by=acting(said.author), at=at)

    def brief(self, said: Said, at: datetime) -> None:
        """The author tells the front line."""
        assert said.briefing is not None  # noqa: S101 - the scenario's checks ask for it
        told = said.briefing
        briefing_operations.publish_briefing(
            release=self.played[said.key],
            said=Words(
                what_changes=told.what_changes,
                what_to_say=told.what_to_say,
                who_is_affected=told.who_is_affected,
                if_it_goes_wrong=told.if_it_goes_wrong,
                where_to_send=self._where(said),
                questions=((_ASKED, told.if_it_goes_wrong or told.what_to_say),),
            ),
            teams=self.teams,
            by=acting(said.author),
            at=at,
            on_behalf_of=self.stage.people[said.author],
        )

    def _where(self, said: Said) -> str:
        """Whoever is accountable for the release's area."""
        holder = self.played[said.key].holder
        return f"{holder.name} ({holder.email})" if holder else ""

    def acknowledge(self, said: Said, at: datetime) -> None:
        """By those the scenario names; by everybody of the front line before a major release."""
        briefing = Briefing.objects.current().get(release=self.played[said.key])
        for person in self._readers(said):
            briefing_operations.acknowledge(
                briefing=briefing, by=acting(person.name), at=at, on_behalf_of=person
            )

    def _readers(self, said: Said) -> list[Person]:
        if said.tier == "major":
            return list(Person.objects.filter(team__in=self.teams).order_by("name"))
        return [self.stage.people[name] for name in said.read_by]

    def sign_off(self, said: Said, at: datetime) -> None:
        """By the accountable person; where that is the author, by the head of the operation too."""
        release = self.played[said.key]
        signers = [release.holder, self.stage.people[self.stage.shop.people[0].name]]
        if said.author != str(release.holder):
            signers = signers[:1]
        for person in signers:
            operations.sign_off(release=release, words="", by=acting(str(person)), at=at, on_behalf_of=person)
        if checklists.of_release(release).it_signs:
            engineer = self._engineer({said.author, *(str(person) for person in signers)})
            by = acting(str(engineer))
            operations.sign_off(release=release, words="", by=by, at=at, side=Side.IT, on_behalf_of=engineer)

    def _engineer(self, others: set[str]) -> Person:
        """The first engineer who is none of the others."""
        people = self.stage.shop.people
        return next(
            self.stage.people[each.name]
            for each in people
            if "engineer" in each.role and each.name not in others
        )

    def go_live(self, said: Said, at: datetime) -> None:
        """On its day, by its author; where the tier asks for a go, the head of the operation says it."""
        if checklists.of_release(self.played[said.key]).go_no_go:
            go_operations.decide_go(
                release=self.played[said.key],
                go=True,
                reason="Everybody is there, and the way back was tried.",
                by=acting(self.stage.shop.people[0].name),
                at=at,
            )
        live_operations.go_live(
            release=self.played[said.key],
            by=acting(said.author),
            at=at,
            on_behalf_of=self.stage.people[said.author],
        )

    def alarm(self, said: Said, at: datetime) -> None:
        """What it truly did to conversion leaves the band; the accountable person takes the alarm."""
        release = self.played[said.key]
        harm = Decimal(str(said.effects[0].factor)) - 1
        seen = watch_alarms.Seen(
            metric="conversion",
            label="Conversion",
            seen_on=self.stage.day(said.live + ALARMED),
            hours=None,
            change=harm,
            low=-BAND,
            high=BAND,
        )
        watch = Watch.objects.get(release=release)
        raised = watch_alarms.raise_alarms(
            watch=watch, seen=[seen], owner=release.accountable, by=SYSTEM, at=at
        )
        by = acting(str(release.accountable))
        doing = "The phone hears of addresses that are refused. We look at it until the end of the week."
        watch_alarms.take_alarm(alarm=raised[0], doing=doing, by=by, at=at)

    def hear(self, said: Said, heard: Heard, at: datetime) -> None:
        """What a customer said about it, as the front line noted it."""
        release = self.played[said.key]
        listening.note_feedback(
            kind=FeedbackKind(heard.kind),
            contact_channel=ContactChannel(heard.contact_channel),
            said=heard.said,
            store=self.stage.store,
            area=release.area,
            about=release.link,
            by=acting(heard.by),
            at=at,
        )

    def decide(self, said: Said, at: datetime) -> None:
        """As the accountable person decided about the watch."""
        assert said.decided is not None  # noqa: S101 - noted only where it is
        release = self.played[said.key]
        by: System = acting(str(release.accountable))
        deciding.decide(
            release=release, outcome=said.decided.outcome, reason=said.decided.reason, by=by, at=at
        )
