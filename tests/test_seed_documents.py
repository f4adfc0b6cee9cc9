"""Every cell of the three seed documents is in data/, as a fact or as a recorded blank, with its passage.

tests/seeds/cells.tsv lists the cells as printed: 80 of the current affiliates of Zenroren, 54 of the former
ones, 45 of the founding unions of Kokkororen, the infobox, the two lists of officers, the list of the largest
affiliates and what RENGO's page says of its eight related bodies. The sentences follow below, one test each.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, SKOS, XSD

REPOSITORY = Path(__file__).parent.parent
BASE = "https://w3id.org/unionref/"
UR = Namespace(BASE + "ontology#")
ORG = Namespace("http://www.w3.org/ns/org#")
XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
SCHEMA = Namespace("https://schema.org/")
DATATYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
ZENROREN = "source/wikipedia-en-zenroren#"
KOKKO = "source/wikipedia-en-kokkororen#"
RENGO = "source/rengo-related-organizations#"
CELLS = list(
    csv.DictReader(
        (REPOSITORY / "tests/seeds/cells.tsv").open(encoding="utf-8", newline=""),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)


def iri(path: str) -> URIRef:
    return URIRef(BASE + path)


def date(text: str) -> Literal:
    return Literal(text, datatype=DATATYPES[len(text)])


def digits(text: str) -> Literal:
    return Literal(int(text.replace(",", "")))


@pytest.fixture(scope="module")
def facts() -> Graph:
    graph = Graph()
    for path in sorted((REPOSITORY / "data").rglob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def statements(facts: Graph, passage: str, **wanted: object) -> list[URIRef]:
    """Statements read in a passage that have all the wanted values ('org_member' stands for org:member)."""
    space = {"org": ORG, "xl": XL, "dcterms": DCTERMS, "rdf": RDF, "schema": SCHEMA, "prov": PROV, "ur": UR}
    found = []
    for statement in facts.subjects(PROV.wasDerivedFrom, iri(passage)):
        values = []
        for key, value in wanted.items():
            prefix, _, local = key.partition("_")
            predicate = RDF.type if key == "a" else space[prefix][local.rstrip("_")]
            values.append((statement, predicate, value) in facts)
        if all(values):
            found.append(statement)
    return found


def remarks(facts: Graph, passage: str, subject: str, kind: str, **more: object) -> list[URIRef]:
    return statements(
        facts, passage, a=UR.Remark, dcterms_subject=iri(subject), dcterms_type=iri("remark/" + kind), **more
    )


def accounted(facts: Graph, cell: dict[str, str]) -> bool:
    """Whether one cell stands in the graph: as what its column means, or as a recorded blank."""
    passage, subject, column, text = cell["passage"], cell["subject"], cell["column"], cell["cell"]
    here = iri(subject)
    if column in ("Union", "Largest affiliate", "Related body", "Full Name"):
        if not text:
            return bool(remarks(facts, passage, subject, "blank-full-name"))
        name = Literal(text, lang="en")
        return bool(
            statements(facts, passage, a=UR.NameUse, ur_ofOrganization=here, xl_literalForm=name,
                       dcterms_type=iri("name-type/full"))
        )  # fmt: skip
    if column == "Abbreviation":
        name = Literal(text, lang="ja-latn")
        return bool(
            statements(facts, passage, a=UR.NameUse, ur_ofOrganization=here, xl_literalForm=name,
                       dcterms_type=iri("name-type/short"))
        )  # fmt: skip
    if column == "Founded":
        if not text:
            return bool(remarks(facts, passage, subject, "blank-founding-date"))
        when = date("1989-11-21" if text == "November 21, 1989" else text)
        return bool(statements(facts, passage, ur_created=here, ur_date=when))
    if match := re.fullmatch(r"Membership \((\d{4})\)", column):
        year = date(match[1])
        if text in ("", "?"):
            value = Literal(text)
            return bool(remarks(facts, passage, subject, "blank-member-count", ur_date=year, rdf_value=value))
        return bool(
            statements(
                facts,
                passage,
                a=UR.MembershipCount,
                ur_ofOrganization=here,
                ur_date=year,
                ur_count=digits(text),
            )
        )
    if column == "Left":
        if not text:
            return bool(remarks(facts, passage, subject, "blank-end-date"))
        return bool(statements(facts, passage, a=UR.Affiliation, org_member=here, ur_to=date(text)))
    if column == "Reason not affiliated":
        if not text:
            return bool(remarks(facts, passage, subject, "blank-end-reason")) and bool(
                statements(facts, passage, org_member=here, ur_endReason=iri("end-reason/not-given"))
            )
        successor = text.removeprefix("Merged into ").lower()
        return bool(
            statements(facts, passage, org_member=here, ur_endReason=iri("end-reason/merged"))
        ) and any(
            (event, role, iri("id/" + successor)) in facts
            for event in statements(facts, passage, ur_ceased=here)
            for role in (UR.created, UR.continued)
        )
    if match := re.fullmatch(r"(general-secretary|president) (name|year)", column):
        role, part = iri("role/" + match[1]), match[2]
        terms = statements(
            facts, passage, a=UR.Tenure, org_member=here, org_role=role, ur_ordinal=Literal(int(cell["row"]))
        )
        if part == "name":
            return len(terms) == 1 and (here, SKOS.prefLabel, Literal(text, lang="en")) in facts
        if not text:
            return bool(remarks(facts, passage, subject, "blank-term-start")) and not any(
                facts.objects(terms[0], UR["from"])
            )
        return len(terms) == 1 and (terms[0], UR["from"], date(text)) in facts
    if column == "Founder":
        founded = statements(facts, passage, a=UR.Founding, ur_created=here)
        founders = {founder for event in founded for founder in facts.objects(event, PROV.wasAssociatedWith)}
        return founders == ({iri("id/" + text)} if text else set())
    if column == "Relation to RENGO":
        return bool(
            statements(facts, passage, a=UR.Relation, ur_ofOrganization=here,
                       dcterms_relation=iri("id/rengo"), dcterms_type=iri("relation/" + text))
        )  # fmt: skip
    if column == "Location Country":
        return bool(statements(facts, passage, a=UR.Seat, schema_addressCountry=Literal(text)))
    if column == "Headquarters":
        return bool(statements(facts, passage, a=UR.Seat, schema_address=Literal(text)))
    if column == "Members":
        counts = statements(
            facts, passage, a=UR.MembershipCount, ur_ofOrganization=here, ur_count=Literal(1200000)
        )
        return len(counts) == 1 and not any(facts.objects(counts[0], UR.date))
    if column == "Logo":
        return bool(remarks(facts, passage, subject, "logo-file", rdf_value=Literal(text)))
    raise AssertionError(f"no rule for the column {column}")


def test_the_list_of_cells_is_that_of_the_documents() -> None:
    """20 × 4, 9 × 6 and 15 × 3 table cells, 6 of the infobox, 14 officers × 2, 8 + 8 × 4 of the lists."""
    by_passage = Counter(cell["passage"] for cell in CELLS)
    assert by_passage[ZENROREN + "current-affiliates"] == 80
    assert by_passage[ZENROREN + "former-affiliates"] == 54
    assert by_passage[KOKKO + "founding-unions"] == 45
    assert by_passage[ZENROREN + "infobox"] == 6
    assert by_passage[ZENROREN + "general-secretaries"] == 12
    assert by_passage[ZENROREN + "presidents"] == 16
    assert by_passage[KOKKO + "largest-affiliates"] == 8
    assert sum(n for passage, n in by_passage.items() if passage.startswith(RENGO)) == 32


@pytest.mark.parametrize(
    "cell", CELLS, ids=lambda c: f"{c['passage'].split('#')[1]}-{c['row']}-{c['column']}".replace(" ", "_")
)
def test_cell_is_accounted_for(facts: Graph, cell: dict[str, str]) -> None:
    assert accounted(facts, cell), cell


@pytest.mark.parametrize(
    "change", [{"subject": "id/kenkoro"}, {"cell": "77,777"}, {"passage": KOKKO + "lead"}]
)
def test_a_wrong_cell_is_noticed(facts: Graph, change: dict[str, str]) -> None:
    """The test above fails for another union, another figure, another passage."""
    jmiu = next(c for c in CELLS if c["subject"] == "id/jmiu" and c["column"] == "Membership (1990)")
    assert accounted(facts, jmiu)
    assert not accounted(facts, jmiu | change)


def test_jmiu_had_11098_members_in_1990_says_the_table_of_former_affiliates(facts: Graph) -> None:
    (count,) = statements(
        facts, ZENROREN + "former-affiliates", a=UR.MembershipCount, ur_ofOrganization=iri("id/jmiu")
    )
    assert facts.value(count, UR["count"]) == Literal(11098)
    assert facts.value(count, UR.date) == date("1990")


def test_zenroren_was_founded_on_21_november_1989_says_the_text_as_well_as_the_infobox(facts: Graph) -> None:
    for passage in ("infobox", "founding-and-history"):
        assert statements(
            facts, ZENROREN + passage, ur_created=iri("id/zenroren"), ur_date=date("1989-11-21")
        )


def test_the_names_missing_from_the_first_sentence_are_recorded_as_blank(facts: Graph) -> None:
    assert remarks(facts, ZENROREN + "lead", "id/zenroren", "blank-name")
    names = facts.subjects(UR.ofOrganization, iri("id/zenroren"))
    here = [
        name for name in names for passage in facts.objects(name, PROV.wasDerivedFrom) if ZENROREN in passage
    ]
    forms = {form for name in here for form in facts.objects(name, XL.literalForm)}
    assert forms and not [form for form in forms if form.language == "ja"]


def test_zenroren_belongs_to_no_party_but_is_aligned_with_the_communist_party(facts: Graph) -> None:
    passage = ZENROREN + "party-affiliation"
    none = statements(facts, passage, a=UR.Relation, dcterms_type=iri("relation/not-affiliated-to-any-party"))
    aligned = statements(facts, passage, a=UR.Relation, dcterms_type=iri("relation/generally-aligned-with"))
    assert len(none) == len(aligned) == 1
    assert facts.value(none[0], DCTERMS.relation) is None
    party = facts.value(aligned[0], DCTERMS.relation)
    assert facts.value(party, SKOS.prefLabel) == Literal("Japan Communist Party", lang="en")


def test_there_is_one_prefectural_federation_for_each_of_the_47_prefectures(facts: Graph) -> None:
    bodies = {
        facts.value(relation, UR.ofOrganization)
        for relation in statements(
            facts, ZENROREN + "current-affiliates", dcterms_type=iri("relation/local-body-of")
        )
    }
    prefectures = {facts.value(body, DCTERMS.spatial) for body in bodies}
    assert len(bodies) == 47
    assert prefectures == {iri(f"prefecture/jp-{number:02d}") for number in range(1, 48)}
    for body in bodies:
        uses = facts.subjects(UR.ofOrganization, body)
        named = {form for use in uses for form in facts.objects(use, XL.literalForm)}
        notes = facts.objects(body, SKOS.editorialNote)
        marked = any(str(note).startswith("Label made by unionref") for note in notes)
        assert marked or named.issuperset(facts.objects(body, SKOS.prefLabel)), "a label of ours is marked so"
    assert all(
        remarks(facts, ZENROREN + "current-affiliates", str(b).removeprefix(BASE), "blank-name")
        for b in bodies
    )


def test_the_see_also_of_zenroren_is_kept(facts: Graph) -> None:
    value = Literal("Labor unions in Japan")
    assert remarks(facts, ZENROREN + "see-also", "id/zenroren", "see-also", rdf_value=value)


def test_kokkororen_has_a_japanese_name_and_two_spellings_of_its_short_name(facts: Graph) -> None:
    def forms(passage: str) -> set[Literal]:
        uses = statements(facts, passage, a=UR.NameUse, ur_ofOrganization=iri("id/kokko-roren"))
        return {form for use in uses for form in facts.objects(use, XL.literalForm)}

    assert Literal("日本国家公務員労働組合連合会", lang="ja") in forms(KOKKO + "lead")
    assert Literal("Kokko Roren", lang="ja-latn") in forms(KOKKO + "lead")
    assert Literal("Kokkororen", lang="ja-latn") in forms(ZENROREN + "current-affiliates")


def test_kokkororen_was_founded_on_1_october_1975_by_fifteen_unions_of_sohyo(facts: Graph) -> None:
    (founding,) = statements(facts, KOKKO + "history", ur_created=iri("id/kokko-roren"))
    founders = set(facts.objects(founding, UR.continued))
    table = {iri(c["subject"]) for c in CELLS if c["passage"] == KOKKO + "founding-unions"}
    assert facts.value(founding, UR.date) == date("1975-10-01")
    assert founders == table and len(table) == 15
    in_sohyo = statements(facts, KOKKO + "history", a=UR.Affiliation, org_organization=iri("id/sohyo"))
    assert {facts.value(affiliation, ORG.member) for affiliation in in_sohyo} == table


@pytest.mark.parametrize(
    ("when", "members"), [("1975-10-01", 87112), ("1989", 138503), ("2019", 60454)]
)  # fmt: skip
def test_the_membership_of_kokkororen_told_in_the_text(facts: Graph, when: str, members: int) -> None:
    assert statements(
        facts, KOKKO + "history", a=UR.MembershipCount, ur_ofOrganization=iri("id/kokko-roren"),
        ur_date=date(when), ur_count=Literal(members),
    )  # fmt: skip


def test_both_documents_give_kokkororen_60454_members_in_2019_and_it_is_one_statement(facts: Graph) -> None:
    counts = list(facts.subjects(UR["count"], Literal(60454)))
    assert len(counts) == 1
    passages = set(facts.objects(counts[0], PROV.wasDerivedFrom))
    assert passages >= {iri(KOKKO + "history"), iri(ZENROREN + "current-affiliates")}


def test_sohyo_merged_into_rengo_in_1989(facts: Graph) -> None:
    (event,) = statements(facts, KOKKO + "history", a=UR.Absorption)
    assert facts.value(event, UR.ceased) == iri("id/sohyo")
    assert facts.value(event, UR.continued) == iri("id/rengo")
    assert facts.value(event, UR.date) == date("1989")


def test_kokkororen_became_a_founding_affiliate_of_zenroren_in_1989(facts: Graph) -> None:
    assert statements(
        facts, KOKKO + "history", a=UR.Affiliation, org_member=iri("id/kokko-roren"),
        org_organization=iri("id/zenroren"), org_role=iri("role/founding-member"), ur_from=date("1989"),
    )  # fmt: skip


def test_a_section_that_wished_to_join_rengo_split_away_in_1989(facts: Graph) -> None:
    (event,) = statements(facts, KOKKO + "history", a=UR.Secession)
    assert facts.value(event, UR.continued) == iri("id/kokko-roren")
    assert facts.value(event, UR.date) == date("1989")
    formed = facts.value(event, UR.created)
    label = Literal("Japan Central Federation of National Public Service Employees' Unions", lang="en")
    assert facts.value(formed, SKOS.prefLabel) == label
    assert statements(
        facts, KOKKO + "history", a=UR.Relation, ur_ofOrganization=formed, dcterms_relation=iri("id/rengo"),
        dcterms_type=iri("relation/wished-to-join"),
    )  # fmt: skip
    joined = [
        a for a in facts.subjects(ORG.member, formed) if (a, ORG.organization, iri("id/rengo")) in facts
    ]
    passages = {p for a in joined for p in facts.objects(a, PROV.wasDerivedFrom)}
    assert iri(KOKKO + "history") not in passages, "that it joined RENGO is not said"


def test_labor_and_labour_ministry_are_one_union_with_two_names(facts: Graph) -> None:
    for passage, form in ((KOKKO + "founding-unions", "Labor Ministry Workers' Union"),
                          (KOKKO + "largest-affiliates", "Labour Ministry Workers' Union")):  # fmt: skip
        assert statements(
            facts, passage, ur_ofOrganization=iri("id/zenrodo"), xl_literalForm=Literal(form, lang="en")
        )


def test_zenunyu_and_unyuippan_are_two(facts: Graph) -> None:
    assert facts.value(iri("id/zenunyu"), SKOS.prefLabel) != facts.value(iri("id/unyuippan"), SKOS.prefLabel)


def test_every_statement_names_a_passage_that_is_described(facts: Graph) -> None:
    passages = set(facts.objects(None, PROV.wasDerivedFrom))
    assert passages
    for passage in passages:
        assert (passage, RDF.type, UR.Passage) in facts
        source = facts.value(passage, DCTERMS.isPartOf)
        assert (source, RDF.type, UR.Source) in facts
        assert facts.value(source, UR.reliability) is not None


def test_twelve_persons_held_the_fourteen_terms(facts: Graph) -> None:
    terms = {
        term
        for passage in ("general-secretaries", "presidents")
        for term in statements(facts, ZENROREN + passage, a=UR.Tenure)
    }
    persons = {facts.value(term, ORG.member) for term in terms}
    assert len(terms) == 14 and len(persons) == 12
    assert all((person, RDF.type, FOAF.Person) in facts for person in persons)
