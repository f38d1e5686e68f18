"""What the business wants: goals, objectives, principles, the tech radar and how the store stands against others."""
