"""Workbooks of long lists: asked for, made in the background, downloaded within a day."""
