"""Who may see how the service stands, tell of incidents, probe and promise, and let alerting systems tell."""

from storewide.kit.permissions import Level, Permission


class ServicePermission(Permission):
    """Permissions of the service that stores give."""

    VIEW = "service.view", Level.VIEWER
    TELL = "service.tell", Level.MEMBER
    PROBE = "service.probe", Level.MEMBER
    PROMISE = "service.promise", Level.MEMBER
    MAKE_HOOKS = "service.make_hooks", Level.OWNER
