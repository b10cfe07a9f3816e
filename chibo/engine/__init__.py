"""How things are computed: pure Python without framework, clock, files or network."""
