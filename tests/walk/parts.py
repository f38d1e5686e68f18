"""By the name of a part of an address, how a record is found for it."""

from collections.abc import Callable
from typing import Any

from storewide.access.models import ApiKey, Invitation, User
from storewide.assessment.models import Job as JobToBeDone
from storewide.centre import models as centre
from storewide.coordination.models import (
    Board,
    BoardMember,
    Criterion,
    Mechanism,
    Pilot,
    WorkingGroup,
)
from storewide.demand.models import Campaign, ChannelRule
from storewide.flags.models import Audience, Flag, Holdout, Version
from storewide.jobs.models import ChatRoom, Delivery, Job, Webhook
from storewide.learning.models import Completion, Course, Curriculum, Need, Session
from storewide.ledger.models import Decision, IntendedEffect, MeasuredEffect
from storewide.listening.models import Feedback
from storewide.metrics.models import Alert, AlertRule
from storewide.organization.models import (
    Absence,
    DecisionRight,
    Membership,
    Person,
    Role,
    Skill,
    Team,
    Unit,
    UnitFunction,
)
from storewide.ownership.models import Activity, Area, DutyShift, Suppression
from storewide.portfolio.models import (
    Dependency,
    Limit,
    Mailbox,
    PageRemark,
    Request,
    RequestImport,
    RequestState,
    Requirement,
    Telling,
    Tracked,
    Tracker,
    Visual,
)
from storewide.releases.models import (
    Briefing,
    BriefingRoom,
    Carried,
    DeliveryHook,
    Deployment,
    Feed,
    FlaggedService,
    Freeze,
    Kiosk,
    Panel,
    Shift,
    Step,
    TimedStep,
    WatchAlarm,
)
from storewide.rhythm.models import Action, Review
from storewide.service.models import Burn, Hook, Incident, Maintenance, Objective, Probe
from storewide.sources.models import Connection, Import, Store
from storewide.strategy.models import Document, Goal, KeyResult
from storewide.strategy.models import Objective as PlanObjective
from storewide.systems.models import DataAsset, Interface, InterfaceChange, System
from tests.walk.finding import assessment, first, pk, slug_of

NOWHERE = "no-such-token"

#: by the name of a part, how to find a record for it
PARTS: dict[str, Callable[[], Any]] = {
    "user_id": pk(first(User)),
    "invitation_id": pk(first(Invitation)),
    "key_id": pk(first(ApiKey)),
    "job_id": pk(first(Job)),
    "effect_id": pk(first(IntendedEffect, frozen_at__isnull=False)),
    "measured_id": pk(first(MeasuredEffect)),
    "decision_id": pk(first(Decision)),
    "briefing_id": pk(first(Briefing)),
    "carried_id": pk(first(Carried)),
    "step_id": pk(first(Step)),
    "feedback_id": pk(first(Feedback)),
    "person_id": pk(first(Person)),
    "team_id": pk(first(Team)),
    "unit_id": pk(first(Unit)),
    "function_id": pk(first(UnitFunction)),
    "membership_id": pk(first(Membership)),
    "skill_id": pk(first(Skill)),
    "absence_id": pk(first(Absence)),
    "role_id": pk(first(Role)),
    "right_id": pk(first(DecisionRight)),
    "action_id": pk(first(Action)),
    "incident_id": pk(first(Incident)),
    "hook_id": pk(first(Hook)),
    "delivery_hook_id": pk(first(DeliveryHook)),
    "deployment_id": pk(first(Deployment)),
    "dependency_id": pk(first(Dependency)),
    "limit_id": pk(first(Limit)),
    "request_import_id": pk(first(RequestImport)),
    "tracker_id": pk(first(Tracker)),
    "tracked_id": pk(first(Tracked)),
    "telling_id": pk(first(Telling)),
    "timed_id": pk(first(TimedStep)),
    "freeze_id": pk(first(Freeze)),
    "flagged_service_id": pk(first(FlaggedService)),
    "feed_id": pk(first(Feed)),
    "front_shift_id": pk(first(Shift)),
    "briefing_room_id": pk(first(BriefingRoom)),
    "panel_id": pk(first(Panel)),
    "kiosk_id": pk(first(Kiosk)),
    "probe_id": pk(first(Probe, steps__number=0)),
    "place": lambda: 0,
    "maintenance_id": pk(first(Maintenance)),
    "objective_id": pk(first(Objective)),
    "burn_id": pk(first(Burn)),
    "alarm_id": pk(first(WatchAlarm)),
    "alert_id": pk(first(Alert)),
    "watched_id": pk(first(AlertRule)),
    "room_id": pk(first(ChatRoom)),
    "shift_id": pk(first(DutyShift)),
    "webhook_id": lambda: getattr(first(Delivery)() or first(Webhook)(), "webhook_id", None),
    "delivery_id": pk(first(Delivery)),
    "review_id": pk(first(Review)),
    "campaign_id": pk(first(Campaign)),
    "rule_id": pk(first(ChannelRule)),
    "connection_id": pk(first(Connection)),
    "goal": pk(first(Goal, metric="spend")),
    "blip_slug": lambda: "playwright",
    "objective": pk(first(PlanObjective)),
    "key_result": pk(first(KeyResult)),
    "document": pk(first(Document)),
    "level": lambda: "coordination",
    "stage": lambda: "doing",
    "part": lambda: "orders",
    "provider": lambda: "pagerduty",
    "week": lambda: "2026-W10",
    "day": lambda: "2026-03-09",
    "month": lambda: "2026-02",
    "cause": lambda: "missing",
    "token": lambda: NOWHERE,
    "digest": lambda: "0" * 64,
    "form": lambda: "png",
    "code": lambda: "spend",
    "area": lambda: "metrics",
    "number": lambda: getattr(first(Request, state=RequestState.ASKED)(), "number", None),
    "mailbox_id": pk(first(Mailbox)),
    "say": lambda: "yes",
}


