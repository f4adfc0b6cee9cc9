"""Head counts in words: for tooltips, for the list of sources and for readers who cannot see the chart."""

from __future__ import annotations

from unionref.dates import describe_bounds
from unionref.draw.model import Count, Lang, Membership, Series, Source, Sum
from unionref.draw.words import word


def drawn_sums(series: Series) -> list[Sum]:
    """Return the sums to which at least half of the bodies have a figure."""
    return [one for one in series.sums if 2 * one.having >= one.among]


def cited(source: Source) -> str:
    """Return a document as it is cited in a list."""
    return f"{source.title}, {source.publisher}" if source.publisher else source.title


def figure(count: Count, lang: Lang) -> str:
    """Return a head count in digits, with a mark if it is rounded."""
    return (word("approx mark", lang) if count.is_approximate else "") + f"{count.value:,}"


def tip_of_count(count: Count, membership: Membership) -> str:
    """Return what is known of a head count, in lines."""
    lang = membership.lang
    names = {series.iri: series.short for series in membership.series}
    titles = {source.iri: cited(source) for source in membership.sources}
    when = describe_bounds(count.moment.earliest, count.moment.latest, lang) if count.is_dated else "?"
    lines = [f"{names[count.organization]} {when}{word('colon', lang)}{figure(count, lang)}"]
    if count.basis:
        lines[0] += f" ({count.basis})"
    if count.is_disputed:
        lines.append(word("disputed", lang))
    elif count.is_contested:
        lines.append(word("contested count", lang))
    lines += [titles[source] for source in count.sources if source in titles]
    return "\n".join(lines)


def tip_of_sum(one: Sum, series: Series, membership: Membership) -> str:
    """Return how a sum was made, in lines."""
    lang = membership.lang
    lines = [f"{series.short} {one.year}{word('colon', lang)}{one.value:,} ({one.having}/{one.among})"]
    lines += [f"{name} {year}{word('colon', lang)}{value:,}" for name, value, year in one.parts]
    lines += [f"{name}{word('colon', lang)}–" for name in one.missing]
    return "\n".join(lines)


def describe(membership: Membership) -> str:
    """Return a chart in words, for readers who cannot see it."""
    lines = [
        tip_of_count(count, membership).replace("\n", "; ")
        for series in membership.series
        for count in series.counts
    ]
    lines += [
        tip_of_sum(one, series, membership).replace("\n", "; ")
        for series in membership.series
        for one in drawn_sums(series)
    ]
    return "\n".join(lines)
