"""Flags, the versions of what they serve, and what they share: environments, audiences, layers, holdouts."""

from storewide.flags.models.flags import Flag as Flag
from storewide.flags.models.flags import FlagQuerySet as FlagQuerySet
from storewide.flags.models.flags import FlagState as FlagState
from storewide.flags.models.flags import FlagType as FlagType
from storewide.flags.models.flags import Sticky as Sticky
from storewide.flags.models.flags import Tier as Tier
from storewide.flags.models.flags import Unit as Unit
from storewide.flags.models.shared import Audience as Audience
from storewide.flags.models.shared import Environment as Environment
from storewide.flags.models.shared import Holdout as Holdout
from storewide.flags.models.shared import Layer as Layer
from storewide.flags.models.versions import OPEN as OPEN
from storewide.flags.models.versions import Switch as Switch
from storewide.flags.models.versions import Version as Version
from storewide.flags.models.versions import VersionState as VersionState
