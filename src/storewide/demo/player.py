"""Plays a scenario into an empty data folder, through the same readers and operations as real files and people.

What the simulation knows to be true is kept beside the data as `truth.json`, to hold the product's figures against.
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from storewide.access import operations as access
from storewide.access.models import Role, User
from storewide.demo import (
    alert_player,
    campaign_player,
    case_player,
    design_player,
    duty_player,
    intake_player,
    kpi_player,
    learning_player,
    organization_player,
    ownership_player,
    plan_player,
    request_player,
    roadmap_player,
    scoring_player,
    system_player,
)
from storewide.demo.assessment_player import AssessmentPlayer
from storewide.demo.campaign_player import CampaignPlayer
from storewide.demo.centre_player import CentrePlayer
from storewide.demo.coordination_player import CoordinationPlayer
from storewide.demo.delivery_player import DeliveryPlayer
from storewide.demo.diary import Diary, Stage
from storewide.demo.experiment_player import ExperimentPlayer
from storewide.demo.file_player import FilePlayer
from storewide.demo.flag_player import FlagPlayer
from storewide.demo.front_line_player import FrontLinePlayer
from storewide.demo.incident_player import IncidentPlayer
from storewide.demo.ledger_player import LedgerPlayer
from storewide.demo.release_day_player import ReleaseDayPlayer
from storewide.demo.release_player import ReleasePlayer
from storewide.demo.rhythm_player import RhythmPlayer
from storewide.demo.service_player import ServicePlayer
from storewide.demo.simulation import days, run, scenario
from storewide.demo.simulation.organization import Area as AreaSaid
from storewide.demo.simulation.organization import address
from storewide.demo.simulation.run import Written
from storewide.demo.simulation.schema import Scenario
from storewide.demo.strategy_player import StrategyPlayer
from storewide.kit import table_import
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.metrics import operations as metrics
from storewide.metrics import targets_import
from storewide.metrics.models import AnnotationKind
from storewide.organization import operations as organization
from storewide.organization import people_import
from storewide.organization.models import Person, Team
from storewide.ownership import operations as ownership
from storewide.ownership.models import Area
from storewide.releases import past_import
from storewide.sources import operations as sources
from storewide.sources import write_keys
from storewide.sources.models import Basis, Store


class NotADemoFolder(Exception):
    """The folder holds an operation of somebody's own; a demo store is never mixed into it."""


@dataclass(frozen=True)
class SignIn:
    """How to sign in to the demo store."""

    email: str
    password: str


def sign_in(folder: DataFolder) -> SignIn | None:
    """The sign-in of a demo folder that is filled; None where it is not filled, or half."""
    if not folder.is_demo:
        return None
    told = json.loads(folder.demo_file.read_text())
    return SignIn(told["email"], told["password"]) if told.get("password") else None


def clear(folder: DataFolder) -> None:
    """Empty a demo folder (or one that does not exist); raises NotADemoFolder for any other."""
    found = (
        [path for path in folder.root.iterdir() if path != folder.lock_file] if folder.root.exists() else []
    )
    if found and not folder.is_demo:
        raise NotADemoFolder(
            f"{folder.root} holds an operation of your own, or something else; name an empty folder with --data."
        )
    # the mark goes last, so that a reset that is killed is still known for what it is
    for path in sorted(found, key=lambda path: path == folder.demo_file):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def play(name: str, *, at: datetime, say: Callable[[str], None]) -> SignIn:
    """Fill the settings' data folder with the scenario `name`; `say` is told what is being done."""
    folder: DataFolder = settings.DATA
    folder.demo_file.write_text(json.dumps({"size": name}))
    folder.demo_file.chmod(0o600)
    shop = scenario.load(name)
    until = days.last_full_day(at, shop.store.zone)
    with tempfile.TemporaryDirectory() as made:
        say(f"Simulating {shop.size.days} days of {shop.store.name} …")
        written = run.simulate(shop, until=until, folder=Path(made))
        _Player(shop, until, at, say).play(written)
        shutil.copy(written.truth_file, folder.root / "truth.json")
    opened = SignIn(owner_email(shop), secrets.token_urlsafe(9))
    user = User.objects.get(email=opened.email)
    user.set_password(opened.password)
    user.save(update_fields=["password"])
    told = {"size": name, "email": opened.email, "password": opened.password}
    folder.demo_file.write_text(json.dumps(told))
    return opened


def owner_email(shop: Scenario) -> str:
    """The e-mail of the first person of the scenario, as whom one looks around."""
    return address(shop.people[0].name, shop.organization.domain)


