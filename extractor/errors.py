"""Every error of ours, one tree:

ExtractorError
├── ArticleError      an article could not be read; the run goes on without it
├── LexiconError      a data file of `lexicon/` is wrong; nothing can start
├── StoreError        the database cannot be opened, written or queried as asked
├── AnnotationError   an annotation file contradicts its text or its schema
└── TrainingError     a model cannot be trained, loaded or promoted

The message of each is one sentence for the user: what, where, and what to do.
"""


class ExtractorError(Exception):
    """Base of all errors of ours."""


class ArticleError(ExtractorError):
    """An article could not be read."""


class LexiconError(ExtractorError):
    """A data file is malformed."""


class StoreError(ExtractorError):
    """The database cannot do what was asked."""


class AnnotationError(ExtractorError):
    """An annotation file is wrong."""


class TrainingError(ExtractorError):
    """A model cannot be trained, loaded or promoted."""
