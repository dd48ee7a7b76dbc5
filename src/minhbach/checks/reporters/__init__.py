"""Reporters: each says the same findings in one form, for a person, a program or the file itself."""
