"""Classes of the political training centres, who is sent to them, and their certificates."""
