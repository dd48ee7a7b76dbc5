"""Pages about plans, tasks, meetings and self-scoring, a file for each."""
