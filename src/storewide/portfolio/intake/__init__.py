"""How requests come in: types with fields of their own, by mail, and what was asked before."""
