"""The effect ledger: what was promised and frozen, what was measured, what was decided on it."""
