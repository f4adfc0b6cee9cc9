"""What the wider sheets need of ontology/: concepts, two terms, looser shapes. usage: extend.py ROOT"""
import sys
from pathlib import Path
root=Path(sys.argv[1]); sys.path.insert(0,str(root))
import pyoxigraph as ox
from unionref.turtle import parse, format_graph
B='https://w3id.org/unionref/'; UR=B+'ontology#'
SK='http://www.w3.org/2004/02/skos/core#'; SH='http://www.w3.org/ns/shacl#'; RDF='http://www.w3.org/1999/02/22-rdf-syntax-ns#'; RDFS='http://www.w3.org/2000/01/rdf-schema#'; OWL='http://www.w3.org/2002/07/owl#'
N=ox.NamedNode; L=lambda t,l='en':ox.Literal(t,language=l); T=ox.Triple
p=root/'ontology/schemes.ttl'; ts=set(parse(p,blank_nodes=True))
def concept(path,en,ja,definition,broader=None):
    s=N(B+path)
    if any(t.subject==s for t in ts): return
    ts.update({T(s,N(RDF+'type'),N(SK+'Concept')),T(s,N(SK+'inScheme'),N(B+path.split('/')[0])),T(s,N(SK+'prefLabel'),L(en)),T(s,N(SK+'prefLabel'),L(ja,'ja')),T(s,N(SK+'definition'),L(definition))})
    ts.add(T(s,N(SK+'broader'),N(B+broader)) if broader else T(s,N(SK+'topConceptOf'),N(B+path.split('/')[0])))
concept('remark/website','website','ウェブサイト','The address of the body on the web, as the source prints it.','remark/attribute')
concept('remark/corporate-number','corporate number','法人番号','The Japanese corporate number of the body, as the source prints it.','remark/attribute')
concept('remark/kind-read','kind read','団体種別','What kind of body the source takes it for, or what it was taken for while reading.','remark/attribute')
concept('remark/industry-read','industry read','産業','The industry the source names, or that was read off the name.','remark/attribute')
concept('remark/noted','further remark','備考','Something else the source tells of the body, in our words.','remark/attribute')
concept('remark/sources-differ','sources differ','出典間の相違','Two sources, or two places of one source, do not agree; what they say is in the note.','remark/oddity')
concept('remark/identity-open','identity open','同一性未定','Two entries may stand for one person or body; they are kept apart until a source settles it.','remark/oddity')
concept('relation/possibly-same-as','possibly the same as','同一の可能性','The two may be one body; they are kept apart, and the note says why and what would settle it.')
concept('source-kind/editorial','editorial record','編集記録','A record of what the editors of this graph decided or left open.')
p.write_text(format_graph(ts),encoding='utf-8')
# ---- terms
p=root/'ontology/unionref.ttl'; ts=set(parse(p,blank_nodes=True))
def term(name,kind,en,ja,definition,comment,example,*more):
    s=N(UR+name)
    ts.update({T(s,N(RDF+'type'),N(OWL+kind)),T(s,N(RDFS+'isDefinedBy'),N(B+'ontology')),T(s,N(RDFS+'label'),L(en)),T(s,N(SK+'prefLabel'),L(en)),T(s,N(SK+'prefLabel'),L(ja,'ja')),T(s,N(SK+'definition'),L(definition)),T(s,N(RDFS+'comment'),L(comment)),T(s,N(SK+'example'),L(example)),*[T(s,N(a),N(b) ) for a,b in more]})
term('approximate','DatatypeProperty','approximate','概数','Says that the source words a figure as rounded or approximate.','Given only where it is true; the wording is in the note.','A figure printed as 約1万2千人 is 12000 and approximate.',(RDFS+'range','http://www.w3.org/2001/XMLSchema#boolean'),(RDFS+'domain',UR+'MembershipCount'))
term('possiblySameAs','ObjectProperty','possibly the same as','同一の可能性','Joins two organizations that may be one and are kept apart until a source settles it.','Made from the relations of the kind possibly-same-as, which give the reason.','Zenjiun and Unyuippan may be one union or two.',(RDF+'type',OWL+'SymmetricProperty'),(RDFS+'domain',UR+'Organization'),(RDFS+'range',UR+'Organization'),('http://purl.org/dc/terms/type',B+'term-type/derived'))
p.write_text(format_graph(ts),encoding='utf-8')
(root/'ontology/rules/possibly-same-as.rq').write_text('''#+ summary: Two bodies that may be one.
#+ description: From the relations of the kind possibly-same-as, in which an editor says why the two are kept apart.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX relation: <https://w3id.org/unionref/relation/>
PREFIX ur: <https://w3id.org/unionref/ontology#>
CONSTRUCT { ?one ur:possiblySameAs ?other }
WHERE {
  ?statement a ur:Relation ;
    dcterms:type relation:possibly-same-as ;
    ur:ofOrganization ?one ;
    dcterms:relation ?other .
}
''')

# ---- shapes
def edit(name,*pairs):
    p=root/'ontology/shapes'/name; t=p.read_text(encoding='utf-8')
    for a,b in pairs:
        if b in t and b: continue
        if a not in t: print('not found in',name,':',a[:70]); continue
        t=t.replace(a,b,1)
    p.write_text(t,encoding='utf-8')
    ts=parse(p,blank_nodes=True); p.write_text(format_graph(ts),encoding='utf-8')
