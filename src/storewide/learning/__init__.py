"""Who must know what: curricula, waves of training, sessions, completion, and what a release asks people to know."""
