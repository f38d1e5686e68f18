"""Issues of Jira, GitHub and GitLab that requests are made in: they tell how far they are, and hear what we decide."""
