"""Preparing the day of a release: its plan, who says go, and when nothing may go."""
