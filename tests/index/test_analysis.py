import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import analyze
from index.proximity import proximity, wording_of
from index.scripts import ENGLISH, PAIRS, PLAIN, analysis_of


@pytest.mark.parametrize(
    ("language", "text", "analysis"),
    [
        ("en", "The harbour", ENGLISH),
        (None, "The harbour", ENGLISH),
        ("English", "The harbour", ENGLISH),
        ("de-AT", "Der Hafen", "de"),
        ("zh-Hant-TW", "港口", PAIRS),
        (None, "港口的码头很长", PAIRS),
        ("en", "港口的码头很长 (port)", PAIRS),
        ("en", "The port, 港口, is long", ENGLISH),
        ("th", "ท่าเรือ", PAIRS),
        (None, "Гавань велика", "ru"),
        (None, "الميناء كبير", "ar"),
        ("uk", "Гавань велика", PLAIN),
        ("pl", "Port jest duży", PLAIN),
    ],
)
def test_a_text_is_analysed_by_its_language_or_its_script(
    language: str | None, text: str, analysis: str
) -> None:
    assert analysis_of(language, text) == analysis


@pytest.mark.parametrize(
    ("analysis", "forms"),
    [
        ("en", "protests protested protesting"),
        ("de", "Häuser Haus Hauses"),
        ("es", "canciones canción cancion"),
        ("ru", "книга книги книгу"),
        ("ar", "المدرسة مدرسة"),
        ("fr", "chanté chanter chantées"),
    ],
)
def test_forms_of_a_word_have_one_stem(analysis: str, forms: str) -> None:
    assert len(set(analyze(forms, analysis))) == 1


def test_a_word_with_a_dotted_capital_i_is_found_in_either_spelling() -> None:
    said = analyze("The İzmir bell rings at dusk in Afyonkarahİsar.")
    for question in ("Where does the İzmir bell ring?", "Where does the Izmir bell ring?"):
        assert set(wording_of(question, 0, lambda _: 0).weights) == {"izmir", "bell", "ring"} <= set(said)
    assert "afyonkarahisar" in said


def test_plain_words_stay_whole() -> None:
    assert analyze("Porty są duże", PLAIN) == ["porty", "sa", "duze"]


def test_scripts_without_spaces_are_taken_by_pairs_and_the_rest_by_words() -> None:
    assert analyze("1998年，姚明 joined 火箭队", PAIRS) == ["1998", "年", "姚明", "join", "火箭", "箭队"]


@given(st.text(), st.sampled_from([ENGLISH, PAIRS, PLAIN, "de", "es", "ru", "ar"]))
def test_no_stem_has_a_space_or_a_colon_in_it(text: str, analysis: str) -> None:
    assert not any(set(stem) & set(" \t\n\r\f\v:") or not stem for stem in analyze(text, analysis))


def test_an_english_question_is_read_as_before_where_all_is_english() -> None:
    wording = wording_of("When did the war end?", 0, lambda _: 0)
    assert (list(wording.weights), wording.others) == (["war", "end"], {})
    assert wording.of("de", "Der Krieg") is wording


@pytest.mark.parametrize(
    ("question", "analysis", "stems"),
    [
        ("When did the war end?", "en", ["war", "end"]),
        ("Wann war der Krieg zu Ende?", "de", ["krieg", "end"]),
        ("¿Cuándo terminó la guerra?", "es", ["termin", "guerr"]),
        ("Когда закончилась война?", "ru", ["законч", "войн"]),
        ("متى انتهت الحرب؟", "ar", ["انته", "حرب"]),
        ("战争什么时候结束的？", PAIRS, ["战争", "时候", "候结", "结束"]),
    ],
)
def test_what_a_question_is_asked_with_is_left_out_whatever_its_language(
    question: str, analysis: str, stems: list[str]
) -> None:
    wording = wording_of(question, 0, lambda _: 0, ("en", "ar", "de", "es", "ru", PAIRS))
    own = wording if analysis == "en" else wording.others[analysis]
    assert list(own.weights) == stems
    assert set(stems) <= set(wording.terms)


def test_a_question_is_compared_with_a_passage_by_the_rules_of_the_passage() -> None:
    wording = wording_of("Welche Häuser brannten in Hamburg?", 0, lambda _: 0, ("en", "de"))
    text = "Das Haus in Hamburg brannte. Es war alt."
    german = proximity(wording.of("de", text), text, "")
    assert german.sentence > proximity(wording, text, "").sentence


def test_chinese_sentences_are_told_apart_without_spaces() -> None:
    wording = wording_of("火箭队的主场", 0, lambda _: 0, ("en", PAIRS)).others[PAIRS]
    apart = proximity(wording, "火箭队很好。这是他们的主场。", "")
    together = proximity(wording, "火箭队的主场很好。他们赢了。", "")
    assert apart.sentence < together.sentence == 1
