"""Switches of the store: who is served which variant, by whose decision, until when."""
