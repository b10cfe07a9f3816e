"""Accounts and rights on screen: the list, one account, what the roles may do; one's own account."""
