"""The records of the service that stores give; a file each subject."""

from storewide.service.models.hooks import Hook as Hook
from storewide.service.models.hooks import Provider as Provider
from storewide.service.models.incidents import Incident as Incident
from storewide.service.models.incidents import IncidentState as IncidentState
from storewide.service.models.incidents import Reading as Reading
from storewide.service.models.incidents import Severity as Severity
from storewide.service.models.incidents import Source as Source
from storewide.service.models.objectives import Aspect as Aspect
from storewide.service.models.objectives import Burn as Burn
from storewide.service.models.objectives import Objective as Objective
from storewide.service.models.objectives import Speed as Speed
from storewide.service.models.probes import Maintenance as Maintenance
from storewide.service.models.probes import Method as Method
from storewide.service.models.probes import Probe as Probe
from storewide.service.models.probes import Step as Step
from storewide.service.models.probes import StepName as StepName
