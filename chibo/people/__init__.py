"""Persons, dated facts about them, protected fields, and the posts they hold."""
