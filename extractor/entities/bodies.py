"""Which organizations' names of one article name the same body. Rules decide one after another; the first word counts.

A rule looks at two names and says True (one body), False (two), or None (not my case).
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.entities.names import BodyName, alike, all_alike, head_class, stands_for, twins
from extractor.lexicon.geography import fold, place_named
from extractor.mentions.gazetteer import normals
from extractor.mentions.heads import forms_in_full, head_nouns

_SITES = frozenset({"аэропорт", "порт", "терминал", "клуб", "команда"})
_SITE_NOUNS = ("зона", "территория", "комплекс", "станция")


def keys(name: BodyName) -> tuple[frozenset[str], frozenset[str]]:
    """What names of one body tell and ask of each other: beginnings of words, the list's name, initials of acronyms."""
    words = {*name.words, *name.core}
    forms = {form for word in words for form in (word, *normals(word))}
    shared = {form[:2] for form in forms}
    if name.body:
        shared.add(f"={name.body}")
    parts = [part[0] for word in (*words, *name.place.split()) for part in fold(word).split("-") if part]
    if name.acronym:
        first = twins(name.acronym)[:1]
        return frozenset({*shared, f"@{first}"}), frozenset({*shared, f"^{first}"})
    return (
        frozenset({*shared, *(f"^{letter}" for letter in parts)}),
        frozenset({*shared, *(f"@{letter}" for letter in parts)}),
    )


def same_body(a: BodyName, b: BodyName) -> bool:
    """Whether two names of one article name the same body."""
    return next((answer for rule in _RULES if (answer := rule(a, b)) is not None), False)


def _different_places(a: BodyName, b: BodyName) -> bool | None:
    """«Минздрав Карелии» and «Минздрав Татарстана»; «РФ» may be left out."""
    if a.place == b.place or not (a.place and b.place):
        return None
    return False


def _different_forms(a: BodyName, b: BodyName) -> bool | None:
    """«ООО «Заря»» and «АО «Заря»» are two firms."""
    return False if a.form and b.form and a.form != b.form else None


def _known_body(a: BodyName, b: BodyName) -> bool | None:
    """Both are known federal bodies: the list decides."""
    return a.body == b.body if a.body and b.body else None


def _equal_words(a: BodyName, b: BodyName) -> bool | None:
    return True if all_alike(a.words, b.words) else None


def same_core(a: BodyName, b: BodyName) -> bool:
    """The same proper part, and no word beside it that makes it another body."""
    return bool(_equal_core(a, b))


def _equal_core(a: BodyName, b: BodyName) -> bool | None:
    """«Аккую Нуклеар» and «АО «Аккую Нуклеар»»; «филиал «Заря»» is not «Заря»."""
    if not all_alike(a.core, b.core):
        return None
    if "филиал" in (a.head, b.head) and a.head != b.head:
        return False
    if _site(a) != _site(b) and all(name.head or name.form for name in (a, b)):
        return None
    return True if not (a.head and b.head) or a.head == b.head or _business(a) or _business(b) else None


def _site(name: BodyName) -> bool:
    """A zone, park or airport: «курорт «Заря»» is not the firm or the airport of that name."""
    group = head_nouns()[name.head][1] if name.head in head_nouns() else False
    return group or name.head in _SITES or any(noun in forms_in_full().get(name.form, "") for noun in _SITE_NOUNS)


def _business(name: BodyName) -> bool:
    return head_class().get(name.head, "") in ("business", "media")


def _acronym(a: BodyName, b: BodyName) -> bool | None:
    """ОПЖТ and «НП «Объединение производителей железнодорожной техники»», Минпромторг and the ministry's full name."""
    for short, long in ((a, b), (b, a)):
        if short.acronym and not long.acronym:
            if stands_for(short.acronym, long.core) or stands_for(short.acronym, long.words):
                return True
            beginning = _beginning(long)
            if len(short.acronym) > 2 and beginning != long.words and stands_for(short.acronym, beginning):
                return True
            if (
                short.place in ("", long.place)
                and long.place
                and stands_for(short.acronym, (*long.core, *long.place.split()))
            ):
                return True
    return None


