"""Screens of the import: upload, columns, rows, check, progress, result, undo."""
