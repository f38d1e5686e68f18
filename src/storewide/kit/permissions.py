"""Who may do what: every view, API call and command asks `may(actor, permission, record)`.

A module lists its permissions as members of a `Permission` enum; each member names the lowest level that holds
it everywhere, and may name a rule by which a lower level holds it for one record (its author, say).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class Level(IntEnum):
    """How much somebody may do in the whole operation; a higher level holds all that a lower one does."""

    NOBODY = 0
    VIEWER = 10
    MEMBER = 20
    OWNER = 30


class Actor(Protocol):
    """Whoever acts: a signed-in user, an API key, or the system itself."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def label(self) -> str: ...
    @property
    def level(self) -> Level: ...
    def holds_scope(self, code: str) -> bool: ...


@dataclass(frozen=True)
class System:
    """Storewide itself, for work that no person asked for: schedules, the demo, the command line on its own machine."""

    label: str = "Storewide"
    id: UUID | None = None
    level: Level = Level.OWNER

    def holds_scope(self, code: str) -> bool:
        """Everything: the system is bound by no key."""
        return bool(code)


SYSTEM = System()

type RecordRule = Callable[[Actor, Any], bool]


class Permission(Enum):
    """Base of each module's permissions: `NAME = "module.verb", Level.X[, rule of one record]`."""

    def __init__(self, code: str, level: Level, rule: RecordRule | None = None) -> None:
        self.code = code
        self.level = level
        self.rule = rule

    @property
    def scope(self) -> str:
        """The scope an API key needs for it: `module:read` for looking, `module:write` for changing."""
        module, verb = self.code.split(".", 1)
        return f"{module}:read" if verb == "view" else f"{module}:write"


def may(actor: Any, permission: Permission, record: Any = None) -> bool:
    """Whether `actor` holds `permission`, on `record` where one is given. Nobody signed in holds nothing."""
    level: Level = getattr(actor, "level", Level.NOBODY)
    if level is Level.NOBODY or not actor.holds_scope(permission.scope):
        return False
    if level >= permission.level:
        return True
    return permission.rule is not None and record is not None and permission.rule(actor, record)


def require(actor: Any, permission: Permission, record: Any = None) -> Actor:
    """Raise PermissionDenied (403) unless `may` says yes; return the actor, who is somebody then."""
    if not may(actor, permission, record):
        raise PermissionDenied(_("You may look at this page only with more rights than your account has."))
    somebody: Actor = actor
    return somebody
