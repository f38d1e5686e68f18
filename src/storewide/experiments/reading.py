"""Reading the result of an experiment whose days have passed, whichever way its plan says that it is read."""

from datetime import datetime

from storewide.experiments import look_operations, result_operations, tasks, trials
from storewide.experiments.models import Experiment, Method
from storewide.kit.permissions import Actor


def read(experiment: Experiment, by: Actor, at: datetime) -> None:
    """Ask the warehouse and keep the result; once more before the decision where more data came in.

    Raises WrongState, TooEarly, DataMissing, NothingToRead, SourceSilent, FactsNotTogether.
    """
    result_operations.check_over(experiment, at)
    if experiment.method == Method.FIXED:
        result_operations.read(experiment=experiment, answer=trials.trial(experiment), by=by, at=at)
        return
    trials.check_data(experiment)
    tasks.take([experiment], by, at)
    if look_operations.newest(experiment) is None:
        raise result_operations.nothing_came(experiment)
