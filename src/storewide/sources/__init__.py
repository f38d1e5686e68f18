"""Where facts come from: stores with their calendar, imports of real files, presets, reconciliation."""
