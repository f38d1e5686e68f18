"""Who gets in: users, the first-run setup, invitations as single-use links, API keys with scopes."""
