"""Classes: who holds them, who is sent, certificates."""
