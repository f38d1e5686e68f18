"""Releases: prepared by a checklist, signed off, briefed, gone live, watched and decided."""
