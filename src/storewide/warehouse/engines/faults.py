"""What can go wrong with an engine that is not ours, in one sentence each; never with a password in it."""


class DriverMissing(Exception):
    """A package that an engine needs is not installed; the message says which and how to get it."""


class SourceFault(Exception):
    """A warehouse that exists already did not answer; the message says which, why and what to do."""
