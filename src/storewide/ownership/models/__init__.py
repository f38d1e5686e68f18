"""The records of ownership; a file each kind."""

from storewide.ownership.models.activity import Activity as Activity
from storewide.ownership.models.activity import ActivityKind as ActivityKind
from storewide.ownership.models.activity import HowOften as HowOften
from storewide.ownership.models.area import Area as Area
from storewide.ownership.models.area import AreaQuerySet as AreaQuerySet
from storewide.ownership.models.area import Group as Group
from storewide.ownership.models.area import Standing as Standing
from storewide.ownership.models.area import Tier as Tier
from storewide.ownership.models.area import nobody_on as nobody_on
from storewide.ownership.models.duty import DutyShift as DutyShift
from storewide.ownership.models.findings import FindingCount as FindingCount
from storewide.ownership.models.findings import Suppression as Suppression
from storewide.ownership.models.responsibility import Part as Part
from storewide.ownership.models.responsibility import Responsibility as Responsibility
