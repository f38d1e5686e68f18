"""The records of who is there; a file each kind."""

from storewide.organization.models.advice import AdviceAnswers as AdviceAnswers
from storewide.organization.models.advice import Maturity as Maturity
from storewide.organization.models.advice import MaturityPart as MaturityPart
from storewide.organization.models.decision import DecisionKind as DecisionKind
from storewide.organization.models.decision import DecisionRight as DecisionRight
from storewide.organization.models.decision import DecisionSize as DecisionSize
from storewide.organization.models.decision import How as How
from storewide.organization.models.decision import TeamDecision as TeamDecision
from storewide.organization.models.membership import Discipline as Discipline
from storewide.organization.models.membership import Membership as Membership
from storewide.organization.models.operation import Operation as Operation
from storewide.organization.models.person import Absence as Absence
from storewide.organization.models.person import Breadth as Breadth
from storewide.organization.models.person import Person as Person
from storewide.organization.models.person import PersonQuerySet as PersonQuerySet
from storewide.organization.models.person import Skill as Skill
from storewide.organization.models.role import Role as Role
from storewide.organization.models.team import Team as Team
from storewide.organization.models.team import TeamKind as TeamKind
from storewide.organization.models.unit import CommerceStructure as CommerceStructure
from storewide.organization.models.unit import OperatingModel as OperatingModel
from storewide.organization.models.unit import Provision as Provision
from storewide.organization.models.unit import Unit as Unit
from storewide.organization.models.unit import UnitFunction as UnitFunction
from storewide.organization.models.wait import Wait as Wait
from storewide.organization.models.wait import WaitKind as WaitKind
