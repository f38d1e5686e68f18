"""The effect ledger: what was promised, frozen before go-live, what was measured, and what was decided on it."""
