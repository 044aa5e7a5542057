"""Common nouns and pronouns that may stand for a name: «министерство», «регион», «он». (Being written.)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.mentions.scene import Scene
from extractor.model import Mention


def find(scene: Scene, named: Sequence[Mention]) -> Iterable[Mention]:
    """Mentions of the forms noun and pronoun outside names."""
    return ()
