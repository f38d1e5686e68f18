"""Randomised comparisons: planned, run, read once, decided by the accountable person."""
