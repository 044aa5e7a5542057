"""Persons: spans with their initials and patronymics, and names in the nominative with the right gender."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractor import lexicon
from extractor.language.inflection import match_case
from extractor.language.morphology import Form, forms, inflected, known
from extractor.mentions.scene import Scene, Span
from extractor.model import PersonName, Token

_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщьй")
_GENDERS = ("Masc", "Fem")
_CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
_PARTICLES = frozenset(
    [
        "де",
        "ди",
        "да",
        "фон",
        "ван",
        "аль",
        "эль",
        "бен",
        "ибн",
        "дер",
        "ден",
        "ла",
        "ле",
        "оглы",
        "кызы",
        "мак",
        "бин",
        "дю",
        "о",
    ]
)
_PATRONYMIC_STEMS = ("ович", "евич", "ич", "овн", "евн", "ичн", "иничн")
_PATRONYMIC_CASES = ("", "а", "у", "ем", "е", "ы", "ой")
_PATRONYMIC_ENDINGS = tuple(stem + case for stem in _PATRONYMIC_STEMS for case in _PATRONYMIC_CASES)


# -- spans -------------------------------------------------------------------------------------------------------


def find(scene: Scene) -> Iterator[Span]:
    """Persons of the model's spans, grown by initials and patronymics, cut at signs; and names that it missed."""
    taken: set[int] = set()
    for found in (_grown, _with_initials, _by_dictionary):
        for span in found(scene):
            if not taken.intersection(range(span.first, span.last)):
                taken.update(range(span.first, span.last))
                yield span


def _by_dictionary(scene: Scene) -> Iterator[Span]:
    """«Дмитрий Патрушев» that the model did not see: a first name and a surname of the dictionary or by its ending."""
    tokens = scene.tokens
    for i, following in pairwise(scene.capitals):
        a, b = tokens[i].text, tokens[following].text
        if following != i + 1 or not b[1:].islower() or following >= scene.stop[i]:
            continue
        if known(a) and _has(a, "Name") and (_has(b, "Surn") or _is_patronymic(b)):
            last = i + 2
            if _is_patronymic(b) and last < scene.stop[i] and _has(tokens[last].text, "Surn"):
                last += 1
            yield Span("person", i, last, rule="dictionary")


def _grown(scene: Scene) -> Iterator[Span]:
    end = -1
    for span in scene.model:
        if span.label == "person" or _bare_surname(scene, span):
            reach = span.last + 1 if _bare_surname(scene, span) else span.last  # the first name behind the surname
            for first, last in _pieces(scene, span.first, reach):
                first = max(first, end)
                if last <= first:
                    continue
                first, last = _grow(scene, first, last)
                if last > first and _is_name(scene, first, last):
                    end = last
                    yield Span("person", first, last, rule="model")


def _bare_surname(scene: Scene, span: Span) -> bool:
    """«Строгановой», taken for a place or another person, right before «Еленой Валерьевной»."""
    tokens, after = scene.tokens, span.last
    if span.label == "organization" or span.size != 1 or after + 1 >= scene.stop[span.first]:
        return False
    return (
        _has(tokens[span.first].text, "Surn")
        and known(tokens[after].text)
        and _has(tokens[after].text, "Name")
        and _is_patronymic(tokens[after + 1].text)
    )


