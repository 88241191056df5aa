"""Measures: quality, speed, safety. Each prints a table, and writes JSON with `--json FILE`."""
