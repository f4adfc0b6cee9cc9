import csv, sys, re, collections
from pathlib import Path
from rdflib import Graph, URIRef as U, Literal as L, Namespace as N, RDF
from rdflib.namespace import SKOS, DCTERMS, PROV, XSD, FOAF, OWL
B='https://w3id.org/unionref/'
UR=N(B+'ontology#'); ORG=N('http://www.w3.org/ns/org#'); XL=N('http://www.w3.org/2008/05/skos-xl#'); SCH=N('https://schema.org/'); PAV=N('http://purl.org/pav/')
def b(x): return U(B+x)
files=collections.defaultdict(list)
def folder(page):
    seg,slug=page.split('/')
    return {'id':'organizations','event':'events','person':'persons','source':'sources'}[seg]+'/'+slug+'.ttl'
def add(s,*po):
    page=s.split('#')[0]
    for p,o in po:
        if o is None: continue
        for v in (o if isinstance(o,(list,tuple)) else [o]):
            files[folder(page)].append((b(s),p,v))
def d(t):
    if not t: return None
    return L(t,datatype={4:XSD.gYear,7:XSD.gYearMonth,10:XSD.date}[len(t)])
A=RDF.type; SRC=PROV.wasDerivedFrom
en=lambda t:L(t,lang='en'); ja=lambda t:L(t,lang='ja'); lt=lambda t:L(t,lang='ja-latn')
Z='source/wikipedia-en-zenroren'; K='source/wikipedia-en-kokkororen'; R='source/rengo-related-organizations'
def P(*xs): return [b(x) for x in xs]
# ---------------------------------------------------------------- sources
def source(s,title,pub,kind,rel,url,frm,ident,passages,note=None):
    add(s,(A,UR.Source),(DCTERMS.title,en(title)),(DCTERMS.publisher,L(pub)),(DCTERMS.type,b('source-kind/'+kind)),(UR.reliability,b('reliability/%d'%rel)),(DCTERMS.language,L('en')),(SCH.url,U(url) if url else None),(PAV.retrievedFrom,U(frm) if frm else None),(PAV.retrievedOn,L('2026-11-22',datatype=XSD.date)),(DCTERMS.identifier,L(ident)),(SKOS.note,en(note) if note else None))
    for frag,loc in passages: add(s+'#'+frag,(A,UR.Passage),(DCTERMS.isPartOf,b(s)),(N("http://purl.org/ontology/bibo/")["locator"],en(loc)))
source(Z,'Zenroren','Wikipedia','encyclopaedia',2,'https://en.wikipedia.org/wiki/National_Confederation_of_Trade_Unions_(Japan)',None,'000_182e1e0832048d23',[('lead','Title and lead'),('infobox','Infobox'),('founding-and-history','Founding and history'),('party-affiliation','Party affiliation'),('current-affiliates','Affiliated unions / Current affiliates'),('former-affiliates','Affiliated unions / Former affiliates'),('general-secretaries','Leadership / General Secretaries'),('presidents','Leadership / Presidents'),('see-also','See also')],'Read as plain text, in which the Japanese names of the first sentence are missing. The latest year in it is 2020.')
source(K,"Japan Federation of National Public Service Employees' Unions",'Wikipedia','encyclopaedia',2,'https://en.wikipedia.org/wiki/Japan_Federation_of_National_Public_Service_Employees%27_Unions',None,'002_ce8edc055d0aeb6b',[('lead','Title and lead'),('history','History (text before and after the table of unions)'),('founding-unions','Table of unions with Membership (1980)'),('largest-affiliates','List of the largest affiliates')],'Read as plain text. The latest year in it is 2019.')
source(R,'Related Organizations','RENGO (Japanese Trade Union Confederation)','own-publication',1,None,'http://jtuc-rengo.org/relatedorgs/','004_5ae3ac784af9150f',[('related-organizations','About RENGO / Related Organizations'),('japan-labour-culture-foundation','About RENGO / Related Organizations / Japan Labour Culture Foundation'),('labour-banks','About RENGO / Related Organizations / The Labour Banks')],'Undated page of RENGO itself.')
ZC,ZF,ZI,ZL,ZH,ZP,ZG,ZPR,ZS=[Z+'#'+x for x in ('current-affiliates','former-affiliates','infobox','lead','founding-and-history','party-affiliation','general-secretaries','presidents','see-also')]
KL,KH,KT,KB=[K+'#'+x for x in ('lead','history','founding-unions','largest-affiliates')]
RR,RC,RB=[R+'#'+x for x in ('related-organizations','japan-labour-culture-foundation','labour-banks')]
CLS={'national-centre':'NationalCentre','industrial-federation':'Federation','enterprise-federation':'Federation','union':'Union','general-union':'Union','council':'Council','local-body':'LocalBody'}
KIND_NOTE='Kind and industry are read off the name; the source has no such column.'
def org(i,kind,inds=(),label=None,short=None,cls=None,note=None,edit=KIND_NOTE,**kw):
    s='id/'+i
    add(s,(A,UR[cls or CLS.get(kind,'RelatedOrganization')]),(SKOS.prefLabel,en(label) if label else None),(SKOS.altLabel,lt(short) if short else None),(ORG.classification,[b('kind/'+kind)]+[b('industry/'+x) for x in inds]),(SKOS.note,en(note) if note else None),(SKOS.editorialNote,en(edit) if edit else None))
