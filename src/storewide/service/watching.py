"""What is watched by the minute: whether budgets burn, and whether orders come."""

from typing import Any

from storewide.jobs.kinds import Run


def is_wanted() -> bool:
    """Whether there is anything to watch."""
    return False


def come_round(_run: Run) -> dict[str, Any]:
    """Watch once."""
    return {}
