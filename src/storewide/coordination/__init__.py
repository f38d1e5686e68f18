"""How teams and units work together: working groups, mechanisms that link them, waits, boards and pilots."""
