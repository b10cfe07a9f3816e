"""How values are kept: clock, database identity, dated rows, citations, protected fields."""
