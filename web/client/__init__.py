"""A client of the API for Python, of the standard library alone.

>>> pullquote = Client("http://127.0.0.1:8080")
>>> answer = pullquote.answer("Who built the clock tower?")
>>> for citation in answer.citations:
...     print(citation.source.title, citation.quote)
"""

from web.client.article_types import Article, ArticleInfo, ArticlesPage, Job, JobsPage, NewArticle
from web.client.client import Client
from web.client.collection_types import Collection, Generation
from web.client.errors import ClientError, Problem, Unreachable, UnreadableReply
from web.client.types import Answer, Citation, Filters, Hit, Said, SearchPage, Verdicts

__all__ = [
    "Answer",
    "Article",
    "ArticleInfo",
    "ArticlesPage",
    "Citation",
    "Client",
    "ClientError",
    "Collection",
    "Filters",
    "Generation",
    "Hit",
    "Job",
    "JobsPage",
    "NewArticle",
    "Problem",
    "Said",
    "SearchPage",
    "Unreachable",
    "UnreadableReply",
    "Verdicts",
]
