"""Who is there: the operation, its units and teams, people, and the roles they hold."""
