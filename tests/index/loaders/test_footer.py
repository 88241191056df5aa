import pytest

from index.loaders import load_bytes
from index.types import Article

STORY = (
    "The bridge is closed.\n\nNobody was hurt when it gave way. The mayor said that a new one would be built."
)


def text_of(source: str, name: str = "a.txt") -> str:
    (loaded,) = load_bytes(name, source.encode())
    assert isinstance(loaded, Article)
    return loaded.text


@pytest.mark.parametrize(
    "footer",
    [
        "To contact the Party and its paper visit:\n\nexample.org/contact",
        "---\n\nText is available under the Creative Commons Attribution 2.5 licence. © The contributors.",
        "---\n\n*This article was first published by The Example. Read more news on our site.*\n\nShare this article",
        "Follow us on Twitter and Facebook.",
        "Follow Ann Lee on Twitter: @annlee",
        "Subscribe to our newsletter",
        "Sign up for our daily newsletter to get the best stories in your inbox.",
        "All rights reserved",
        "Copyright © 2021 The Example. All rights reserved.",
        "© 2021 The Example",
        "Read more: Why bridges fall",
        "Related articles\n\nRead More",
        "First published on 6 January 2023",
        "Originally published at The Example.",
        "editor@example.org",
        "<https://example.org/story>",
        "Contact us at editor@example.org",
        "E-mail: editor@example.org\nTwitter: @example",
        "Share on Facebook | Twitter | Email",
        "For more information, visit www.example.org",
        "***\n\nFollow us on Facebook.",
        "---\n\nThe Example is a paper.\n\nSubscribe now!\n\nexample.org",
        "Print this page\n\n12\n\nBack to top",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_the_sites_own_words_at_the_end_are_left_out(footer: str, name: str) -> None:
    assert text_of(f"{STORY}\n\n{footer}\n", name) == STORY


@pytest.mark.parametrize(
    "last",
    [
        "The report was published on Tuesday.",
        "Like the president, she declined to comment.",
        "First published in 1920, the novel won the prize and was soon translated into no fewer than twelve languages.",
        "Contact with the crew was lost.",
        "Follow the money, he said.",
        "Share prices fell by 3 per cent.",
        "To support her family, she sold bread.",
        "Find out who did it.",
        "The licence was revoked.",
        "Twitter declined to comment.",
        "Find an open area with a wide view of the sky.",
        "***\n\nThat was the end of it.",
        "---\n\nShe died in 1994. Her letters were found by a neighbour, who kept them in a shoe box for years.",
        "The answer is\n\n42",
        "Categories: Canada Published North America",
    ],
)
def test_the_last_words_of_an_article_stay(last: str) -> None:
    assert text_of(f"{STORY}\n\n{last}").endswith(last)


def test_a_long_paragraph_is_never_a_footer() -> None:
    last = "Subscribe to the view that bridges fall. " * 10
    assert text_of(f"{STORY}\n\n{last.strip()}").endswith(last.strip())


def test_an_article_is_never_emptied() -> None:
    assert text_of("All rights reserved\n\nShare this article") == "Share this article"
