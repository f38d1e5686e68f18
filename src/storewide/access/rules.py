"""Tokens and scopes: pure. A token is shown once and kept only as its SHA-256, which is safe for 256 random bits."""

import hashlib
import secrets
from datetime import timedelta

INVITATION_LIVES = timedelta(days=14)
KEY_PREFIX = "sw_"

SCOPES = (
    "access:read",
    "access:write",
    "organization:read",
    "organization:write",
    "ownership:read",
    "ownership:write",
    "systems:read",
    "systems:write",
    "coordination:read",
    "coordination:write",
    "sources:read",
    "sources:write",
    "metrics:read",
    "metrics:write",
    "centre:read",
    "centre:write",
    "learning:read",
    "learning:write",
    "strategy:read",
    "strategy:write",
    "portfolio:read",
    "portfolio:write",
    "experiments:read",
    "experiments:write",
    "assessment:read",
    "assessment:write",
    "ledger:read",
    "ledger:write",
    "listening:read",
    "listening:write",
    "rhythm:read",
    "rhythm:write",
    "demand:read",
    "demand:write",
    "flags:read",
    "flags:write",
    "service:read",
    "service:write",
    "releases:read",
    "releases:write",
    "jobs:read",
    "jobs:write",
    "audit:read",
)


def new_token(prefix: str = "") -> str:
    """256 random bits as text that survives an address bar, after `prefix`."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
