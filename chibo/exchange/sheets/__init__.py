"""What is kept and found of each kind of sheet besides the list of members: nothing here writes."""
