"""Figures as definitions over facts, and the identities they must satisfy."""
