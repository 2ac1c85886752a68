"""
Write the page on the API from its OpenAPI document: `python docs/build_api.py`.

`pages()` gives the page as text; a test compares it with the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"
HEAD = """\
# The API

Every figure of every page of the portal has an address that answers in JSON. This page is written from the
OpenAPI 3.1 document that the portal serves at `/api/v1/openapi.json`; the portal shows the same under `/en/api/`.

| | |
|---|---|
| release | every answer names its release; without the parameter `release` the newest one answers |
| pages | `page` counts from 1, `size` is 100 unless said, 1,000 at most; `next` is the address that follows |
| filters | a parameter that may be given several times takes any of its values; a name that is not listed is refused |
| units | each observation has `unit`, `multiplier` (power of ten), `period`, `source` and `origin`; `origins` says who published it and on what terms |
| caching | `ETag` changes with the release and the build of attain; send it back as `If-None-Match`, and 304 costs nothing |
| limit | 60 calls a minute for each client in each process of the server (`ATTAIN_CALLS_A_MINUTE`, 0 for none); 429 says in `Retry-After` how many seconds to wait |
| errors | `application/problem+json` (RFC 9457): 400 not understood, 404 not there, 414 too long, 429 too often, 503 not now |
| other sites | `Access-Control-Allow-Origin: *`: pages of others may read it |
| version | `/api/v1/` keeps its addresses and fields; fields may be added |

Numbers are not rounded. A value that is missing is `null`, and its `status` says why. Fields of verdicts are those of the
[page on verdicts](verdicts.md). Whole selections are better taken as files: see
[Get the figures](../how-to/get-the-figures.md).
"""


def api_page() -> str:
    """Return the page `docs/reference/api.md`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attain.web.settings")
    import django

    django.setup()
    from attain.web.api.manual import groups_of
    from attain.web.api.service import openapi

    lines = [HEAD]
    for group in groups_of(openapi()):
        lines.append(f"## {group.name}\n")
        for operation in group.operations:
            lines += [f"### `GET {operation.path}`\n", f"{operation.summary}\n"]
            lines += _table("parameter", operation.parameters)
            lines += [f"Answers `{operation.answer}`:\n"]
            lines += _table("field", operation.fields)
    return "\n".join(lines)


def _table(name: str, fields: tuple[object, ...]) -> Iterator[str]:
    if not fields:
        return
    yield f"| {name} | type | meaning |"
    yield "|---|---|---|"
    for each in fields:
        yield f"| `{each.name}` | {each.kind} | {each.meaning.replace('|', '/')} |"
    yield ""


def pages() -> dict[Path, str]:
    """Return the text of the page, by its path."""
    return {FOLDER / "api.md": api_page()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201
