"""Checks: rules that read a document and say, with place, words and basis, what does not hold."""
