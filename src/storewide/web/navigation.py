"""The rail: one function a step of the loop, each leaving out what the person may not see."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.access.permissions import AccessPermission
from storewide.assessment.permissions import AssessmentPermission
from storewide.audit.permissions import AuditPermission
from storewide.centre.permissions import CentrePermission
from storewide.coordination.permissions import CoordinationPermission
from storewide.demand.permissions import DemandPermission
from storewide.experiments.permissions import ExperimentsPermission
from storewide.flags.permissions import FlagsPermission
from storewide.jobs.permissions import JobPermission
from storewide.kit.navigation import Entry, Group
from storewide.kit.permissions import Permission, may
from storewide.kit.tags import Text
from storewide.learning.permissions import LearningPermission
from storewide.ledger.permissions import LedgerPermission
from storewide.listening.permissions import ListeningPermission
from storewide.metrics.permissions import MetricsPermission
from storewide.organization.permissions import OrganizationPermission
from storewide.ownership.permissions import OwnershipPermission
from storewide.portfolio.permissions import PortfolioPermission
from storewide.releases.permissions import ReleasesPermission
from storewide.rhythm.permissions import RhythmPermission
from storewide.service.permissions import ServicePermission
from storewide.sources.permissions import SourcesPermission
from storewide.strategy.permissions import StrategyPermission
from storewide.systems.permissions import SystemsPermission

type Place = tuple[Text, str, Permission]


def home(request: HttpRequest) -> Group:
    """Home stands alone, above the loop."""
    return Group("", (Entry(_("Home"), "/", active=request.path == "/"),))


def plan(request: HttpRequest) -> Group:
    """What the business wants, and what is done about it."""
    places: Iterable[Place] = (
        (_("Business plan"), "strategy:plan", StrategyPermission.VIEW),
        (_("Trading review"), "review:latest", RhythmPermission.VIEW),
        (_("Actions"), "rhythm:actions", RhythmPermission.VIEW),
        (_("Targets"), "metrics:targets", MetricsPermission.VIEW),
        (_("Alignment"), "strategy:alignment", StrategyPermission.VIEW),
        (_("Flight levels"), "levels:board", StrategyPermission.VIEW),
        (_("Competitive alignment"), "strategy:competition", StrategyPermission.VIEW),
        (_("Tech radar"), "strategy:radars", StrategyPermission.VIEW),
        (_("Principles and strategies"), "strategy:documents", StrategyPermission.VIEW),
    )
    return _group(request, _("Plan"), places)


def kpis(request: HttpRequest) -> Group:
    """How the store stands."""
    places: Iterable[Place] = (
        (_("Scorecard"), "metrics:scorecard", MetricsPermission.VIEW),
        (_("Alerts"), "metrics:alerts", MetricsPermission.VIEW),
        (_("Results"), "metrics:results", MetricsPermission.VIEW),
        (_("Pacing"), "metrics:pacing", MetricsPermission.VIEW),
        (_("Store features"), "metrics:areas", MetricsPermission.VIEW),
        (_("Funnel"), "metrics:funnel", MetricsPermission.VIEW),
        (_("Cohorts"), "metrics:cohorts", MetricsPermission.VIEW),
        (_("Products"), "metrics:products", MetricsPermission.VIEW),
        (_("Segments"), "metrics:segments", MetricsPermission.VIEW),
        (_("Metrics"), "metrics:definitions", MetricsPermission.VIEW),
        (_("Annotations"), "metrics:annotations", MetricsPermission.VIEW),
    )
    return _group(request, _("KPIs"), places)


def demand(request: HttpRequest) -> Group:
    """How visitors are brought in."""
    places: Iterable[Place] = (
        (_("Overview"), "demand:overview", DemandPermission.VIEW),
        (_("Campaigns"), "demand:campaigns", DemandPermission.VIEW),
        (_("Promotions"), "sources:promotions", SourcesPermission.VIEW),
    )
    return _group(request, _("Marketing and demand"), places)


def ask_and_bet(request: HttpRequest) -> Group:
    """What is asked for and bet on."""
    places: Iterable[Place] = (
        (_("Portfolio"), "portfolio:requests", PortfolioPermission.VIEW),
        (_("Experiments"), "experiments:experiments", ExperimentsPermission.VIEW),
        (_("Programme"), "experiments:programme", ExperimentsPermission.VIEW),
        (_("Assessments"), "assessment:assessments", AssessmentPermission.VIEW),
    )
    return _group(request, _("Ask and bet"), places)


def ship(request: HttpRequest) -> Group:
    """What goes live, what came of it in its watch, and whether the stores are up."""
    places: Iterable[Place] = (
        (_("Releases"), "releases:releases", ReleasesPermission.VIEW),
        (_("Flags"), "flags:flags", FlagsPermission.VIEW),
        (_("Service"), "service:service", ServicePermission.VIEW),
        (_("Order blockers"), "service:blockers", ServicePermission.VIEW),
        (_("Page timings"), "service:timings", ServicePermission.VIEW),
        (_("Incidents"), "service:incidents", ServicePermission.VIEW),
    )
    return _group(request, _("Ship"), places, elsewhere="releases:front-desk")


def brief(request: HttpRequest) -> Group:
    """What the front line must know, and what customers say."""
    places: Iterable[Place] = (
        (_("Front desk"), "releases:front-desk", ReleasesPermission.VIEW),
        (_("Customer voice"), "listening:voice", ListeningPermission.VIEW),
        (_("Learning"), "learning:coverage", LearningPermission.VIEW),
    )
    return _group(request, _("Brief"), places)


def learn(request: HttpRequest) -> Group:
    """What was promised and what came of it."""
    return _group(
        request, _("Decide and learn"), ((_("Effect ledger"), "ledger:book", LedgerPermission.VIEW),)
    )


def data(request: HttpRequest) -> Group:
    """Where the facts come from, what they are read against, and whether they are whole."""
    places: Iterable[Place] = (
        (_("Sources"), "sources:sources", SourcesPermission.VIEW),
        (_("Stores"), "sources:stores", SourcesPermission.VIEW),
        (_("Imports"), "sources:imports", SourcesPermission.VIEW),
        (_("Write keys"), "sources:write-keys", SourcesPermission.VIEW),
        (_("Connections"), "sources:connections", SourcesPermission.VIEW),
        (_("Exchange rates"), "sources:rates", SourcesPermission.VIEW),
        (_("What else moves a KPI"), "sources:drivers", SourcesPermission.VIEW),
        (_("Warehouse"), "sources:warehouse", SourcesPermission.VIEW),
    )
    return _group(request, _("Data"), places, elsewhere="sources:promotions")


def operation(request: HttpRequest) -> Group:
    """Who owns what, who is there, how they work together."""
    places: Iterable[Place] = (
        (_("Operation map"), "ownership:map", OwnershipPermission.VIEW),
        (_("Checks"), "ownership:checks", OwnershipPermission.VIEW),
        (_("People"), "organization:people", OrganizationPermission.VIEW),
        (_("Teams"), "organization:teams", OrganizationPermission.VIEW),
        (_("Units"), "organization:units", OrganizationPermission.VIEW),
        (_("Design the operation"), "organization:design", OrganizationPermission.VIEW),
        (_("Roles"), "organization:roles", OrganizationPermission.VIEW),
        (_("Working groups"), "coordination:groups", CoordinationPermission.VIEW),
        (_("Operations centre"), "centre:overview", CentrePermission.VIEW),
        (_("Systems"), "systems:register", SystemsPermission.VIEW),
    )
    return _group(request, _("Operation"), places)


def administration(request: HttpRequest) -> Group:
    """Who gets in, what runs by itself, what is told to other systems."""
    places: Iterable[Place] = (
        (_("Long work"), "jobs:jobs", JobPermission.VIEW),
        (_("Chat rooms"), "jobs:chat-rooms", JobPermission.CHAT),
        (_("Webhooks"), "jobs:webhooks", JobPermission.WEBHOOKS),
        (_("Accounts"), "access:users", AccessPermission.VIEW_USERS),
        (_("API keys"), "access:keys", AccessPermission.MAKE_KEYS),
        (_("Audit trail"), "audit:entries", AuditPermission.VIEW),
    )
    return _group(request, _("Administration"), places)


def _group(request: HttpRequest, label: Text, places: Iterable[Place], elsewhere: str = "") -> Group:
    """The entries the person may open; the deepest address that the page lies under is the active one.

    None is where the page belongs to `elsewhere`, an entry of another group whose address lies under one of these.
    """
    entries = [(text, reverse(name)) for text, name, permission in places if may(request.user, permission)]
    here = max((url for _text, url in entries if request.path.startswith(url)), key=len, default="")
    if elsewhere and request.path.startswith(reverse(elsewhere)):
        here = ""
    return Group(label, tuple(Entry(text, url, active=url == here) for text, url in entries))
