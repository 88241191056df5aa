import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import MAX_CHARS, split_sentences


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Dr. Smith met Mrs. Jones at 5 p.m. on Jan. 6.", "They spoke."],
        ["The U.S. Senate met.", "It voted."],
        ["He moved to the U.S.", "The move was quick."],
        ["“We are nothing.”", "“On the contrary.”"],
        ["Is it?", "Yes!", "Well…", "Good."],
        ["He paid 3.5 million, i.e. nothing.", "Fine."],
        ["J. K. Rowling wrote it.", "It sold."],
        ["İstanbul slept.", "🍵 Tea was served.", "Élan returned."],
        ["¿Quién fue?", "¡Nadie!"],
        ["En EE. UU. viven muchos.", "El Sr. López y la Dra. Ruiz lo dicen."],
        ["Vive en EE. UU.", "La casa es azul."],
        ["Murió en 44 a. C. en Roma, p. ej. Bruto.", "Fin."],
        ["Am 3. Oktober 1990 wurde gefeiert.", "Es regnete."],
        ["Im 19. Jahrhundert war z. B. Berlin klein.", "Dann kam der 2. Weltkrieg."],
        ["Das kostet 5 Mio. Euro.", "Die Zahl stieg auf 12.", "Dann sank sie."],
        ["А. С. Пушкин родился в 1799 г. в г. Москва, т. е. в столице.", "Он писал."],
        ["В XIX в. Россия росла и т. д.", "Это всё."],
        ["В 1999 г. Ельцин ушёл.", "Кто пришёл?", "Проф. Иванов!"],
        ["من كتب التقرير؟", "كتبه د. محمد علي.", "وصل جورج و. بوش.", "انتهى."],
        ["Option b.", "The end.", "I am 3.", "The dog is 4."],
        ["1. Mix it.", "2. Bake it.", "The oven has 12.", "Then wait."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_speech_goes_on_after_a_mark_inside_quotes() -> None:
    text = "“Who is it?” she asked. Nobody answered."
    assert sentences(text) == ["“Who is it?” she asked.", "Nobody answered."]


def test_chinese_needs_no_spaces() -> None:
    assert sentences("他来了。她走了！“走吧！”是吗？3.5 公里……好") == [
        "他来了。",
        "她走了！",
        "“走吧！”",
        "是吗？",
        "3.5 公里……好",
    ]


def test_wrapped_chinese_lines_are_as_wide_as_they_look() -> None:
    wrapped = "港口的码头很长而且很旧所以每年都有很多人来看这个地方\n他们说这里的海风特别舒服"
    assert sentences(wrapped) == [wrapped]


def test_wrapped_lines_are_one_sentence_and_list_items_are_several() -> None:
    wrapped = "The committee that had been meeting since Monday morning did not\nreach a decision."
    assert sentences(wrapped) == [wrapped]
    assert sentences("- one thing\n- another thing") == ["- one thing", "- another thing"]


def test_a_heading_is_a_sentence_of_its_own() -> None:
    found = split_sentences("## What happened\nNothing did.\n\n# End")
    assert [s.heading for s in found] == [True, False, True]


def test_a_paragraph_ends_a_sentence() -> None:
    assert sentences("No full stop here\n\nNor here") == ["No full stop here", "Nor here"]


@given(st.text())
def test_sentences_leave_out_only_white_space(text: str) -> None:
    at = 0
    for sentence in split_sentences(text):
        assert sentence.start < sentence.end
        assert not text[at : sentence.start].strip()
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        at = sentence.end
    assert not text[at:].strip()


@given(st.text(alphabet="ab \u0301👩\u200d👦", min_size=MAX_CHARS, max_size=4 * MAX_CHARS))
def test_no_sentence_is_longer_than_the_limit(text: str) -> None:
    assert all(s.end - s.start <= MAX_CHARS for s in split_sentences(text))


def test_a_giant_word_is_cut_between_letters_not_inside_them() -> None:
    text = "e\u0301" * (2 * MAX_CHARS)
    assert all(text[s.start] == "e" for s in split_sentences(text))
