"""Benchmarks, run by hand (`make bench`); results are written down in README.md. Never a timed test."""
