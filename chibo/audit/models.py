"""Looks at persons' files, and forms already sent. No foreign keys: these rows outlive what they name."""

from django.db import models

from chibo.storage.identifiers import new_id


class Look(models.Model):
    """Somebody opened a person's file or a list that names persons. Never the values read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    user = models.UUIDField()
    role = models.TextField(blank=True)
    what = models.TextField()
    object = models.UUIDField(null=True)
    count = models.PositiveIntegerField(default=1)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object", "-at"], name="look_object"),
            models.Index(fields=["user", "-at"], name="look_user"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Submission(models.Model):
    """A form sent with its key: the same key again gives the first answer, never a second record."""

    key = models.UUIDField(primary_key=True)
    user = models.UUIDField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    answer = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.key)
