"""Benchmarks: unionref against the plain way a user would pick instead (rdflib on the same Turtle files)."""
