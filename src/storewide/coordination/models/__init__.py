"""The records of how teams work together; a file each kind."""

from storewide.coordination.models.group import GroupState as GroupState
from storewide.coordination.models.group import Visibility as Visibility
from storewide.coordination.models.group import WorkingGroup as WorkingGroup
from storewide.coordination.models.group import WorkingGroupQuerySet as WorkingGroupQuerySet
from storewide.coordination.models.handover import Handover as Handover
from storewide.coordination.models.meeting import AskedInput as AskedInput
from storewide.coordination.models.meeting import Attendance as Attendance
from storewide.coordination.models.meeting import Meeting as Meeting
from storewide.coordination.models.meeting import MeetingDecision as MeetingDecision
from storewide.coordination.models.participant import GroupRole as GroupRole
from storewide.coordination.models.participant import Participant as Participant
from storewide.coordination.models.plan import Criterion as Criterion
from storewide.coordination.models.plan import Goal as Goal
from storewide.coordination.models.plan import Item as Item
from storewide.coordination.models.plan import Milestone as Milestone
from storewide.coordination.models.plan import Path as Path
from storewide.coordination.models.plan import Prerequisite as Prerequisite
