"""Files that people hand in as evidence of a request: see `kit.evidence`."""

from storewide.kit.evidence import KINDS, LARGEST, Handed, NotTaken, kind_of

__all__ = ["KINDS", "LARGEST", "Handed", "NotTaken", "kind_of"]
