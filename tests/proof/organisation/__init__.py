"""Four organisations as documents describe them: modelled with templates, checked, drawn, and kept as a file."""
