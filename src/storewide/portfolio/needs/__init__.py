"""What comes of what was asked: an answer at each change of state, and whether it resolved the need."""