def name(i,frag,lit,typ,*src,note=None,**kw):
    add(f'id/{i}#{frag}',(A,UR.NameUse),(UR.ofOrganization,b('id/'+i)),(XL.literalForm,lit),(DCTERMS.type,b('name-type/'+typ)),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
def count(i,frag,date,n,*src,note=None):
    add(f'id/{i}#{frag}',(A,UR.MembershipCount),(UR.ofOrganization,b('id/'+i)),(UR.date,d(date)),(UR['count'],L(int(n))),(UR.countBasis,b('count-basis/not-stated')),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
def founding(i,date,*src,frag='founding',founder=None,note=None):
    add(f'id/{i}#{frag}',(A,UR.Founding),(UR.created,b('id/'+i)),(UR.date,d(date)),(PROV.wasAssociatedWith,b('id/'+founder) if founder else None),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
def affil(i,body,*src,frag=None,attested=None,frm=None,to=None,reason=None,role=None,note=None):
    add(f'id/{i}#{frag or "in-"+body}',(A,UR.Affiliation),(ORG.member,b('id/'+i)),(ORG.organization,b('id/'+body)),(UR['from'],d(frm)),(UR.to,d(to)),(UR.attested,d(attested)),(UR.endReason,b('end-reason/'+reason) if reason else None),(ORG.role,b('role/'+role) if role else None),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
def relation(i,frag,typ,*src,obj=None,note=None):
    add(f'id/{i}#{frag}',(A,UR.Relation),(UR.ofOrganization,b('id/'+i)),(DCTERMS.relation,b('id/'+obj) if obj else None),(DCTERMS.type,b('relation/'+typ)),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
def remark(i,frag,typ,note,*src,subjects=(),date=None,value=None):
    subs=[x if '/' in x else 'id/'+x for x in (subjects or (i,))]
    page=i if '/' in i else 'id/'+i
    add(f'{page}#{frag}',(A,UR.Remark),(DCTERMS.subject,[b(x) for x in subs]),(DCTERMS.type,b('remark/'+typ)),(UR.date,d(date)),(RDF.value,L(value) if value is not None else None),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
def event(i,cls,label,date,*src,ceased=(),continued=(),created=(),note=None):
    f=lambda xs:[b('id/'+x) for x in xs]
    add('event/'+i,(A,UR[cls]),(SKOS.prefLabel,en(label)),(UR.ceased,f(ceased)),(UR.continued,f(continued)),(UR.created,f(created)),(UR.date,d(date)),(SRC,P(*src)),(SKOS.note,en(note) if note else None))
# ---------------------------------------------------------------- document 1
doc=Path('/work/shared/seeds/000_182e1e0832048d23.txt').read_text()
def table(text,head):
    rows=[];on=False
    for line in text.splitlines():
        if line.startswith(head): on=True; continue
        if on:
            if not line.startswith('|'): break
            rows.append([c.strip() for c in line.strip().strip('|').split('|')])
    return rows
ID={'Nenkinsha-kumia':'nenkinsha-kumiai','Nihoniroren':'nihon-iroren','Kokkororen':'kokko-roren','Yusanro':'yusanro-2012','Zennokyororen':'zennokyo-roren','Zenroren Zenkoku-ippan':'zenroren-zenkoku-ippan'}
slug=lambda a: ID.get(a,a.lower().replace(' ','-'))
KI={'kenkoro':('union',['construction','transport','general']),'jikosoren':('industrial-federation',['automobile-transport']),'zenkyo':('industrial-federation',['education']),'nenkinsha-kumiai':('union',['pensioners']),'eisanro':('industrial-federation',['film-and-theatre']),'eiensoren':('industrial-federation',['film-and-theatre']),'zeninsoren':('industrial-federation',['printing-and-publishing']),'minpororen':('industrial-federation',['broadcasting']),'nihon-iroren':('industrial-federation',['health']),'kokko-roren':('industrial-federation',['national-public-service']),'jichiroren':('industrial-federation',['local-public-service']),'jmitu':('union',['metal','information-and-telecommunication']),'tokushuhojin-roren':('council',['public-corporations']),'seikyororen':('industrial-federation',['cooperatives']),'kinyuroren':('industrial-federation',['finance']),'kensuroren':('industrial-federation',['cargo-checking']),'fukushi-hoikuro':('union',['welfare-and-childcare']),'yusanro-2012':('union',['postal']),'seni-sanro':('union',['textiles-and-clothing']),'zenroren-zenkoku-ippan':('general-union',['general']),
'jmiu':('union',['metal','machinery','information-and-telecommunication']),'zendoro':('union',['railways']),'unyuippan':('union',['transport','general']),'zennichijiro':('union',['construction','agriculture','general']),'sharyorokyo':('industrial-federation',['rolling-stock']),'zennokyo-roren':('industrial-federation',['agriculture']),'zenshinro':('industrial-federation',['credit-associations']),'chiginren':('industrial-federation',['banking']),'tsushinroso':('union',['telecommunication'])}
org('zenroren','national-centre',[],'National Confederation of Trade Unions','Zenroren',edit=None)
name('zenroren','name-en',en('National Confederation of Trade Unions'),'full',ZI)
name('zenroren','short-name',lt('Zenroren'),'short',ZL,note='Title of the page.')
founding('zenroren','1989-11-21',ZI,ZH)
count('zenroren','count-undated',None,1200000,ZI,note='Printed as "1.2 million", without a date: a rounded figure.')
add('id/zenroren#seat',(A,UR.Seat),(UR.ofOrganization,b('id/zenroren')),(SCH.address,L('4F, 2-4-4, Yushima, Bunkyo, Tokyo')),(SCH.addressCountry,L('Japan')),(SRC,P(ZI)))
remark('zenroren','logo','logo-file','File name of the logo in the infobox.',ZI,value='Zenroren logo green.svg')
remark('zenroren','see-also','see-also','Article pointed to at the end of the page.',ZS,value='Labor unions in Japan')
relation('zenroren','party-affiliation','not-affiliated-to-any-party',ZP)
relation('zenroren','party-alignment','generally-aligned-with',ZP,obj='japan-communist-party')
org('japan-communist-party','political-party',[],'Japan Communist Party',None,cls='Organization',edit=None)
name('japan-communist-party','name-en',en('Japan Communist Party'),'full',ZP)
remark('zenroren','blank-name','blank-name','Two places of the first sentence are empty: the full name it begins with, and the name by which the body is known in Japanese.',ZL)
cur=table(doc,'| Union | Abbreviation | Founded | Membership (2019)'); assert len(cur)==20,len(cur)
# (merged unions: no founding event of their own: the merger is their beginning)
MERGED={'kenkoro','jmitu','kinyuroren'}
for n,(nm,ab,fo,mem) in enumerate(cur,1):
    i=slug(ab); k,inds=KI[i]
    org(i,k,inds,nm,ab)
    name(i,'name-en',en(nm),'full',ZC,*([KL] if i=='kokko-roren' else []))
    name(i,'short-name',lt(ab),'short',ZC)
    if fo and i not in MERGED: founding(i,fo,ZC)
    if not fo: remark(i,'blank-founded','blank-founding-date','The cell Founded is empty.',ZC,value='')
    if mem: count(i,'count-2019','2019',mem.replace(',',''),ZC,*([KH] if i=='kokko-roren' else []))
    else: remark(i,'blank-count-2019','blank-member-count','The cell Membership (2019) is empty.',ZC,date='2019',value='')
    affil(i,'zenroren',ZC,attested='2019',note='Listed among the current affiliates, in a table with membership for 2019; no date of joining.',frag='in-zenroren-2019' if i=='kokko-roren' else None)
fm=table(doc,'| Union | Abbreviation | Founded | Left'); assert len(fm)==9
for nm,ab,fo,left,reason,mem in fm:
    i=slug(ab); k,inds=KI[i]
    org(i,k,inds,nm,ab)
    name(i,'name-en',en(nm),'full',ZF); name(i,'short-name',lt(ab),'short',ZF)
    founding(i,fo,ZF)
    count(i,'count-1990','1990',mem.replace(',',''),ZF)
    affil(i,'zenroren',ZF,attested='1990',to=left,reason='merged' if reason else 'not-given',note=f'Listed among the former affiliates; reason as printed: {reason}.' if reason else 'Listed among the former affiliates; the cells for the year of leaving and for the reason are empty.')
    if not left: remark(i,'blank-left','blank-end-date','The cell Left is empty.',ZF,value=''); remark(i,'blank-reason','blank-end-reason','The cell Reason not affiliated is empty.',ZF,value='')
event('kenkoro-1999','Merger','Merger of Zendoro, Unyuippan and Zennichijiro into Kenkoro','1999',ZF,ZC,ceased=['zendoro','unyuippan','zennichijiro'],created=['kenkoro'],note='Put together from the cells Left and Reason of the three former affiliates and the cell Founded of Kenkoro.')
event('kinyuroren-2006','Merger','Merger of Zenshinro and Chiginren into Kinyuroren','2006',ZF,ZC,ceased=['zenshinro','chiginren'],created=['kinyuroren'],note='Put together from the cells Left and Reason of the two former affiliates and the cell Founded of Kinyuroren.')
event('jmitu-2016','Merger','Merger of JMIU and Tsushinroso into JMITU','2016',ZF,ZC,ceased=['jmiu','tsushinroso'],created=['jmitu'],note='Put together from the cells Left and Reason of the two former affiliates and the cell Founded of JMITU.')
event('zennichijiro-1991','Absorption','Zennokyororen merges into Zennichijiro','1991',ZF,ceased=['zennokyo-roren'],continued=['zennichijiro'],note='An absorption, because Zennichijiro is given as founded in 1947 and as leaving in 1999: it existed before and went on.')
# officers
PERS={'Kanemichi Kumagai':'kumagai-kanemichi','Mitsuo Bannai':'bannai-mitsuo','Sakuji Daikoku':'daikoku-sakuji','Hisashi Inoue':'inoue-hisashi','Yukihiro Nomura':'nomura-yukihiro','Kurosawa Koichi':'kurosawa-koichi','Matsumoto Michihiro':'matsumoto-michihiro','Takeshi Ooe':'oe-takeshi','Mitsuru Mikami':'mikami-mitsuru','Kobayashi Yoji':'kobayashi-yoji','Yoshikazu Odagawa':'odagawa-yoshikazu','Obata Masako':'obata-masako'}
GS=[('1989','Kanemichi Kumagai'),('1998','Mitsuo Bannai'),('2006','Sakuji Daikoku'),('','Hisashi Inoue'),('2017','Yukihiro Nomura'),('2020','Kurosawa Koichi')]
PR=[('1989','Matsumoto Michihiro'),('','Takeshi Ooe'),('','Mitsuru Mikami'),('','Kanemichi Kumagai'),('','Kobayashi Yoji'),('2006','Mitsuo Bannai'),('2008','Yoshikazu Odagawa'),('2020','Obata Masako')]
for role,lst,src in (('general-secretary',GS,ZG),('president',PR,ZPR)):
    for n,(y,p) in enumerate(lst,1):
        assert p in doc
        pid=PERS[p]
        add('person/'+pid,(A,FOAF.Person),(SKOS.prefLabel,en(p)),(SKOS.note,en('Name in the order in which the source prints it.')))
        add(f'id/zenroren#{role}-{pid}',(A,UR.Tenure),(ORG.member,b('person/'+pid)),(ORG.organization,b('id/zenroren')),(ORG.role,b('role/'+role)),(UR['from'],d(y)),(UR.ordinal,L(n)),(SRC,P(src)))
        if not y: remark('zenroren',f'blank-start-{role}-{pid}','blank-term-start',f'{p} stands in the list without a year; only the order is given.',src,subjects=['zenroren','person/'+pid],value='')
# document 1: prefectures
import pycountry
JA="北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県".split()
LOCAL={1:'dororen',2:'aomori-kenroren',3:'iwate-roren',4:'miyagi-kenroren',5:'akita-kenroren',7:'fukushima-kenroren',8:'ibaraki-roren',9:'tochigi-kenroren',11:'sairoren',12:'chiba-roren',13:'tokyo-chihyo',14:'kanagawa-roren',16:'toyama-kenroren',17:'ishikawa-kenroren',20:'nagano-kenroren',22:'shizuoka-kenpyo',23:'airoren',24:'mieroren',26:'kyoto-sohyo',27:'osaka-roren',28:'hyogo-roren',29:'naroren',31:'tottori-kenroren',32:'shimane-roren',33:'okayama-kenrokaigi',34:'hiroshima-kenroren',36:'tokushima-roren',38:'ehime-roren',39:'kochi-kenroren',40:'fukuoka-kenroren',42:'nagasaki-kenroren',46:'kagoshima-kenroren',47:'okinawa-kenroren'}
assert len(LOCAL)==33
import unicodedata
for n in range(1,48):
    sub=pycountry.subdivisions.get(code=f'JP-{n:02d}')
    pn=''.join(c for c in unicodedata.normalize('NFD',sub.name) if not unicodedata.combining(c))
    i=LOCAL.get(n,'zenroren-'+pn.lower())
    s='id/'+i
    add(s,(A,UR.LocalBody),(SKOS.prefLabel,en(f'Prefectural federation of Zenroren in {pn}')),(ORG.classification,b('kind/local-body')),(DCTERMS.spatial,b(f'prefecture/jp-{n:02d}')),(SKOS.editorialNote,en('Label made by unionref: the source says that there is a prefectural federation in each of the 47 prefectures and names none.')))
    relation(i,'local-body-of-zenroren','local-body-of',ZC,obj='zenroren')
    remark(i,'blank-name','blank-name','The source counts a prefectural federation in every prefecture without naming it.',ZC)
# ---------------------------------------------------------------- document 2
doc2=Path('/work/shared/seeds/002_ce8edc055d0aeb6b.txt').read_text()
name('kokko-roren','name-ja',ja('日本国家公務員労働組合連合会'),'full',KL)
name('kokko-roren','short-name-2',lt('Kokko Roren'),'short',KL)
rows=table(doc2,'| Union | Abbreviation | Membership (1980)'); assert len(rows)==15
extra={'zenshiho':['judiciary'],'zenkokuzei':['taxation-and-customs'],'zenzeikan':['taxation-and-customs']}
founders=[]
for nm,ab,mem in rows:
    i=slug(ab); founders.append(i)
    fed=i=='sorifuroren'
    org(i,'enterprise-federation' if fed else 'union',['national-public-service']+extra.get(i,[]),nm or ab,ab,edit=KIND_NOTE if nm else 'The source gives only the abbreviation, which serves as label; kind and industry are those of the table it stands in.')
    if nm: name(i,'name-en',en(nm),'full',KT,*([KB] if i in('zenshiho','zenhomu','zenkokuzei') else []))
    else: remark(i,'blank-name','blank-full-name','The cell Union is empty: only the abbreviation is given.',KT,value='')
    name(i,'short-name',lt(ab),'short',KT)
    if mem=='?': remark(i,'blank-count-1980','blank-member-count','The cell Membership (1980) holds a question mark.',KT,date='1980',value='?')
    else: count(i,'count-1980','1980',mem.replace(',',''),KT)
    affil(i,'kokko-roren',KT,KH,attested='1980',role='founding-member',note='In the table that follows the sentence on the membership at the formation; its figures are headed 1980.')
    affil(i,'sohyo',KH,attested='1975-10-01',note='The sentence speaks of the founding unions as a group: public sector unions affiliated with Sohyo.')
event('kokko-roren-1975','Founding','Foundation of Kokkororen by fifteen unions','1975-10-01',KH,KT,continued=founders,created=['kokko-roren'],note='The founding unions are those of the table that follows the sentence on the formation.')
count('kokko-roren','count-1975','1975-10-01',87112,KH,note='Membership on formation.')
count('kokko-roren','count-1989','1989',138503,KH,note='Printed as "by 1989".')
affil('kokko-roren','zenroren',KH,frm='1989',role='founding-member',note='Kokko Roren became a founding affiliate in the year in which Sohyo merged into RENGO.',frag='in-zenroren')
for i,nm in (('sohyo','General Council of Trade Unions of Japan'),('rengo','Japanese Trade Union Confederation')):
    org(i,'national-centre',[],nm,{'sohyo':'Sohyo','rengo':'RENGO'}[i],edit='Kind read off the context.')
    name(i,'name-en',en(nm),'full',KH); name(i,'short-name',lt({'sohyo':'Sohyo','rengo':'RENGO'}[i]),'short',KH,*([RR] if i=='rengo' else []))
event('sohyo-rengo-1989','Absorption','Sohyo merges into RENGO','1989',KH,ceased=['sohyo'],continued=['rengo'],note='An absorption by the wording "merged into"; the source does not say whether RENGO existed before.')
org('kokko-soren','industrial-federation',['national-public-service'],"Japan Central Federation of National Public Service Employees' Unions",None)
name('kokko-soren','name-en',en("Japan Central Federation of National Public Service Employees' Unions"),'full',KH)
event('kokko-roren-1989','Secession',"A section of Kokkororen forms the Japan Central Federation of National Public Service Employees' Unions",'1989',KH,continued=['kokko-roren'],created=['kokko-soren'],note='Kokkororen went on. The year is that named two sentences before; which unions left is not said.')
relation('kokko-soren','wished-to-join-rengo','wished-to-join',KH,obj='rengo',note='Formed by a section of Kokkororen which wished to join RENGO; whether it did is not said.')
org('zen-iro','union',['health','national-public-service'],"All Japan National Hospital Workers' Union",None)
org('kokko-roso','union',['national-public-service'],'Labour Union of MLIT, JMA and Affiliates',None)
LARGE=[('zenshoko','All Economy, Trade and Industry Labor Union'),('zenkosei',"All Health and Welfare Ministry Workers' Union"),('zen-iro',"All Japan National Hospital Workers' Union"),('zenshiho',"All Judiciary Administration Employees' Union"),('zenrodo',"Labour Ministry Workers' Union"),('kokko-roso','Labour Union of MLIT, JMA and Affiliates'),('zenhomu',"Justice Ministry Employees' Union"),('zenkokuzei',"National Tax Collectors' Union")]
for n,(i,nm) in enumerate(LARGE,1):
    assert f'- {nm}\n' in doc2+'\n'
    if i in('zenshoko','zenkosei','zenrodo'): name(i,'name-en-2',en(nm),'full',KB)
    elif i in('zen-iro','kokko-roso'): name(i,'name-en',en(nm),'full',KB)
    affil(i,'kokko-roren',KB,note='In an undated list of the largest affiliates.',frag='in-kokko-roren-2' if i in founders else None)
    relation(i,'largest-in-kokko-roren','among-largest-affiliates',KB,obj='kokko-roren',note=f'Item {n} of 8 of an undated list.')
# ---------------------------------------------------------------- document 3
REL=[('rengo-rials','research-institute','RENGO Research Institute for Advancement of Living Standards',None,'1987-12',None,'think-tank-of','Called the RENGO think-tank and the first full-scale research body for the trade union movement; its founder is not named.',RR,[]),
('jilaf','foundation','Japan International Labour Foundation',None,'1989-05','rengo','established-by','Founded to promote exchange and cooperation in the field of labour with other countries.',RR,[]),
('ilec','association','Institute of Labor Education and Culture',None,'1995-12','rengo','established-by','An incorporated association for the education and cultural activities of workers.',RR,['education']),
('jlcf','foundation','Japan Labour Culture Foundation',None,None,None,'related-organization','Its aims are described (welfare, labour culture, employment and work, non-profit services); neither founder nor date is given.',RC,[]),
('jcrp','association','Japanese Confederation of Retired Persons','JCRP','1991',None,'works-together-with','Works for reforms of the social systems together with RENGO; its founder is not named.',RR,['pensioners']),
('rofukukyo','council','Central Council of Worker Welfare Associations',None,None,None,'run-independently','A liaison council of worker welfare organizations, run independently, in cooperation with trade unions and working people; neither founder nor date is given.',RR,[]),
('rokin','cooperative','The Labour Banks',None,'1950',None,'related-organization','Financial cooperatives; their founder is not named.',RB,['banking']),
('zenrosai','cooperative','National Federation of Workers and Consumers Insurance Cooperatives','ZENROSAI',None,None,'related-organization','Insurance and mutual help on the cooperative principle; said to work closely with trade unions for workers\' welfare, not with RENGO by name; neither founder nor date is given.',RR,['insurance'])]
for i,k,nm,ab,fo,founder,rel,note,src,inds in REL:
    org(i,k,inds,nm,ab,cls='RelatedOrganization',edit=None)
    name(i,'name-en',en(nm),'full',src)
    if ab: name(i,'short-name',lt(ab) if ab=='ZENROSAI' else en(ab),'short',src)
    if fo: founding(i,fo,src,founder=founder,note={'rengo-rials':'The wording is "started".','rokin':'The wording is "started".'}.get(i))
    relation(i,'related-to-rengo',rel,src,obj='rengo',note=note)
    if not fo: remark(i,'blank-founded','blank-founding-date','The page tells of this body without a date.',src)
files['organizations/jcrp.ttl']=[(s,p,en('JCRP') if p==SKOS.altLabel else o) for s,p,o in files['organizations/jcrp.ttl']]
exec(Path('/tmp/import/remarks.py').read_text())
# ---------------------------------------------------------------- write
out=Path(sys.argv[1])
sys.path.insert(0,'/work/main')
try:
    from unionref.turtle import format_graph
except Exception as e: format_graph=None
for f,ts in sorted(files.items()):
    p=out/f; p.parent.mkdir(parents=True,exist_ok=True)
    g=Graph(base=B)
    from unionref.namespaces import PREFIXES
    for t in ts: g.add(t)
    p.write_text(g.serialize(format='turtle',base=B),encoding='utf-8')
cls={'organizations':'id','events':'event','persons':'person','sources':'source'}
ids=[]
for f in sorted(files):
    fo,sl=f[:-4].split('/'); s=b(cls[fo]+'/'+sl)
    c=[o for a,p,o in files[f] if a==s and p==A][0]
    ids.append((cls[fo]+'/'+sl, ('ur:' + c.split('#')[1]) if 'ontology#' in c else 'foaf:Person'))
(out/'ids.tsv').write_text('id\tclass\tminted\tstatus\tredirect_to\treason\n'+''.join(f'{a}\t{c}\t2026-11-22\tactive\t\t\n' for a,c in ids),encoding='utf-8')
print(len(files),'files',sum(len(set(v)) for v in files.values()),'triples')
