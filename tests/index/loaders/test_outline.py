"""reStructuredText and Org: headings, links and code in the signs that articles have."""

from datetime import date

from index.loaders import load_bytes
from index.types import Article

RST = b"""==========
The bridge
==========

It is closed, says `the council <https://example.org>`_ in ``plan.txt``.

.. note::
   :class: wide

Costs
-----

Two million.

Later
-----

Three million.

Not
--

a heading, for its line is shorter than... it isn't three signs long.
"""
ORG = b"""#+TITLE: The bridge
#+AUTHOR: Ann Lee
#+DATE: <2023-01-06>

It is closed, says [[https://example.org][the council]] in ~plan.txt~.

* Costs
:PROPERTIES:
:ID: 1
:END:
Two million.

** Later
Three million.
"""


def read(name: str, data: bytes) -> Article:
    (loaded,) = load_bytes(name, data)
    assert isinstance(loaded, Article), loaded
    assert loaded.receipt.chars_in == len(loaded.text) + sum(d.chars for d in loaded.receipt.dropped)
    assert loaded.receipt.chars_in == len(data.decode())
    return loaded


def test_restructured_text_has_its_headings_by_the_order_of_their_signs() -> None:
    article = read("a.rst", RST)
    assert article.title == "The bridge"
    assert article.text.startswith("It is closed, says the council in `plan.txt`.")
    assert "## Costs\n\nTwo million.\n\n## Later" in article.text
    assert "note" not in article.text
    assert "# Not" not in article.text


def test_org_has_its_fields_in_keywords_and_its_headings_in_stars() -> None:
    article = read("a.org", ORG)
    assert (article.title, article.author, article.published) == ("The bridge", "Ann Lee", date(2023, 1, 6))
    assert article.text.startswith("It is closed, says the council in `plan.txt`.")
    assert "# Costs\nTwo million.\n\n## Later" in article.text
    assert "PROPERTIES" not in article.text
