"""The ledger of membership: every entry, exit, transfer and change of standing."""
