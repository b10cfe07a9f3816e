"""Numbers that can be proved: Biểu 1, headcounts and cross-tables, and the persons behind each figure."""
