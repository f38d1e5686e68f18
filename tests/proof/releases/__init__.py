"""Releases that are watched and measured, in stores drawn by the unit and the day."""
