"""The records of experiments; a file each kind."""

from storewide.experiments.models.experiments import KIND as KIND
from storewide.experiments.models.experiments import Experiment as Experiment
from storewide.experiments.models.experiments import ExperimentQuerySet as ExperimentQuerySet
from storewide.experiments.models.experiments import ExperimentState as ExperimentState
from storewide.experiments.models.experiments import Method as Method
from storewide.experiments.models.experiments import Unit as Unit
from storewide.experiments.models.parts import Measure as Measure
from storewide.experiments.models.parts import Role as Role
from storewide.experiments.models.parts import Variant as Variant
from storewide.experiments.models.readings import Look as Look
from storewide.experiments.models.readings import Reading as Reading
