"""Words that the packages below say from closed lists, to be translated where a page shows them.

They don't know of languages, and programs read these words: so the lists stand here once more, and a test holds both
in step.
"""

from web.languages.words import gettext, message

FRAMES = (
    message("The articles don’t say."),
    message("The articles differ. "),
    message("In two articles: "),
    message("In three articles: "),
    message("In several articles: "),
    message("[This quotation was erased with its article.]"),
)
"""What stands between the quotes of an answer."""

REASONS = (
    message("front matter"),
    message("title line"),
    message("byline"),
    message("page break"),
    message("page break inside a sentence"),
    message("page number"),
    message("running head or foot"),
    message("line break"),
    message("quoted reply"),
    message("signature"),
    message("tracked deletion or comment"),
    message("footnote or endnote"),
    message("emphasis marker"),
    message("markup"),
    message("boilerplate"),
    message("footer"),
    message("spare white space"),
)
"""Why loaders leave something out."""

STATUSES = (
    message("queued"),
    message("running"),
    message("done"),
    message("failed"),
    message("cancelled"),
)
"""What becomes of a job."""

CAUSES = (
    message("add"),
    message("replace"),
    message("remove"),
    message("purge"),
    message("rebuild"),
    message("rollback"),
    message("upkeep"),
    message("samples"),
    message("fetch"),
    message("watch"),
)
"""What made a generation."""

FIELDS = (
    message("title"),
    message("author"),
    message("date"),
    message("published_at"),
    message("source"),
    message("url"),
    message("language"),
    message("tags"),
    message("text"),
)
"""What forms and the list of changes call an article's fields."""


TITLES = (
    message("Bad Request"),
    message("Unauthorized"),
    message("Forbidden"),
    message("Not Found"),
    message("Method Not Allowed"),
    message("Not Acceptable"),
    message("Conflict"),
    message("Gone"),
    message("Request Entity Too Large"),
    message("Content Too Large"),
    message("Unsupported Media Type"),
    message("Misdirected Request"),
    message("Unprocessable Entity"),
    message("Unprocessable Content"),
    message("Too Many Requests"),
    message("Internal Server Error"),
    message("Service Unavailable"),
    message("Insufficient Storage"),
)
"""What the standard library calls the statuses that are answered here; newer ones renamed two of them."""


def in_our_words(said: str) -> str:
    """Return one of these words in the reader's language; what isn't one of them stays as it is."""
    return gettext(said) if said else ""
