"""An audit as one HTML file: nothing is loaded from elsewhere, and whatever articles say is only text."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from index.types import ArticleInfo
from index.urls import is_url
from qa.auditing import Audit, ExampleKind, Probe, ProbeKind, outcomes, to_json, worst
from qa.evaluation.types import Record
from web.charts import STYLE
from web.pictures import Curve, reliability, risk_coverage

_HERE = Path(__file__).resolve().parent

KINDS = {
    ProbeKind.KNOWN_ITEM: "A sentence of yours answers it",
    ProbeKind.NEAR_MISS: "The same with a name, date or number swapped",
    ProbeKind.OFF_TOPIC: "Something else altogether",
}
FAULTS = {
    ExampleKind.FALSE_ANSWER: "Answered, though nothing says so",
    ExampleKind.ANSWERED_WRONGLY: "Answered with the wrong place",
    ExampleKind.NOT_FOUND: "Not among the first ten passages",
    ExampleKind.NOT_ANSWERED: "Found, but not answered",
}


def render(audit: Audit, *, made: str, server: str | None = None) -> str:
    """Return the page.

    :param made: When it was made, in words.
    :param server: The address of a running Pullquote, whose pages of articles are linked to.
    """
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["percent"] = _percent
    figures = to_json(audit)["figures"]
    assert isinstance(figures, Mapping)
    curves = [Curve.of("this collection", figures["abstention"])]

    def example(pair: tuple[Probe, Record]) -> Mapping[str, object]:
        return _example(audit, *pair, server)

    return environment.get_template("audit.html").render(
        style=Markup((_HERE / "static" / "pullquote.css").read_text(encoding="utf-8") + STYLE),  # noqa: S704 - ours
        audit=audit,
        made=made,
        kinds=[(KINDS[o.kind], o) for o in outcomes(audit)],
        figures=figures,
        reliability=Markup(reliability(curves, alone=False)),  # noqa: S704 - ours, and escaped there
        risk_coverage=Markup(risk_coverage(curves, alone=False)),  # noqa: S704 - ours, and escaped there
        faults=[(FAULTS[kind], [example(pair) for pair in pairs]) for kind, pairs in worst(audit).items()],
    )


def _example(audit: Audit, probe: Probe, record: Record, server: str | None) -> Mapping[str, object]:
    draft, quoted = probe.draft, record.answered.first_quote if record.answered.given else None
    return {
        "probe": probe,
        "draft": draft,
        "p": record.answered.p,
        "rank": record.retrieved.evidence_rank,
        "quoted": quoted,
        "source_href": draft and _href(draft.article, draft.article.id, server),
        "quoted_href": quoted and _href(audit.infos.get(quoted.article_id), quoted.article_id, server),
    }


def _href(info: ArticleInfo | None, article_id: str, server: str | None) -> str | None:
    """Return where the article can be read; never an address that is anything but a web page's."""
    if server is not None:
        return f"{server.rstrip('/')}/articles/{quote(article_id, safe='')}"
    if info is None or info.url is None:
        return None
    return info.url if is_url(info.url) else None


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}\xa0%"
