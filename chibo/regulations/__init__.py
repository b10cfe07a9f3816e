"""What the rules say, as dated data with citations, and the loader that reads it. No Django in here."""
