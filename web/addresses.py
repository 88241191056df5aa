"""How ids stand in addresses: an article's may hold slashes, but not `/versions/`."""

from flask import Flask
from werkzeug.routing import PathConverter


class ArticleConverter(PathConverter):
    """An article's id, which ends where the address of one of its versions begins.

    Without that, what changes an article would be let through to the address of a version, as to an article of
    that long name.
    """

    regex = r"[^/](?:(?!/versions/).)*?"


def install_addresses(app: Flask) -> None:
    """Let routes speak of `<article:id>`; comes before any is registered."""
    app.url_map.converters["article"] = ArticleConverter
