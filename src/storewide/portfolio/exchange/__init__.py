"""Requests out of the files of other tools (Jira, Productboard, Trello), and many requests changed at once."""
