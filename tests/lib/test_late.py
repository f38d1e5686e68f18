import subprocess
import sys

import pytest

from storewide.lib.late import Late


def test_is_loaded_when_the_first_of_its_names_is_asked_for() -> None:
    said = """
import sys
from storewide.lib.late import Late
tables = Late("colorsys")
print("colorsys" in sys.modules)
print(tables.rgb_to_hsv(0.0, 0.0, 1.0))
print("colorsys" in sys.modules, "rgb_to_hsv" in vars(tables))
"""
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["False", "(0.6666666666666666, 1.0, 1.0)", "True True"]


def test_looking_at_it_loads_nothing() -> None:
    with pytest.raises(AttributeError, match="__wrapped__"):
        _ = Late("no_such_module").__wrapped__
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        _ = Late("no_such_module").name


#: heavy libraries that a command which only reads records must not wait for
LATE = ("altair", "holidays", "scipy", "ibis", "sqlglot", "pandas", "narwhals")


def test_starting_loads_no_heavy_library() -> None:
    """All pages' modules are imported by the addresses, as the pages do at their start."""
    said = f"""
import sys
import django
from django.urls import get_resolver
django.setup()
[each.reverse_dict for each in get_resolver().url_patterns]
print([name for name in {LATE} if name in sys.modules])
"""
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
