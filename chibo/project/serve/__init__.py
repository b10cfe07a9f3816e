"""Serving: the database, the web workers and the job worker under one watchful parent."""
