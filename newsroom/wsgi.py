"""The WSGI application that gunicorn serves: kept pages, and Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

# Not before Django has its settings.
from newsroom.pages.front import Pages  # noqa: E402
from newsroom.pages.publishing import begin_anew  # noqa: E402

begin_anew()
application = Pages(django)
