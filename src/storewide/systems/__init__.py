"""The system register: which applications run the stores, whose they are, what they cost and how they are joined."""
