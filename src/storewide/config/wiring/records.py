"""What modules tell of their records: where a link leads, what is whose, what the operation as a file holds."""

RECORDS: dict[str, tuple[str, ...]] = {
    # whoever can point to its own records: each takes a `kit.links.Link` and resolves it, or returns None
    "link_resolvers": (
        "storewide.organization.maturity_queries.resolve_link",
        "storewide.organization.links.resolve_link",
        "storewide.ownership.links.resolve_link",
        "storewide.portfolio.queries.resolve_link",
        "storewide.experiments.queries.resolve_link",
        "storewide.assessment.queries.resolve_link",
        "storewide.releases.queries.resolve_link",
        "storewide.service.queries.resolve_link",
        "storewide.insight.why.links.resolve_link",
        "storewide.demand.queries.resolve_link",
        "storewide.flags.queries.resolve_link",
        "storewide.metrics.alerts_queries.resolve_link",
        "storewide.coordination.queries.resolve_link",
        "storewide.systems.queries.resolve_link",
        "storewide.rhythm.queries.resolve_link",
        "storewide.strategy.queries.resolve_link",
        "storewide.strategy.radar_queries.resolve_link",
        "storewide.strategy.competition_links.resolve_link",
    ),
    # whoever takes requests: the address of its form for a source, and what was raised from sources
    "ask_address": ("storewide.portfolio.queries.ask_address",),
    "raised_from": ("storewide.portfolio.queries.raised_from",),
    # what of a module's own is a person's, for the handover: each is a `ownership.handing.DutiesOf`
    "duties_of": (
        "storewide.ownership.duties.duties_of",
        "storewide.coordination.duties.duties_of",
        "storewide.metrics.duties.duties_of",
        "storewide.strategy.duties.duties_of",
        "storewide.assessment.duties.duties_of",
        "storewide.rhythm.duties.duties_of",
        "storewide.demand.duties.duties_of",
        "storewide.flags.duties.duties_of",
        "storewide.releases.duties.duties_of",
        "storewide.ledger.duties.duties_of",
    ),
    # the sections of the operation as a file, in the order they are applied: each is a `kit.operation_file.Part`
    "operation_parts": (
        "storewide.organization.file_parts.OPERATION",
        "storewide.organization.file_parts.UNITS",
        "storewide.organization.file_parts.FUNCTIONS",
        "storewide.organization.file_parts.TEAMS",
        "storewide.organization.file_parts.PEOPLE",
        "storewide.organization.file_parts.MEMBERSHIPS",
        "storewide.organization.file_parts.SKILLS",
        "storewide.organization.file_parts.ROLES",
        "storewide.ownership.file_part.AREAS",
        "storewide.ownership.file_part.ACTIVITIES",
        "storewide.ownership.file_part.RESPONSIBILITIES",
        "storewide.systems.file_part.SYSTEMS",
        "storewide.systems.file_part.INTERFACES",
    ),
    # whoever keeps rules of marketing channels: each returns them as an import takes them
    "channel_rules": ("storewide.demand.queries.channel_rules",),
    # whoever hears of lines of the trail as they are written: each is an `audit.trail.TrailListener`
    "trail_listeners": ("storewide.jobs.webhook_events.deliver",),
}
