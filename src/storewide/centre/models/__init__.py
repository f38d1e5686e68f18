"""The records of the marketing operations centre; a file each subject."""

from storewide.centre.models.centre import Centre as Centre
from storewide.centre.models.expert import Booking as Booking
from storewide.centre.models.expert import Expert as Expert
from storewide.centre.models.guideline import Guideline as Guideline
from storewide.centre.models.guideline import GuidelineException as GuidelineException
from storewide.centre.models.hub import Bet as Bet
from storewide.centre.models.hub import BetCost as BetCost
from storewide.centre.models.hub import BetState as BetState
from storewide.centre.models.hub import HubBudget as HubBudget
from storewide.centre.models.hub import StopSide as StopSide
from storewide.centre.models.service import Order as Order
from storewide.centre.models.service import Pricing as Pricing
from storewide.centre.models.service import Service as Service
from storewide.centre.models.tool import Tool as Tool
