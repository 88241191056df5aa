"""Pages, feeds and sitemaps from the web: guarded, polite, and told what to come again for."""

from index.fetching.client import Fetched, Fetcher, NotModified
from index.fetching.crawling import load_url
from index.fetching.log import FetchLog
from index.fetching.settings import FetchSettings

__all__ = ["FetchLog", "FetchSettings", "Fetched", "Fetcher", "NotModified", "load_url"]
