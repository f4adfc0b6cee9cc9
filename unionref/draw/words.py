"""The words in the pictures, in English and in Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from unionref.draw.model import Lang

_WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "Merger": ("merger", "新設合併"),
        "Absorption": ("absorption", "吸収合併"),
        "Split": ("split", "分裂"),
        "Secession": ("secession", "分離独立"),
        "Reorganization": ("reorganization", "改組"),
        "Founding": ("founding by bodies that went on", "結成(母体は存続)"),
        "Dissolution": ("dissolution", "解散"),
        "Ending": ("ending, how is not said", "消滅(経緯不詳)"),
        "Renaming": ("renaming", "改称"),
        "renamed": ("renamed", "改称"),
        "whole": ("The family of {}", "{}の系譜"),
        "up": ("The predecessors of {}", "{}の前身"),
        "down": ("The successors of {}", "{}の後身"),
        "both": ("The predecessors and successors of {}", "{}の前身と後身"),
        "bodies": ("{} organizations", "{}団体"),
        "one event": ("{} event", "出来事{}件"),
        "events counted": ("{} events", "出来事{}件"),
        "alone": ("no predecessor or successor recorded", "前身・後身の記録なし"),
        "none": ("no national centre recorded", "加盟する全国中央組織の記録なし"),
        "possible": ("possible, not certain", "可能性あり(確実ではない)"),
        "through": ("through a federation", "産業別組織などを通じて"),
        "fade": ("existence uncertain: only bounds are known", "存続が不確か(範囲だけが判明)"),
        "open": (
            "no end recorded (last known date, then paler)",
            "終わりの記録なし(最後に確認できる日以後は淡色)",
        ),
        "others": ("with bodies not drawn here", "相手は図にない団体"),
        "contested": ("sources differ", "出典が食い違う"),
        "loose": ("date known only within bounds", "日付は範囲だけが判明"),
        "read": ("unionref, sources read until {}", "unionref(出典の閲覧は{}まで)"),
        "undated": ("Not drawn, since no date is known: {}", "日付が分からず図にないもの: {}"),
        "no end": ("not recorded", "記録なし"),
        "sources": ("Sources", "出典"),
        "members": ("Members", "組合員数"),
        "members of": ("Members of {}", "{}の組合員数"),
        "and": (" and ", "と"),
        "comma": (", ", "、"),
        "colon": (": ", ":"),
        "log": ("logarithmic scale", "対数目盛"),
        "undated counts": ("Without a date", "年月の記載なし"),
        "approximate": ("exact figure, approximate figure", "実数、概数"),
        "contested count": ("figure that another source contradicts", "他の出典と食い違う数値"),
        "disputed": (
            "figure that is contradicted and does not stand in the plain view (moved aside where covered)",
            "他の出典と食い違い、通常の表示では採られない数値(重なる場合は横にずらす)",
        ),
        "contradicted": ("contradicted", "食い違いあり"),
        "spread": ("date known only within bounds", "日付は範囲だけが判明"),
        "sum": (
            "sum of the bodies that became the organization: of each the figure nearest in time, at most {} "
            "years away; 2/3: two of three have one (sums of fewer than half are not drawn)",
            "前身団体の合計(各団体の最も近い数値、前後{}年以内)。"
            "2/3は3団体のうち2団体に数値あり(半数未満は描かない)",
        ),
        "approx mark": ("c. ", "約"),
        "from": ("beginning {}", "開始{}"),
        "to": ("end {}", "終了{}"),
        "semicolon": ("; ", "、"),
        "via": (" through {}", "({}を通じて)"),
    }
)


def word(key: str, lang: Lang, *parts: object) -> str:
    """Return a word or a sentence.

    Parameters
    ----------
    key : str
        Which.
    lang : {'en', 'ja'}
        The language.
    *parts : object
        What is put in place of each ``{}``.
    """
    return _WORDS[key][lang == "ja"].format(*parts)
