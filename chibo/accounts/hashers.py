"""Argon2id sized for two cores: 19 MiB and two passes, so that twenty logins at once stay under 400 MB."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
