"""Báo cáo: Biểu 1, headcounts and cross-tables, the proof of every figure, and their workbooks."""
