"""The rules of flags without people or records: what a visitor is served, and why. Knows no Django and no clock."""
