"""Official documents as values: one model that every reader fills and every writer draws."""
