"""Screens of the tree of organisations, of hamlets and of posts."""
