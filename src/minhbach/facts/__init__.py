"""Fact tables: their schemas, the append-only store, imports and snapshots."""
