"""The operating rhythm: meetings that are run from a page, and the actions they leave."""
