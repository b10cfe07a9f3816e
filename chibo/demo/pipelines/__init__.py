"""Live cases of the demonstration: from the introduction to the recognition, in every stage."""
