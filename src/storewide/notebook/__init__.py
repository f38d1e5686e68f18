"""Storewide in a notebook: `import storewide`, then `storewide.analyse(frame, ...)`."""
