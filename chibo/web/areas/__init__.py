"""Committee members in charge of areas: who looks after which cells since when, and what those need."""
