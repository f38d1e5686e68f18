"""What the tests of all routes stand on."""

from tests.furnished import demo, furnished

__all__ = ["demo", "furnished"]
