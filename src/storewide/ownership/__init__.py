"""Which part of the operation is whose: areas, each with one accountable role and a responsible team."""