class _Player:
    """One run of a scenario; its steps are in the order a new operation would take them."""

    def __init__(self, shop: Scenario, until: date, at: datetime, say: Callable[[str], None]) -> None:
        self.shop, self.until, self.at, self.say = shop, until, at, say
        self.people: dict[str, Person] = {}
        self.areas: dict[str, Area] = {}

    def play(self, written: Written) -> None:
        """Everything, in one go; the folder stays marked as half filled until this returns."""
        with transaction.atomic():
            store = plan_player.units(self.store(), SYSTEM, self.at)
            self.organization(written)
            self.ownership()
            organization_player.play(
                [self.people[one.name] for one in self.shop.people[:10]], SYSTEM, self.at
            )
            ownership_player.play(SYSTEM, self.at)
            design_player.play(self.at)
        FilePlayer(store, self.at, self.say).play(written)
        self.say("Setting targets, asking requests, promising effects …")
        with transaction.atomic():
            take = targets_import.Take(store=store.slug, by=SYSTEM, at=self.at)
            table_import.take(written.targets, take, required=targets_import.REQUIRED, strict=True)
            kpi_player.play(SYSTEM, self.at)
            plan_player.targets(self.shop, written.truth, store, SYSTEM, self.at)
            self.annotations(written, store)
            self.books(written, store)
            request_player.play(self.stage(store))
            intake_player.play(self.stage(store))
            roadmap_player.play(self.stage(store))
        self.say("Testing, releasing, deciding …")
        with transaction.atomic():
            self.loop(written, store)
            case_player.play(store, self.at)
            learning_player.play(SYSTEM, self.at)
            system_player.play(list(Team.objects.order_by("name")), SYSTEM, self.at)
            scoring_player.play(SYSTEM, self.at)
            alert_player.play(store, SYSTEM, self.at)
            duty_player.play(SYSTEM, self.at)
            ownership_player.findings_counted(SYSTEM, self.at)

    def store(self) -> Store:
        """The store and the account to look at it with."""
        said = self.shop.store
        organization.name_operation(name=said.name, by=SYSTEM, at=self.at)
        access.create_user(
            name=self.shop.people[0].name,
            email=owner_email(self.shop),
            password=make_password(None),
            role=Role.OWNER,
            by=SYSTEM,
            at=self.at,
        )
        store = sources.open_store(
            slug=said.slug, name=said.name, currency=said.currency, zone=said.zone, by=SYSTEM, at=self.at
        )
        write_keys.make_key(store=store, name="Storefront", by=SYSTEM, at=self.at)
        return sources.change_store(store=store, changes={}, by=SYSTEM, at=self.at, expected_version=None)

    def organization(self, written: Written) -> None:
        """Teams with their missions, then everybody from the same table a real operation would import.

        They were there before the first order: who came on the day the demo is made would be new to everything.
        """
        begun = self.at - timedelta(days=max(self.shop.size.days, 200))
        for team in self.shop.teams:
            organization.form_team(name=team.name, mission=team.purpose[:300], by=SYSTEM, at=begun)
        people_import.import_people(written.people, by=SYSTEM, at=begun, strict=True)
        self.people = {person.name: person for person in Person.objects.all()}
        second = self.people[self.shop.people[1].name]
        access.invite(email=second.email, name=second.name, role=Role.MEMBER, by=SYSTEM, at=self.at)

    def ownership(self) -> None:
        """Who is accountable and responsible for what; some areas stay without, as gaps to find."""
        teams = {team.name: team for team in Team.objects.all()}
        built_in = {area.slug: area for area in Area.objects.all()}
        for said in self.shop.areas:
            area = built_in.get(slugify(said.name)) or ownership.add_area(
                name=said.name, group=said.group, purpose="", by=SYSTEM, at=self.at
            )
            self.areas[said.key] = self.owned(area, said, teams)

    def owned(self, area: Area, said: AreaSaid, teams: dict[str, Team]) -> Area:
        """An area with whom the scenario gives it."""
        if said.responsible:
            ownership.make_responsible(area=area, team=teams[said.responsible], by=SYSTEM, at=self.at)
        if said.accountable:
            ownership.name_accountable(
                area=area,
                person=self.people[said.accountable],
                title=f"Head of {area.name.lower()}",
                by=SYSTEM,
                at=self.at,
            )
        return area

    def annotations(self, written: Written, store: Store) -> None:
        """What happened, on the days it did; incidents and campaigns that are bets mark the charts themselves."""
        bets = campaign_player.played(written.truth)
        for one in written.truth.episodes:
            if one.kind == "outage" or one in bets:
                continue
            happening = metrics.Happening(
                label=one.name[:120],
                kind=AnnotationKind(one.kind),
                day=one.first,
                until=one.last if one.last != one.first else None,
                store=store,
            )
            metrics.annotate(happening=happening, by=SYSTEM, at=self.at)

    def books(self, written: Written, store: Store) -> None:
        """Last full month's revenue as the made-up finance team books it: with tax and shipping."""
        month = (self.until.replace(day=1) - timedelta(days=1)).replace(day=1)
        figures = written.truth.months.get(f"{month:%Y-%m}")
        if figures is not None:
            booked = figures.spend + figures.tax + figures.shipping
            sources.tell_revenue(
                store=store, month=month, amount=booked, basis=Basis.GROSS, by=SYSTEM, at=self.at
            )

    def stage(self, store: Store) -> Stage:
        """Where the rest plays."""
        return Stage(self.shop, self.until, store, self.people, self.areas)

    def loop(self, written: Written, store: Store) -> None:
        """What is remembered of the past, then experiments, releases and reviews as they happened."""
        take = past_import.Take(store=store.slug, by=SYSTEM, at=self.at)
        table_import.take(written.past, take, required=past_import.REQUIRED, strict=True)
        stage = self.stage(store)
        diary = Diary(self.until, self.at)
        tests = ExperimentPlayer(stage)
        tests.note(diary)
        ReleasePlayer(stage, tests.played).note(diary)
        DeliveryPlayer(stage).note(diary)
        FrontLinePlayer(stage).note(diary)
        RhythmPlayer(stage).note(diary)
        IncidentPlayer(stage).note(diary, written.truth)
        CampaignPlayer(stage).note(diary, written.truth)
        ServicePlayer(stage).note(diary)
        FlagPlayer(stage).note(diary)
        AssessmentPlayer(stage).note(diary)
        CoordinationPlayer(stage).note(diary)
        CentrePlayer(stage).note(diary)
        StrategyPlayer(stage).note(diary)
        ReleaseDayPlayer(stage).note(diary)
        LedgerPlayer(stage).note(diary)
        diary.play()