def _beginning(name: BodyName) -> tuple[str, ...]:
    """The words before a field or a title: «региональный центр компетенций» of «… в сфере …»."""
    lead = len(name.text.partition("«")[0].split()) if "«" in name.text else len(name.words)
    words = name.words[:lead]
    return words[: next((i for i, word in enumerate(words) if word in _FIELD_PREPOSITIONS), len(words))]


def _title(a: BodyName, b: BodyName) -> bool | None:
    """«Софт» for «Ассоциация разработчиков программ «Софт»»; «совет директоров «Софта»» is another body."""
    for short, long in ((a, b), (b, a)):
        if short.text[:1] != "«" or short.head or short.form or not long.text.endswith("»"):
            continue
        titled = head_class().get("".join(long.words[:1]), "") in ("body", "business", "media")
        if titled and fold(long.text).endswith(fold(short.text)):
            return True
    return None


def _clipped(a: BodyName, b: BodyName) -> bool | None:
    """«ЦОК» for «ЦОК НИИМЭ», «Центр оценки квалификаций» for «Центр оценки квалификаций АО «НИИМЭ»»."""
    short, long = sorted((a, b), key=lambda name: (len(name.words), name.text))
    size = len(short.words)
    if not 0 < size < len(long.words) or not all_alike(short.words, long.words[:size]):
        return None
    if short.place and short.place != long.place:  # «Фонд развития Дальнего Востока» is no clipped «Фонд развития …»
        return None
    kind = head_class().get(short.head, "")
    descriptive = bool(short.head) and (size >= 2 or kind in ("authority", "seat")) and kind != "organ"
    rest = long.text.removeprefix(short.text).strip()
    acronym = short.acronym.isupper() and rest != long.text and (rest.startswith("«") or rest.split()[0].isupper())
    return True if descriptive or acronym else None


def _acronym_before(a: BodyName, b: BodyName) -> bool | None:
    """«ЦОК «НИИМЭ»» and «Центр оценки квалификаций АО «НИИМЭ»»: an acronym and the same words behind it."""
    for short, long in ((a, b), (b, a)):
        rest = short.words[1:]
        if (
            (
                rest
                and len(short.words[0]) <= 5
                and short.words[0].upper() in short.text
                and len(long.words) > len(rest) + 1
            )
            and all_alike(rest, long.words[-len(rest) :])
            and stands_for(short.words[0].upper(), long.words[: -len(rest)])
        ):
            return True
    return None


def before_dash(a: BodyName, b: BodyName) -> bool | None:
    """«Аэрофлот» for «Аэрофлот – российские авиалинии»."""
    short, long = sorted((a, b), key=lambda name: (len(name.words), name.text))
    if len(short.core) != 1 or len(long.core) < 2 or place_named(short.core[0]):
        return None
    head, dash, _ = long.text.partition("«")[2].replace("–", "-").replace("—", "-").partition(" - ")
    return True if dash and alike(fold(head), short.core[0]) else None


def _typo(a: BodyName, b: BodyName) -> bool | None:
    """The same long name with one word in another form."""
    if min(len(a.words), len(b.words)) < 3 or len(a.words) != len(b.words):
        return None
    differing = sum(not alike(x, y) for x, y in zip(a.words, b.words, strict=True))
    return None if differing else True


_FIELD_PREPOSITIONS = frozenset({"в", "по", "при", "для"})
_Rule = Callable[[BodyName, BodyName], bool | None]
_RULES: tuple[_Rule, ...] = (
    _different_places, _different_forms, _known_body, _equal_words, _equal_core, _acronym, _acronym_before, before_dash,
    _title, _clipped, _typo,
)  # fmt: skip
