"""Who may plan, start, read and decide. Deciding also takes being the accountable person: the ledger sees to it."""

from storewide.kit.permissions import Level, Permission


class ExperimentsPermission(Permission):
    """Permissions of experiments."""

    VIEW = "experiments.view", Level.VIEWER
    PLAN = "experiments.plan", Level.MEMBER
    START = "experiments.start", Level.MEMBER
    READ = "experiments.read", Level.MEMBER
    DECIDE = "experiments.decide", Level.MEMBER
