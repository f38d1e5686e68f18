"""The reviews: the daily note, the weekly meeting, the month; their figures, sections, and paper."""
