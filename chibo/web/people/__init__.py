"""Đảng viên: the list, the file of one member, and what is written in it."""
