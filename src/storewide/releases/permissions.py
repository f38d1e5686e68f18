"""Who may prepare, sign off, brief and go live."""

from storewide.kit.permissions import Level, Permission


class ReleasesPermission(Permission):
    """Permissions of releases. Who may decide is said by the ledger: the one accountable person."""

    VIEW = "releases.view", Level.VIEWER
    PREPARE = "releases.prepare", Level.MEMBER
    SIGN_OFF = "releases.sign_off", Level.MEMBER
    BRIEF = "releases.brief", Level.MEMBER
    ACKNOWLEDGE = "releases.acknowledge", Level.VIEWER
    GO_LIVE = "releases.go_live", Level.MEMBER
    DECIDE = "releases.decide", Level.MEMBER
    IMPORT = "releases.import", Level.MEMBER
    TELL_DEPLOYED = "releases.tell_deployed", Level.MEMBER
    CORRECT_DEPLOYED = "releases.correct_deployed", Level.MEMBER
    SET_UP = "releases.set_up", Level.OWNER
    CONNECT_DELIVERY = "releases.connect_delivery", Level.OWNER
    PLAN_SHIFTS = "releases.plan_shifts", Level.MEMBER
    CONNECT_FRONT_LINE = "releases.connect_front_line", Level.OWNER
    OPEN_PANEL = "releases.open_panel", Level.MEMBER
