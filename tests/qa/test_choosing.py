"""Which extracts make an answer: one where one will do."""

from collections.abc import Sequence

from qa.choosing import Choice, choose
from qa.statements import Statement, statement, whole
from tests.qa.making import extract, said


def quotes(choice: Choice) -> list[str]:
    return [quote.extract.text for quote in choice.quotes]


def chosen(question: str, statements: Sequence[Statement], close_enough: float = 0.5) -> list[str]:
    return quotes(choose(question, statements, 3, close_enough))


def test_a_reader_that_is_sure_gives_one_answer_to_one_question() -> None:
    sure = said("Ann Bly won the race.", "a", marked="Ann Bly", score=0.9)
    others = [said(f"Bob {n} came in later.", f"b{n}", marked=f"Bob {n}", score=0.3) for n in range(4)]
    assert chosen("Who won the race?", [sure, *others]) == ["Ann Bly won the race."]


def test_one_that_is_not_sure_gives_the_second_likeliest_too_and_no_third() -> None:
    torn = [
        said("Ann Bly was first at the mill.", "a", marked="Ann Bly", score=0.5),
        said("The cup went to Bob Fay.", "b", marked="Bob Fay", score=0.4),
        said("Nobody ran as fast as Cid Gow.", "c", marked="Cid Gow", score=0.4),
    ]
    assert len(chosen("Who won the race?", torn)) == 2
    assert len(chosen("Who won the race?", torn, close_enough=1.0)) == 1


def test_a_fact_in_other_words_is_a_further_source_and_no_further_quote() -> None:
    statements = [
        said("The ferry to Hven carries 46 cars a night.", "a", marked="46", score=0.9),
        said("Each night 46 cars cross on the Hven ferry.", "b", marked="46", score=0.89),
    ]
    choice = choose("Which cars and goods are on the ferries?", statements, 3, 0.5)
    assert quotes(choice) == ["The ferry to Hven carries 46 cars a night."]
    assert [s.extract.hit.article.id for s in choice.quotes[0].support] == ["b"]


def test_a_list_takes_what_says_something_new() -> None:
    statements = [
        said("Finland joined the pact in spring.", "a", marked="Finland", score=0.9),
        said("In spring Finland joined the pact.", "b", marked="Finland", score=0.8),
        said("Sweden signed the treaty a year later.", "c", marked="Sweden", score=0.7),
        said("The weather was fine on that day.", "d", score=0.1),
    ]
    assert chosen("Which countries joined the pact?", statements) == [
        "Finland joined the pact in spring.",
        "Sweden signed the treaty a year later.",
    ]


def test_a_comparison_shows_both_sides_or_the_best_sentence() -> None:
    mill = said("The mill was built in 1840.", "a", score=0.9)
    barn = said("The barn was built in 1850.", "b", score=0.8)
    bridge = said("The bridge dates from 1874.", "c", score=0.7)
    question = "Which is older, the mill or the bridge?"
    assert chosen(question, [mill, barn, bridge]) == [mill.text, bridge.text]
    both = said("The mill is older than the bridge.", "d", score=0.95)
    assert chosen(question, [both, mill, bridge]) == [both.text]
    assert chosen(question, [mill, barn], close_enough=1.0) == [mill.text]


def test_what_happened_next_is_what_follows_in_the_article() -> None:
    text = "The vote was held on Monday. The minister resigned. A crowd sang.\n\nIt rained.\n\nOthers slept."
    vote = said(text, quote="The vote was held on Monday.")
    assert chosen("What happened after the vote?", [vote]) == [
        "The vote was held on Monday. The minister resigned. A crowd sang."
    ]
    last = said(text, quote="A crowd sang.")
    assert chosen("What happened after the crowd sang?", [last]) == [
        "A crowd sang.",
        "It rained.",
        "Others slept.",
    ]


def test_sentences_side_by_side_are_one_quote() -> None:
    text = "Finland joined the pact. Sweden followed in May. Norway stayed out."
    parts = [
        said(text, quote=q, score=s)
        for q, s in (("Sweden followed in May.", 0.9), ("Finland joined the pact.", 0.8))
    ]
    assert chosen("Which countries joined?", parts) == ["Finland joined the pact. Sweden followed in May."]


def test_a_sentence_that_announces_a_list_brings_it() -> None:
    text = "The plan has three steps:\n- Dig a hole.\n- Fill it.\n- Rest.\n\nNobody objected."
    steps = said(text, quote="The plan has three steps:")
    assert chosen("What does the plan have?", [steps]) == [
        "The plan has three steps:\n- Dig a hole.\n- Fill it.\n- Rest."
    ]


def test_a_question_in_an_article_ranks_below_statements_and_is_no_answer_alone() -> None:
    asked = said("What is the capital of Peru?", "spam", score=0.99)
    repeated = said("The capital of Peru, the capital of Peru.", "more", score=0.98)
    told = said("Lima is the capital of Peru.", "clean", score=0.5)
    question = "What is the capital of Peru?"
    assert chosen(question, [asked, repeated, told]) == [told.text]
    assert chosen(question, [asked, repeated]) == []


def test_a_sentence_in_the_words_of_a_yes_or_no_question_answers_it() -> None:
    told = said("Lima is the capital of Peru.", "clean")
    assert chosen("Is Lima the capital of Peru?", [told]) == [told.text]


def test_quotes_end_at_borders_of_sentences() -> None:
    half = extract(
        "It rained all day. The ferry to Hven sank at noon. Nobody was hurt.", quote="ferry to Hven"
    )
    assert statement(whole(half)).text == "The ferry to Hven sank at noon."
