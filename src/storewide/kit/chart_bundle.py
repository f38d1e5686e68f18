"""The drawing library for charts as one JavaScript module, made on this machine: no CDN, no Node."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import vl_convert
from django.conf import settings

#: where the module lies below the folder and the address of static files
FOLDER = "built"
_SNIPPET = "export { vegaEmbed };"


@cache
def bundle_name() -> str:
    """The module's file name; it changes whenever its content would."""
    source = f"{version('vl-convert-python')} {_SNIPPET}"
    return f"vega-{sha256(source.encode()).hexdigest()[:12]}.js"


def bundle_url() -> str:
    """The module's address."""
    return f"{settings.STATIC_URL}{FOLDER}/{bundle_name()}"


def build_bundle(target_dir: Path) -> Path:
    """Write the module below `target_dir` (the folder of static files) unless it is there; return its path.

    Takes about a second. The file is put in place in one step, so that a reader never sees half of it.
    """
    path = Path(target_dir) / FOLDER / bundle_name()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_text(vl_convert.javascript_bundle(_SNIPPET), encoding="utf-8")
        beside.replace(path)
    return path
