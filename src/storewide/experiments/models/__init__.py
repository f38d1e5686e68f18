"""The records of experiments; a file each kind."""

from storewide.experiments.models.designs import Design as Design
from storewide.experiments.models.designs import DesignKind as DesignKind
from storewide.experiments.models.designs import Device as Device
from storewide.experiments.models.designs import Learning as Learning
from storewide.experiments.models.designs import Period as Period
from storewide.experiments.models.designs import Registration as Registration
from storewide.experiments.models.designs import Source as Source
from storewide.experiments.models.designs import Totals as Totals
from storewide.experiments.models.experiments import CALLING as CALLING
from storewide.experiments.models.experiments import KIND as KIND
from storewide.experiments.models.experiments import Experiment as Experiment
from storewide.experiments.models.experiments import ExperimentQuerySet as ExperimentQuerySet
from storewide.experiments.models.experiments import ExperimentState as ExperimentState
from storewide.experiments.models.experiments import Method as Method
from storewide.experiments.models.experiments import Unit as Unit
from storewide.experiments.models.own_data import OwnDataCheck as OwnDataCheck
from storewide.experiments.models.parts import Measure as Measure
from storewide.experiments.models.parts import Role as Role
from storewide.experiments.models.parts import Variant as Variant
from storewide.experiments.models.readings import Look as Look
from storewide.experiments.models.readings import Reading as Reading
