"""How the suite keeps passwords: the program's own way, at a price a test can pay."""

from chibo.accounts.hashers import Argon2id


class Quick(Argon2id):
    """The program's hasher with the least memory and passes; what it costs there is tested by itself."""

    time_cost = 1
    memory_cost = 8
