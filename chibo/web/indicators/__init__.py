"""Pages of indicators: a board, one of them unit by unit, and the rows behind a figure."""
