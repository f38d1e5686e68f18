"""How long it takes from an accepted request until it is live, with the waiting apart."""
