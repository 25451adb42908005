"""The WSGI application of a CKAN whose configuration file CKAN_INI names, since CKAN's wheel brings none."""

from __future__ import annotations

import os
from logging.config import fileConfig

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app

_INI = os.environ["CKAN_INI"]
fileConfig(_INI, disable_existing_loggers=False)
application = make_app(CKANConfigLoader(_INI).get_config())
