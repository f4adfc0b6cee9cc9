"""Folding: the spelling of a name reduced to what is the same in every way of writing it."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

_OLD_KANJI: Final = str.maketrans(
    "國勞聯總會關鐵廣縣廳學體團驛鑛礦澤濱氣專賣圖醫藥區縱橫獨變營榮單產眞與號戰爭續繼辭濟經齊假佛發圓鹽舊證險藝",
    "国労連総会関鉄広県庁学体団駅鉱鉱沢浜気専売図医薬区縦横独変営栄単産真与号戦争続継辞済経斉仮仏発円塩旧証険芸",
)
"""Characters as printed before the reforms of 1946 and 1949 → as printed now."""

_KATAKANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_DROPPED: Final = str.maketrans("", "", "'’‘`´ʼʻ＇\"“”.")
_SPELLINGS: Final = MappingProxyType(
    {
        "labour": "labor",
        "centre": "center",
        "organisation": "organization",
        "organisations": "organizations",
        "defence": "defense",
        "programme": "program",
    }
)
_LOOSE: Final = (
    (re.compile(r"wo"), "o"),
    (re.compile(r"oh(?=[^aeiou]|$)"), "o"),
    (re.compile(r"o[ou]+"), "o"),
    (re.compile(r"uu+"), "u"),
    (re.compile(r"aa+"), "a"),
    (re.compile(r"ii+"), "i"),
    (re.compile(r"ee+"), "e"),
    (re.compile(r"m(?=[bp])"), "n"),
    (re.compile(r"tch"), "cch"),
    (re.compile(r"s(?=y[auo])"), "sh"),
    (re.compile(r"shy"), "sh"),
    (re.compile(r"ty(?=[auo])"), "ch"),
    (re.compile(r"[zj]y(?=[auo])"), "j"),
    (re.compile(r"si"), "shi"),
    (re.compile(r"ti"), "chi"),
    (re.compile(r"tu"), "tsu"),
    (re.compile(r"(?<![sc])hu"), "fu"),
    (re.compile(r"zi|di"), "ji"),
    (re.compile(r"l"), "r"),
)
"""Hepburn, Kunrei and everyday ways of writing the same Japanese sounds, one after the other."""


def fold(text: str) -> str:
    """Return a name in the form in which names are compared.

    Width, case, marks over Latin letters, apostrophes, hyphens and other punctuation, old forms of Chinese
    characters, the two kana, and British against American spelling make no difference.

    Parameters
    ----------
    text : str
        A name, in any script.

    Returns
    -------
    str
        Words in small letters with single spaces between them.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_DROPPED)
    text = _without_latin_marks(text).translate(_OLD_KANJI).translate(_KATAKANA)
    words = re.split(r"[\W_]+", text)
    return " ".join(_SPELLINGS.get(word, word) for word in words if word)


def joined(folded: str) -> str:
    """Return a folded name without its spaces, because romanised names are divided in many ways."""
    return folded.replace(" ", "")


def loose(folded: str) -> str:
    """Return a folded name, without spaces, with one spelling for each Japanese sound.

    Long and short vowels (Kenkōro, Kenkouro, Kenkoro), m and n before b and p, Hepburn and Kunrei spellings
    make no difference. Names in other scripts are returned as they are.

    Parameters
    ----------
    folded : str
        What `fold` returned.

    Returns
    -------
    str
        The key.
    """
    text = joined(folded)
    if not text.isascii():
        return text
    for pattern, replacement in _LOOSE:
        text = pattern.sub(replacement, text)
    return text


def _without_latin_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    latin = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and latin:
            continue
        if not unicodedata.combining(character):
            latin = character.isascii()
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
