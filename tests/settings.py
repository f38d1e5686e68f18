"""The product's settings on a data folder of the test session's own, with a cheap password hash."""

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="storewide-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["STOREWIDE_DATA"] = _FOLDER

from storewide.config.settings import *  # noqa: E402, F403 - the data folder must be named first

SECRET_KEY = "tests sign with this"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# the tables are made as the models are, as a new store makes them; see `django_db_setup` and tests/config/test_fresh.py
DATABASES["default"]["TEST"] = {"MIGRATE": False}  # noqa: F405