def cut(name,shape):
    import re
    t=(root/'ontology/shapes'/name).read_text(encoding='utf-8')
    return re.search(r'(?m)^<shapes#'+shape+r'>\n.*?\n    \.\n',t,re.S).group()
for f,s in (('counts.ttl','MembershipCount-organization'),('names.ttl','NameUse-organization'),('remarks.ttl',None)):
    if s:
        old=cut(f,s)
        edit(f,(old,old.replace('    sh:class ur:Organization ;','    sh:or ( <shapes#AnOrganization> <shapes#APopulation> ) ;')))
old=cut('counts.ttl','MembershipCount')
import re
t=(root/'ontology/shapes/counts.ttl').read_text(encoding='utf-8')
if 'MembershipCount-approximate' not in t:
    t=t.replace('<shapes#MembershipCount-basis> ,','<shapes#MembershipCount-approximate> ,\n        <shapes#MembershipCount-basis> ,',1).replace('ur:count, ur:countBasis and a source','ur:count, ur:countBasis, ur:approximate and a source')
    t+="""
<shapes#MembershipCount-approximate>
    a sh:PropertyShape ;
    sh:path ur:approximate ;
    sh:in ( true ) ;
    sh:maxCount 1 ;
    sh:message "ur:approximate is true where the source words the figure as rounded, and is left out elsewhere."@en ;
    sh:severity sh:Violation ;
    .
"""
    (root/'ontology/shapes/counts.ttl').write_text(t,encoding='utf-8'); edit('counts.ttl')
t=(root/'ontology/shapes/organizations.ttl').read_text(encoding='utf-8')
if 'APopulation' not in t:
    t=t.replace('@prefix rdf:','@prefix rdf:',1)
    if '@prefix schema:' not in t: t=t.replace('@prefix sh:','@prefix schema: <https://schema.org/> .\n@prefix sh:',1)
    t+="""
<shapes#APopulation>
    a sh:NodeShape ;
    sh:class schema:StatisticalPopulation ;
    sh:severity sh:Violation ;
    .

<shapes#StatisticalPopulation>
    a sh:NodeShape ;
    sh:targetClass schema:StatisticalPopulation ;
    sh:closed true ;
    sh:ignoredProperties ( rdf:type skos:editorialNote skos:note ) ;
    sh:property <shapes#StatisticalPopulation-prefLabel> ;
    sh:message "A statistical population has a name and notes, and nothing else of its own: it is not an organization."@en ;
    sh:severity sh:Violation ;
    .

<shapes#StatisticalPopulation-prefLabel>
    a sh:PropertyShape ;
    sh:path skos:prefLabel ;
    sh:minCount 1 ;
    sh:uniqueLang true ;
    sh:message "A statistical population has at least one name, and at most one in each language."@en ;
    sh:severity sh:Violation ;
    .
"""
    (root/'ontology/shapes/organizations.ttl').write_text(t,encoding='utf-8'); edit('organizations.ttl')
# events with a party that the source leaves unnamed: a note says so
t=(root/'ontology/shapes/events.ttl').read_text(encoding='utf-8')
if 'shapes#Noted>' not in t:
    for cls,part,path in (('Secession','created','ur:created'),('Absorption','ceased','ur:ceased')):
        old=cut('events.ttl',f'{cls}-{part}'); node=cut('events.ttl',cls)
        msg=re.search(r'sh:message "((?:[^"\\\\]|\\\\.)*)"',old); msg=msg.group(1)
        t=t.replace(old,'')
        t=re.sub(r'( ,\n)?        <shapes#'+cls+'-'+part+r'>( ,\n)?',lambda m: '' if not (m.group(1) and m.group(2)) else ' ,\n',t,1)
        t=t.replace(f'    sh:targetClass ur:{cls} ;\n',f'    sh:targetClass ur:{cls} ;\n    sh:or ( <shapes#Some{part.capitalize()}> <shapes#Noted> ) ;\n    sh:message "{msg[:-1]}; where the source leaves it unnamed, a skos:note says so."@en ;\n',1)
        t+=f"""
<shapes#Some{part.capitalize()}>
    a sh:NodeShape ;
    sh:property <shapes#Some{part.capitalize()}-{part}> ;
    sh:severity sh:Violation ;
    .

<shapes#Some{part.capitalize()}-{part}>
    a sh:PropertyShape ;
    sh:path {path} ;
    sh:minCount 1 ;
    sh:message "At least one party has this role."@en ;
    sh:severity sh:Violation ;
    .
"""
    t+="""
<shapes#Noted>
    a sh:NodeShape ;
    sh:property <shapes#Noted-note> ;
    sh:severity sh:Violation ;
    .

<shapes#Noted-note>
    a sh:PropertyShape ;
    sh:path skos:note ;
    sh:minCount 1 ;
    sh:message "A note says which party the source leaves unnamed."@en ;
    sh:severity sh:Violation ;
    .
"""
    (root/'ontology/shapes/events.ttl').write_text(t,encoding='utf-8'); edit('events.ttl')
