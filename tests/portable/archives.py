"""Archives taken apart, changed and packed again."""

import io
import json
import tarfile
from hashlib import sha256


def files_of(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def pack(files):
    """An archive of these files, whatever they say."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target.getvalue()


def with_file(archive, name, data):
    """The archive with one file changed and the manifest telling the truth of it."""
    files = files_of(archive)
    files[name] = data
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        if entry["name"] == name:
            entry.update(lines=data.count(b"\n"), sha256=sha256(data).hexdigest())
    return pack(files | {"manifest.json": json.dumps(manifest).encode()})


def changed(archive, name, change):
    rows = [json.loads(line) for line in files_of(archive)[name].splitlines()]
    change(rows)
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    return with_file(archive, name, "".join(lines).encode())
