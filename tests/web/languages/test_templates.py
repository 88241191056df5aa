"""No English stands bare in the templates and scripts: what a reader sees goes through a catalog."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

WEB = Path(__file__).resolve().parents[3] / "web"
# The audit is made by the command line; the API's description is written in English, and says so by `lang`.
ENGLISH = {"audit.html", "docs.html", "_examples.html"}
# On someone else's page no catalog is at hand: whoever puts the box there names it, and reads what hinders it.
SCRIPTS = sorted(p for p in (WEB / "static").glob("*.js") if p.name != "widget.js")
TEMPLATES = sorted(p.name for p in (WEB / "templates").glob("*.html") if p.name not in ENGLISH)
SPOKEN = {"_", "gettext", "ngettext"}
SHOWN = {"alt", "aria-label", "aria-description", "label", "placeholder", "title", "summary"}
NAMES = {"Pullquote", "API", "https://"}
UNSPOKEN = {"code", "script", "style"}
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"


def constants(node: nodes.Node) -> Iterator[str]:
    """The texts that an expression may put on the page as they are."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SPOKEN:
        return
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, nodes.CondExpr):
        for branch in (node.expr1, node.expr2):
            yield from constants(branch) if branch else ()
    elif isinstance(node, nodes.Filter):
        yield from constants(node.node) if node.node else ()
    elif not isinstance(node, (nodes.Compare, nodes.Test, nodes.Getitem, nodes.Getattr)):
        for child in node.iter_child_nodes():
            yield from constants(child)


def skeleton(node: nodes.Node) -> Iterator[str]:
    """A template with all of its branches, in order, and a mark for each value."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr):
        yield VALUE + "".join(constants(node))
    elif not isinstance(node, nodes.Assign) and getattr(node, "name", "") != "body_class":
        for child in node.iter_child_nodes(
            exclude=("test", "iter", "target", "args", "defaults", "template")
        ):
            yield from skeleton(child)


class Bare(HTMLParser):
    """Collects the words that stand in a template itself."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSPOKEN:
            self.inside.append(tag)
        for name, value in attrs:
            if name in SHOWN:
                self.note(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.note(data)

    def note(self, words: str) -> None:
        for name in NAMES:
            words = words.replace(name, "")
        if re.search(r"[^\W\d_]{2,}", words):
            self.found.append(" ".join(words.split()))


def bare(source: str) -> list[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.install_null_translations(newstyle=True)
    # An element whose name is a value is one all the same.
    return Bare(re.sub(f"<(/?){VALUE}", r"<\1p", "".join(skeleton(environment.parse(source))))).found


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_says_anything_by_itself(name: str) -> None:
    assert bare((WEB / "templates" / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello {{ name }}</p>", [f"Hello {VALUE}"]),
        ('<p title="Hello">{{ _("x") }}</p>', ["Hello"]),
        ('<p>{{ "Yes" if a == "No" else _("Never") }}</p>', [f"{VALUE}Yes"]),
        ('{% if a == "No" %}<p>{{ "%s others" | format(n) }}</p>{% endif %}', [f"{VALUE}%s others"]),
        ("{% trans %}Hello{% endtrans %} <code>pullquote add</code>", []),
        ('{% macro m(x="No") %}{{ ngettext("a cat", "cats", n) }}{{ f(y | z("No")) }}{% endmacro %}', []),
    ],
)
def test_the_check_finds_what_is_bare(source: str, found: list[str]) -> None:
    assert bare(source) == found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_says_anything_by_itself(path: Path) -> None:
    code = re.sub(
        r"^\s*/?\*.*$|(?<!:)//.*$|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    spoken = re.sub(r"\bsay(?:ing)?\((?:\s*\"[^\"]*\",?)+", "", code)
    literals = [a or b for a, b in re.findall(r'"([^"\n]*)"|`([^`]*)`', spoken)]
    assert [text for text in literals if re.match(r"[A-Z][a-z]+( [a-z’]+|…|\.)", text)] == []
    assert not re.search(r"textContent = [\"`]\w", spoken)
