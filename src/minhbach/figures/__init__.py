"""Figures in Vietnamese prose and tables: numbers, quantities, and the arithmetic that the text itself claims between them."""
