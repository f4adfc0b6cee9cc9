"""A family tree in words: for tooltips and for readers who cannot see it."""

from __future__ import annotations

from unionref.dates import describe_bounds
from unionref.draw.model import Body, Family, Joint, Lang, Moment
from unionref.draw.words import word


def both_names(short: str, full: str) -> str:
    """Return the short and the full name, or the one where they are the same."""
    return f"{short} – {full}" if short != full else full


def tip_of_body(body: Body, family: Family) -> str:
    """Return what is known of a body, in lines."""
    lang = family.lang
    names = {centre.iri: centre.short for centre in family.centres}
    end = _when(body.end, lang) if body.is_ended else word("no end", lang)
    lines = [both_names(body.short, body.full)]
    lines.append(_period(_when(body.start, lang), end, lang))
    for spell in body.spells:
        via = word("via", lang, spell.via) if spell.via else ""
        period = _period(_when(spell.start, lang), _when(spell.end, lang), lang)
        lines.append(f"{names[spell.centre]}{via}{word('colon', lang)}{period}")
    return "\n".join(lines)


def _period(start: str, end: str, lang: Lang) -> str:
    return word("from", lang, start) + word("semicolon", lang) + word("to", lang, end)


def _when(moment: Moment, lang: Lang) -> str:
    try:
        return describe_bounds(moment.earliest, moment.latest, lang)
    except ValueError:
        return f"{moment.earliest} / {moment.latest}"


def tip_of_joint(joint: Joint, family: Family) -> str:
    """Return what is known of an event, in lines."""
    lang = family.lang
    text = sentence(joint, family)
    if joint.is_contested:
        text += f" ({word('contested', lang)})"
    if joint.sources:
        text += f"\n{word('sources', lang)}{word('colon', lang)}" + "; ".join(joint.sources)
    return text


def sentence(joint: Joint, family: Family) -> str:
    """Return an event in one line: when, what, and its parties on both sides of an arrow."""
    lang = family.lang
    comma = word("comma", lang)
    before = comma.join(family.name_of(iri) for iri in (*joint.ceased, *joint.continued))
    after = comma.join(family.name_of(iri) for iri in (joint.created or joint.continued))
    if joint.ceased and joint.continued and not joint.created:
        before = comma.join(family.name_of(iri) for iri in joint.ceased)
    arrow = f" → {after}" if after and after != before else ""
    return f"{_when(joint.moment, lang)} {word(joint.kind, lang)}{word('colon', lang)}{before}{arrow}"


def describe(family: Family) -> str:
    """Return a family tree in words, for readers who cannot see it."""
    lines = [tip_of_body(body, family).replace("\n", "; ") for body in family.bodies]
    lines += [sentence(joint, family) for joint in family.joints]
    return "\n".join(lines)
