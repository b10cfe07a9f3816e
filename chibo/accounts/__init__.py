"""Who may see and do: users, roles and dated grants."""
