"""The sections that the organisation has in the operation as a file; the wiring names them in their order."""

from storewide.organization.file_absences import AbsencesPart
from storewide.organization.file_frame import FunctionsPart, OperationPart, TeamsPart, UnitsPart
from storewide.organization.file_people import MembershipsPart, PeoplePart, SkillsPart
from storewide.organization.file_rights import RightsPart
from storewide.organization.file_roles import RolesPart

OPERATION = OperationPart()
UNITS = UnitsPart()
FUNCTIONS = FunctionsPart()
TEAMS = TeamsPart()
PEOPLE = PeoplePart()
MEMBERSHIPS = MembershipsPart()
SKILLS = SkillsPart()
ABSENCES = AbsencesPart()
ROLES = RolesPart()
RIGHTS = RightsPart()
