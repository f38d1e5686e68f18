"""Who may see and cancel long work: members see it; whoever asked for a job, or an owner, may cancel it.

Owners alone name the rooms of the chat, and the systems that webhooks tell.
"""

from typing import Any

from storewide.kit.permissions import Actor, Level, Permission


def asked_for_it(actor: Actor, job: Any) -> bool:
    """Whether the job is the actor's own."""
    return job.requested_by_id is not None and job.requested_by_id == actor.id


class JobPermission(Permission):
    """Permissions of jobs."""

    VIEW = "jobs.view", Level.MEMBER
    CHAT = "jobs.chat", Level.OWNER
    WEBHOOKS = "jobs.webhooks", Level.OWNER
    CANCEL = "jobs.cancel", Level.OWNER, asked_for_it
