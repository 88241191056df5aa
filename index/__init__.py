"""Articles in, hits out.

Only the vocabulary is imported here, so that importing a part of this package loads neither FAISS nor a model.
"""

from index.errors import (
    CollectionBusy,
    CollectionDamaged,
    EncoderMismatch,
    InvalidArticle,
    InvalidSettings,
    ModelUnavailable,
    NotFound,
    PullquoteError,
    Purged,
    UnreadableSource,
)
from index.types import (
    Article,
    ArticleInfo,
    BuildReport,
    Dropped,
    Filters,
    Generation,
    Hit,
    Hits,
    Job,
    Passage,
    Progress,
    Receipt,
    Refusal,
    Span,
    Summary,
    Vectors,
)

__all__ = [
    "Article",
    "ArticleInfo",
    "BuildReport",
    "CollectionBusy",
    "CollectionDamaged",
    "Dropped",
    "EncoderMismatch",
    "Filters",
    "Generation",
    "Hit",
    "Hits",
    "InvalidArticle",
    "InvalidSettings",
    "Job",
    "ModelUnavailable",
    "NotFound",
    "Passage",
    "Progress",
    "PullquoteError",
    "Purged",
    "Receipt",
    "Refusal",
    "Span",
    "Summary",
    "UnreadableSource",
    "Vectors",
]