def _of_ownership(name: str) -> Any:
    """What a short name in an address of ownership names."""
    is_activity = name.startswith("ownership:activity") and name != "ownership:activity-add"
    return Activity if is_activity else Area


#: parts of addresses that mean another record in each module
_OF_MODULE: dict[tuple[str, str], Callable[[], Any]] = {
    ("coordination", "group_id"): pk(first(WorkingGroup)),
    ("coordination", "part_id"): pk(first(Criterion)),
    ("coordination", "waiting_id"): pk(first(Team)),
    ("coordination", "blocking_id"): lambda: getattr(Team.objects.order_by("pk").last(), "pk", None),
    ("coordination", "mechanism_id"): pk(first(Mechanism)),
    ("coordination", "board_id"): pk(first(Board)),
    ("coordination", "whole_id"): pk(first(Board)),
    ("coordination", "piece_id"): pk(first(BoardMember)),
    ("coordination", "pilot_id"): pk(first(Pilot)),
    ("centre", "centre_id"): pk(first(centre.Centre)),
    ("centre", "tool_id"): pk(first(centre.Tool)),
    ("centre", "service_id"): pk(first(centre.Service)),
    ("centre", "order_id"): pk(first(centre.Order, delivered_at=None)),
    ("centre", "expert_id"): pk(first(centre.Expert)),
    ("centre", "guideline_id"): pk(first(centre.Guideline)),
    ("centre", "bet_id"): pk(first(centre.Bet)),
    ("centre", "kind"): lambda: "tools",
    ("centre", "whole_id"): pk(first(centre.Centre)),
    ("centre", "record_id"): pk(first(centre.Tool)),
    ("assessment", "slug"): assessment("jobs", "options"),
    ("assessment", "kind"): lambda: "job",
    ("assessment", "table"): lambda: "jobs",
    ("assessment", "part_id"): pk(first(JobToBeDone, assessment__state="jobs")),
    ("sources", "slug"): lambda: Store.objects.values_list("slug", flat=True).first(),
    ("sources", "pk"): pk(first(Import)),
    ("flags", "key"): lambda: Flag.objects.filter(state="live").values_list("key", flat=True).first(),
    ("flags", "environment"): lambda: "production",
    ("flags", "audience"): lambda: Audience.objects.values_list("key", flat=True).first(),
    ("flags", "holdout"): lambda: Holdout.objects.values_list("key", flat=True).first(),
    ("flags", "version_id"): pk(first(Version)),
    ("releases", "tier"): lambda: "major",
    ("portfolio", "visual_id"): pk(first(Visual)),
    ("portfolio", "remark_id"): pk(first(PageRemark)),
    ("portfolio", "requirement_id"): pk(first(Requirement)),
    ("releases", "audience"): lambda: "customers",
    ("releases", "signed"): lambda: NOWHERE,
    ("learning", "course_id"): pk(first(Course)),
    ("learning", "curriculum_id"): pk(first(Curriculum)),
    ("learning", "session_id"): pk(first(Session)),
    ("learning", "completion_id"): pk(first(Completion)),
    ("learning", "need_id"): pk(first(Need)),
    ("systems", "system_id"): pk(first(System)),
    ("systems", "interface_id"): pk(first(Interface)),
    ("systems", "asset_id"): pk(first(DataAsset)),
    ("systems", "change_id"): pk(first(InterfaceChange)),
    ("systems", "table"): lambda: "systems",
    ("rhythm", "store"): lambda: Store.objects.values_list("slug", flat=True).first(),
    ("portfolio", "kind"): lambda: "lost-sale",
    ("portfolio", "key"): lambda: "amount",
    ("strategy", "slug"): lambda: "house-radar",
    ("strategy", "written_as"): lambda: "csv",
    ("ownership", "part"): lambda: "C",
    ("ownership", "who"): pk(first(Role)),
    ("ownership", "person_id"): pk(first(Person)),
    ("ownership", "team_id"): pk(first(Team)),
    ("ownership", "suppression"): pk(first(Suppression)),
}


def of_module(name: str, part: str) -> Callable[[], Any] | None:
    module = name.partition(":")[0]
    found: dict[tuple[str, str], Callable[[], Any]] = {
        ("coordination", "kind"): lambda: "members" if ":piece-" in name else "criteria",
        ("ownership", "slug"): slug_of(_of_ownership(name)),
    }
    return found.get((module, part)) or _OF_MODULE.get((module, part))
