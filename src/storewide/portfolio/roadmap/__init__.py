"""The roadmap: what is made now, next and later, by when, by whom, and what it waits for."""
