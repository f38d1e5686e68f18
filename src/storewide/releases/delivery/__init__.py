"""How changes are delivered: what went out with which release, and how long it took from writing to release."""
