"""HTTP in, HTTP out: the API, the pages, and nothing that thinks.

The application is made by :func:`web.create_app.create_app`, which is not imported here: reading the
settings must not cost loading Flask.
"""

from web.settings import WebSettings

__all__ = ["WebSettings"]
