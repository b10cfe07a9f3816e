"""Coming in and going out: sign in, sign out, own password, the first administrator."""
