"""How passwords are kept where people work; the suite itself keeps them at a lower price."""

from chibo.accounts.hashers import Argon2id
from chibo.project import settings


def test_passwords_are_kept_by_argon2id_with_19_mebibytes_and_two_passes():
    hasher = Argon2id()
    kept = hasher.encode("ruộng bậc thang mùa nước đổ", hasher.salt())
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("ruộng bậc thang mùa nước đổ", kept)
    assert not hasher.must_update(kept)


def test_program_keeps_every_password_so():
    assert settings.PASSWORD_HASHERS == ["chibo.accounts.hashers.Argon2id"]