def _pieces(scene: Scene, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The span cut at commas, brackets and dashes with spaces round them, and where a word is said again."""
    begin = first
    for i in range(first, last):
        token = scene.tokens[i]
        if i > begin + 1 and token.text == scene.tokens[i - 1].text:
            yield begin, i
            begin = i
        cut = token.text in (",", ";", ":", "(", ")", "–", "—", "/", "|") or (
            token.text == "-" and not (scene.glued(i) and i + 1 < last and scene.glued(i + 1))
        )
        if cut:
            if i > begin:
                yield begin, i
            begin = i + 1
    if last > begin:
        yield begin, last


def _grow(scene: Scene, first: int, last: int) -> tuple[int, int]:
    tokens, stop = scene.tokens, scene.stop[first]
    if _title_before(scene, first, last):
        first += 1
    while last > first and not tokens[last - 1].text[-1:].isalpha() and tokens[last - 1].text != ".":
        last -= 1
    while last > first and not tokens[first].text[:1].isalpha():
        first += 1
    if last <= first:
        return first, last
    first = _surname_before(scene, _initials_before(scene, first))
    if not _is_initial(scene, last - 1) or tokens[last - 1].text == ".":
        last = _initials_after(scene, last, stop)
    elif last < stop and tokens[last].text == ".":
        last = _initials_after(scene, last + 1, stop)
    elif last < stop and tokens[last].text[:1].isupper() and _has(tokens[last].text, "Surn"):
        last += 1
    if last < stop and _is_patronymic(tokens[last].text) and scene.is_capitalised(last):
        last += 1
        if last < stop and scene.is_capitalised(last) and _has(tokens[last].text, "Surn"):
            last += 1
    if last < stop and tokens[last].lower in ("оглы", "кызы"):
        last += 1
    return first, last


def _title_before(scene: Scene, first: int, last: int) -> bool:
    """«Племянник» of «Племянник Алишера Усманова»: a common noun at the beginning of a sentence, before a name."""
    token = scene.tokens[first]
    noun = token.pos == "NOUN" and scene.begins(first) and _common_noun(token.text)
    return noun and last > first + 1 and any(_names_somebody(word.text) for word in scene.tokens[first + 1 : last])


def _names_somebody(word: str) -> bool:
    return word[:1].isupper() and (_has(word, "Name") or _has(word, "Surn"))


def _surname_before(scene: Scene, first: int) -> int:
    """«Строганова» before «Елена Валерьевна», in the same case, where the model left it out."""
    tokens = scene.tokens
    if first <= scene.begin[first] or first + 1 >= scene.stop[first] or not _is_patronymic(tokens[first + 1].text):
        return first
    before = tokens[first - 1]
    same_case = _form(before.text, "last", tokens[first].case, tokens[first].gender) is not None
    return first - 1 if _is_surname(before) and same_case and scene.is_capitalised(first - 1) else first


def _is_initial(scene: Scene, i: int) -> bool:
    text = scene.tokens[i].text
    return len(text) == 1 and text.isupper() and text.isalpha()


def _initials_before(scene: Scene, first: int) -> int:
    """Start of «О. А. » before a surname."""
    begin = scene.begin[first]
    while first - 2 >= begin and scene.tokens[first - 1].text == "." and _is_initial(scene, first - 2):
        first -= 2
    return first


def _initials_after(scene: Scene, last: int, stop: int) -> int:
    """End of « О. А.» after a surname; the initials of the next person («Иванов, П. Петров») are his own."""
    end = last
    for _ in range(2):
        if end + 1 < stop and _is_initial(scene, end) and scene.tokens[end + 1].text == ".":
            end += 2
        elif end < stop and end > last and _is_initial(scene, end) and end + 1 >= stop:
            end += 1
    if end > last and end < stop and scene.tokens[end].text[:1].isupper() and scene.glued(end):
        return last
    return end


def _is_name(scene: Scene, first: int, last: int) -> bool:
    words = [token for token in scene.tokens[first:last] if token.text[:1].isalpha()]
    if len(words) == 1 and (words[0].pos == "PRON" or (scene.begins(words[0].i) and _common_noun(words[0].text))):
        return False
    if not words or not any(len(word.text) > 1 for word in words):
        return False
    return any(word.text[:1].isupper() for word in words)


@lru_cache(10_000)
def _common_noun(word: str) -> bool:
    """«Задолженности»: a word of the dictionary that is no name."""
    return known(word) and not any(form.grams & {"Name", "Surn", "Patr"} for form in forms(word))


def _with_initials(scene: Scene) -> Iterator[Span]:
    """«О. А. Крюкова», «Крюкова О. А.» that the model did not see."""
    tokens = scene.tokens
    for i in [i + 1 for i in scene.capitals if _is_initial(scene, i)]:
        if i == len(tokens) or tokens[i].text != ".":
            continue
        stop = scene.stop[i]
        if i + 1 < stop and _is_surname(tokens[i + 1]):
            yield Span("person", _initials_before(scene, i + 1), i + 2, rule="initials")
        elif i >= 2 and scene.begin[i] <= i - 2 and _is_surname(tokens[i - 2]) and not scene.glued(i - 1):
            last = _initials_after(scene, i - 1, stop)
            if last - (i - 1) >= 3:  # two initials: one alone may be «в г.», «Таблица А.»
                yield Span("person", i - 2, last, rule="initials")


def _is_surname(token: Token) -> bool:
    text = token.text
    return len(text) > 2 and text[0].isupper() and text[1:].islower() and (_has(text, "Surn") or not known(text))


# -- normal forms ------------------------------------------------------------------------------------------------


@lru_cache(10_000)
def _has(word: str, gram: str) -> bool:
    """Whether the dictionary reads the word as one person's first name, surname or patronymic."""
    return any(gram in form.grams and form.score > 0.01 and form.feats.get("Number") != "Plur" for form in forms(word))


def is_first_name(word: str) -> bool:
    """Whether the dictionary knows the word as somebody's first name."""
    return known(word) and _has(word, "Name")


def _is_patronymic(word: str) -> bool:
    return word.lower().endswith(_PATRONYMIC_ENDINGS) and _has(word, "Patr")


class _Part(NamedTuple):
    role: str  # first, last, middle, initial
    text: str


def parse(tokens: Sequence[Token]) -> PersonName:
    """The person's name in the nominative: «Крюковой О.А.» → last Крюкова, first О., middle А."""
    return _parse(tuple(_Word(token.text, token.case, token.gender) for token in _words(tokens)))


class _Word(NamedTuple):
    """A word of a name with what the tagger says of it."""

    text: str
    case: str
    gender: str


class _Analysis(NamedTuple):
    """How the words of a name are understood."""

    roles: list[str]
    case: str
    gender: str


@lru_cache(10_000)
def _analysis(words: tuple[_Word, ...]) -> _Analysis:
    roles = _roles([word.text for word in words])
    return _Analysis(roles, *_case_and_gender(words, roles))


@lru_cache(10_000)
def _parse(words: tuple[_Word, ...]) -> PersonName:
    roles, case, gender = _analysis(words)
    parts = [
        _Part(role, word.text + "." if role == "initial" else _nominative(word.text, role, case, gender))
        for word, role in zip(words, roles, strict=True)
    ]
    initials = [part.text for part in parts if part.role == "initial"]
    named = {role: " ".join(part.text for part in parts if part.role == role) for role in ("first", "last", "middle")}
    first = named["first"] or (initials[0] if initials else "")
    spare = initials[1:] if not named["first"] else initials
    middle = named["middle"] or (spare[0] if spare else "")
    return PersonName(first, named["last"], middle)


def gender_of(tokens: Sequence[Token]) -> str:
    """Masc, Fem, or an empty string where the name does not tell."""
    return _gender(tuple(_Word(token.text, token.case, token.gender) for token in _words(tokens)))


def _gender(words: tuple[_Word, ...]) -> str:
    understood = _analysis(words)
    return understood.gender if _tells_gender(words, understood.roles) else ""


def _words(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.text[:1].isalpha()]


def _roles(words: list[str]) -> list[str]:
    """The role of each word of a name, by the dictionary, then by order."""
    roles = ["initial" if len(word) == 1 and word.isupper() and not _syllable(words) else "" for word in words]
    for i, word in enumerate(words):
        if not roles[i] and i > 0 and _is_patronymic(word):
            roles[i] = "middle"
    free = [i for i, role in enumerate(roles) if not role]
    if "initial" in roles:
        for i in free:
            roles[i] = "last"
        if len(roles) == 3 and free == [0, 2]:  # «Дональд Дж. Трамп»
            roles[0] = "first"
        return roles
    if not free:
        return ["first" if len(roles) > 1 and role == "middle" and i == 0 else role for i, role in enumerate(roles)]
    if len(free) == 1:
        alone = words[free[0]]
        given = known(alone) and _has(alone, "Name") and not _has(alone, "Surn")
        if "middle" in roles and not known(words[roles.index("middle")]):  # «Иван Бозович»
            return ["last" if role == "middle" else "first" for role in roles]
        roles[free[0]] = "first" if "middle" in roles or given else "last"
        return roles
    if family_first(" ".join(words)):
        return ["last", *("first" for _ in words[1:])]
    first = _first_name(words, free, roles)
    for i in free:
        roles[i] = "first" if i == first else "last"
    if len(free) > 2 and first == free[0] and "middle" not in roles:
        for i in free[1:-1]:  # «Реджеп Тайип Эрдоган»; particles belong to the surname
            if words[i].lower() in _PARTICLES:
                break
            roles[i] = "first"
    return roles


def _syllable(words: list[str]) -> bool:
    """Whether a letter is a syllable of an East Asian name: «Ли Чжу Е», «Ю Ён Ха»."""
    letters = sum(len(word) == 1 for word in words)
    return len(words) == 3 and letters == 1 and words[0] in _east_asian() and not any(_has(w, "Name") for w in words)


def family_first(name: str) -> bool:
    """«Си Цзиньпин», «Ким Чен Ир»: an East Asian name, surname before the given name."""
    words = name.split()
    surname = words[0] if words else ""
    known_surname = surname in _east_asian() or (len(words) == 3 and surname[:-1] in _east_asian())
    return (
        known_surname
        and 1 < len(words) <= 3
        and not any(known(word) and (_has(word, "Name") or _has(word, "Surn")) and len(word) > 4 for word in words[1:])
    )


@lru_cache(1)
def _east_asian() -> frozenset[str]:
    return lexicon.words("east_asian_surnames")


def display(name: PersonName) -> str:
    """The name in the order of its own language: «Владимир Путин», «Си Цзиньпин»."""
    if name.last in _east_asian() and name.first and not name.middle and not name.first.endswith("."):
        given = name.first.split()
        if not any(known(word) and _has(word, "Name") for word in given) or len(given) > 1:
            return f"{name.last} {name.first}"
    return str(name)


def _first_name(words: list[str], free: list[int], roles: list[str]) -> int:
    head, second = words[free[0]], words[free[1]]
    if "middle" in roles:
        middle = roles.index("middle")
        return middle - 1 if middle - 1 in free else free[0]
    if len(free) == 2 and known(second) and _has(second, "Name") and not _has(head, "Name") and _may_be_surname(head):
        return free[1]
    return free[0]


def _may_be_surname(word: str) -> bool:
    """Whether a word can stand before a first name: «Цой Виктор», «Дудченко Олег»; not «Винус Уильямс»."""
    if _has(word, "Surn") or _gendered(word) or word in _east_asian():
        return True
    return word.lower().endswith(_SURNAME_ENDINGS)


_SURNAME_ENDINGS = ("ко", "ук", "юк", "ак", "як", "ик", "ян", "янц", "дзе", "швили", "ия", "ей", "ец", "ой", "ич", "ых")


def _tells_gender(words: Sequence[_Word], roles: list[str]) -> bool:
    return any(
        role == "middle" or (role == "first" and _has(word.text, "Name")) or (role == "last" and _gendered(word.text))
        for word, role in zip(words, roles, strict=True)
    )


def _gendered(surname: str) -> bool:
    """A surname that differs for men and women."""
    return surname.lower().endswith(tuple(lexicon.words("surname_endings")))


def _case_and_gender(words: Sequence[_Word], roles: list[str]) -> tuple[str, str]:
    """The case and gender that explain all words of the name best; the tagger's word counts too."""
    best, best_score = ("Nom", "Masc"), -1.0
    full = [(word.text, role, word.case) for word, role in zip(words, roles, strict=True) if role != "initial"]
    tagged = [case for _, _, case in full]
    genders = [word.gender for word in words]
    fits = [_fits(text, role, len(words) == 1) for text, role, _ in full]
    for k, (gender, case) in enumerate(_EXPLANATIONS):
        score = sum([fit[k] for fit in fits])
        score += 1.0 * tagged.count(case) / max(1, len(tagged))
        score += 0.7 * genders.count(gender) / len(words)
        if score > best_score:
            best, best_score = (case, gender), score
    return best


_EXPLANATIONS = [(gender, case) for gender in _GENDERS for case in _CASES]


@lru_cache(10_000)
def _fits(word: str, role: str, alone: bool) -> tuple[float, ...]:
    """How well a word in a role is explained by each gender and case; a surname alone in «-а» is rather a genitive."""
    by_case = {case: _in_case(word, case) for case in _CASES}
    men = dict(by_case)
    if alone and not known(word):
        men["Nom"] = [form for form in men["Nom"] if form.feats.get("Gender") != "Fem"]
    return tuple(
        _fit(word, role, case, (men if gender == "Masc" else by_case)[case], gender) for gender, case in _EXPLANATIONS
    )


def _fit(word: str, role: str, case: str, in_case: Sequence[Form], gender: str) -> float:
    """-1 (not explained at all) to 1 (a known name)."""
    form = _best_form(word, role, in_case, gender)
    if form is not None:
        usual = form.feats.get("Gender") in (gender, None)
        return 1.0 if _GRAM[role] in form.grams else 0.6 if usual else 0.4
    if _indeclinable(word, role, gender):
        return 0.55
    stem = _strip(word, case, gender)
    strange = stem != word and not any(form.grams & {"Name", "Surn"} for form in forms(word))
    if strange and (stem[-1] in "йа" or (role == "last" and case == "Gen")):
        return 0.4
    return 0.1 if role != "middle" and _seems_indeclinable(word) else -1.0


_GRAM = {"first": "Name", "last": "Surn", "middle": "Patr"}


def _form(word: str, role: str, case: str, gender: str) -> Form | None:
    """The dictionary's reading of a name word in a case and gender: as a name of its role, declined ones first."""
    return _best_form(word, role, _in_case(word, case), gender)


def _in_case(word: str, case: str) -> list[Form]:
    return [form for form in forms(word) if form.feats.get("Case") == case and form.feats.get("Number") != "Plur"]


def _best_form(word: str, role: str, in_case: Sequence[Form], gender: str) -> Form | None:
    named = [form for form in in_case if _GRAM[role] in form.grams and form.feats.get("Gender") in (gender, None)]
    named.sort(key=lambda form: "Fixd" in form.grams)
    unlike_a_woman = role == "last" and gender == "Fem" and not word.lower().endswith(_FEMININE)
    others = [
        form
        for form in in_case
        if form.feats.get("Gender") == gender and (form.pos == "ADJ" or (form.pos == "NOUN" and not unlike_a_woman))
    ]
    if not named and not others and role == "last" and gender == "Masc":
        others = _like_a_womans(word, in_case)
    return next(iter(named + others), None)


def _like_a_womans(word: str, in_case: Sequence[Form]) -> list[Form]:
    """A man's surname that is declined as a feminine noun: «Ивана Дзюбы»."""
    if not word.lower().endswith(_FEMININE_NOUN) or word.lower().endswith("оглу"):
        return []
    return [form for form in in_case if form.pos == "NOUN" and form.normal[-1] in "ая" and "Surn" not in form.grams]


_FEMININE_NOUN = ("а", "я", "ы", "ии", "е", "у", "ю", "ой", "ей")
_ENDINGS = {"Gen": ("а",), "Acc": ("а",), "Dat": ("у",), "Ins": ("ом", "ем", "ым"), "Loc": ("е",)}
_SOFT_ENDINGS = {"Gen": "я", "Acc": "я", "Dat": "ю", "Ins": "ем", "Loc": "е"}


def _strip(word: str, case: str, gender: str) -> str:
    """A man's name that the dictionary cannot read, without the ending of its case, where a consonant is left."""
    if gender != "Masc":
        return word
    for ending in _ENDINGS.get(case, ()):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2 and stem[-1] in _CONSONANTS:
            return stem
    soft = _SOFT_ENDINGS.get(case, "")
    if soft and word.endswith(soft) and len(word) > len(soft) + 2 and word[-len(soft) - 1] in "аеоуыэ":
        return word[: -len(soft)] + "й"  # «Мацея»
    if case == "Gen" and word.endswith("ы") and len(word) > 4:
        return word[:-1] + "а"  # «Джона Подесты»
    return word


_FEMININE = ("а", "я", "ой", "ей", "у", "ю", "ы", "и", "е", "ую", "ая", "яя", "ею", "ою", "ия", "ии", "ию", "ией")


def _indeclinable(word: str, role: str, gender: str) -> bool:
    lower = word.lower()
    if lower in _PARTICLES or lower.endswith(("о", "и", "ых", "их", "э", "оглу")):
        return True
    return gender == "Fem" and lower[-1] in _CONSONANTS and lower[-1] != "й"


def _seems_indeclinable(word: str) -> bool:
    """«Сидибе», «Роналду»: a foreign name in a vowel that Russian names do not end in."""
    return word.endswith(("у", "ю", "е")) and not known(word) and not any("Surn" in form.grams for form in forms(word))


def _nominative(word: str, role: str, case: str, gender: str) -> str:
    if case == "Nom" or word.lower() in _PARTICLES or not word[:1].isalpha() or word[:1].isascii():
        return word
    if role == "last" and word.endswith("и") and not known(word):  # «Пелоси», «Эррани»
        return word
    if "-" in word:
        return "-".join(_nominative(part, role, case, gender) for part in word.split("-"))
    form = _form(word, role, case, gender)
    if form is None:
        return _strip(word, case, gender)
    if "Fixd" in form.grams:
        return word
    nominative = inflected(form, "nomn", "sing")
    if not known(word):
        nominative = _as_spelled(word, nominative, case, gender)
    return match_case(word, nominative or word)


def _as_spelled(word: str, nominative: str, case: str, gender: str) -> str:
    """A nominative that is a guess, without the «ё» and the vowels that foreign names do not get: Шольц, Магнуссен."""
    if "ё" not in word.lower():
        nominative = nominative.replace("ё", "е")
    inserted = nominative[-2:-1] in "оеё" and not word.lower().startswith(nominative[:-1])
    foreign = not nominative.endswith(("ок", "ек", "ец")) or nominative[-3:-2] in "лнрт"
    stripped = _strip(word, case, gender)
    return stripped if inserted and foreign and stripped != word else nominative
