"""Who may see and change the organisation."""

from storewide.kit.permissions import Level, Permission


class OrganizationPermission(Permission):
    """Permissions of the organisation."""

    VIEW = "organization.view", Level.VIEWER
    CHANGE = "organization.change", Level.MEMBER
    NAME_OPERATION = "organization.name_operation", Level.OWNER
    APPLY_FILE = "organization.apply_file", Level.OWNER
