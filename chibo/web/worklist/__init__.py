"""Việc cần làm and the search of the header: where a day begins."""
