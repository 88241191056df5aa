"""The readers by their names."""

from index.encoder import Encoder
from index.scripts import ENGLISH
from qa.by_language import ReaderByLanguage
from qa.reading import Reader
from qa.settings import TRAINED, WORDS, QaSettings
from qa.span_model import SpanModel
from qa.trained_reading import TrainedReader
from qa.weights import load_trained_weights, load_weights
from qa.word_reading import WordReader


def open_reader(settings: QaSettings, encoder: Encoder) -> Reader:
    """Return the reader that the settings name.

    :raises ModelUnavailable: Its files are missing or changed, or no such model can be loaded.
    """
    words = WordReader(encoder if settings.sentence_vectors else None, *load_weights())
    if settings.reader == WORDS:
        return words
    if settings.reader == TRAINED:
        return ReaderByLanguage(ENGLISH, TrainedReader(SpanModel(), load_trained_weights()), words)
    from qa.cross_encoder_reading import CrossEncoderReader

    return CrossEncoderReader(settings.reader, words)
