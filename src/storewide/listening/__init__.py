"""What customers say, as the front line and other posts hear it."""
