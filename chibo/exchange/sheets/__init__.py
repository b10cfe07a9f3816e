"""What is found in the rows of each kind of sheet besides the list of members: nothing here writes."""
