"""One-time import of the wider fact sheets on top of the seed facts. usage: wide.py OUT"""
import csv, sys, re, collections, unicodedata, json, hashlib
OUT=sys.argv[1]
exec(open('/tmp/import/seed.py').read().split('# ---------------------------------------------------------------- write')[0])
F='/work/shared/facts/'
def RD(f):
    rows=[]
    for n,r in enumerate(csv.DictReader(open(F+f,encoding='utf-8',newline=''),delimiter='\t',quoting=csv.QUOTE_NONE),2):
        r['_']=n; r['_f']=f; rows.append(r)
    return rows
problems=[]; manifest=[]   # sheet,row,statement,passage
# ------------------------------------------------------------------ ids
orgs={r['id']:r for r in RD('organizations.tsv')}
alias={}
for r in RD('ids.tsv'):
    for a in [r['id']]+r['aliases'].split(';'): alias.setdefault(a.strip(),r['id'])
for k in orgs: alias[k]=k
gorgs=collections.OrderedDict()
for r in RD('gaps/organizations.tsv'): gorgs.setdefault(r['id'],[]).append(r)
def oid(x,r):
    x=x.strip()
    if x in orgs or x in gorgs or ('organizations/'+x+'.ttl') in files: return x
    if x in alias: return alias[x]
    raise SystemExit(f"{r['_f']}:{r['_']}: unknown id {x!r}")
# ------------------------------------------------------------------ sources and passages
SK={'encyclopaedia':'encyclopaedia','union-site':'own-publication','research-institute':'research-institute','other':'other','newspaper':'newspaper','mirror-of-encyclopaedia':'mirror','machine-made':'machine-made','government':'government'}
def sslug(x): return x if re.match(r'^[a-z]',x) else 'at-'+x
srcs={}
def iri_ok(u): return u and re.match(r'^https?://[^\s<>"{}|\\^`]+$',u)
def clean_url(u):
    u=u.strip()
    u=re.sub(r'[ <>"{}|\\^`]',lambda m:'%%%02X'%ord(m.group()),u)
    return u if re.match(r'^https?://',u) else None
byurl={}
COPY={'wikipedia-en-zenroren':('wikipedia-en-zenroren-copy','Zenroren (other copies, of January 2024 and later)'),'wikipedia-en-kokkororen':('wikipedia-en-kokkororen-copy',"Japan Federation of National Public Service Employees' Unions (other copy)"),'rengo-related-organizations':('rengo-related-organizations-copy','Related Organizations (later copy)')}
SEEDPART={'wikipedia-en-zenroren':{'Affiliated unions / Current affiliates':['current-affiliates'],'Affiliated unions / Former affiliates':['former-affiliates'],'Affiliated unions / Former affiliates; Current affiliates':['former-affiliates','current-affiliates'],'Leadership / General Secretaries':['general-secretaries'],'Leadership / Presidents':['presidents'],'infobox; Founding and history; Party affiliation; Affiliated unions':['infobox'],'infobox':['infobox'],'infobox; Founding and history':['infobox','founding-and-history']},
'wikipedia-en-kokkororen':{'history':['history'],'lead; history':['lead'],'list "The union\'s largest affiliates include"':['largest-affiliates'],'table of unions, Membership (1980)':['founding-unions']},
'rengo-related-organizations':{'Related Organizations':['related-organizations']}}
NOTES_TODO={}
UNS=[]
passage_of={}; npass=collections.Counter()
def mk_source(sid,title,pub,kind,rel,lang,canon,read):
    s='source/'+sid
    if 'sources/'+sid+'.ttl' in files: return
    urls=[clean_url(u) for u in read.split(';')]; urls=[u for u in dict.fromkeys(urls) if u]
    add(s,(A,UR.Source),(DCTERMS.title,L(title,lang=lang if lang in('en','ja','fr','de','pl','hr','no') else 'en') if title else None),(DCTERMS.publisher,L(pub) if pub else None),(DCTERMS.type,b('source-kind/'+SK[kind])),(UR.reliability,b('reliability/'+rel)),(DCTERMS.language,L(lang)),(SCH.url,U(clean_url(canon)) if canon and clean_url(canon) else None),(PAV.retrievedFrom,[U(u) for u in urls]),(PAV.retrievedOn,L('2026-11-22',datatype=XSD.date)))
def nfc(x): return unicodedata.normalize('NFC',x)
for r in RD('sources.tsv'):
    sid=sslug(r['source_id'])
    if sid in srcs: problems.append(('duplicate source',sid))
    srcs[r['source_id']]=r
    for u in (r['canonical_url']+';'+r['read_at']).split(';'):
        if u.strip(): byurl.setdefault(u.strip(),r['source_id'])
_r=srcs['wikipedia-en-zenkowan']
srcs['theinfolist-all-japan-harbour-workers-union (new source)']=dict(source_id='theinfolist-all-japan-harbour-workers-union',title="All Japan Harbour Workers' Union (with a glossary)",publisher='TheInfoList',kind='mirror-of-encyclopaedia',language='en',canonical_url='',read_at=[u for u in _r['read_at'].split(';') if 'theinfolist' in u][0],reliability='3')
def passages(sid,part):
    """the passages of a row: 'A | B' are two headings"""
    out=[]
    for p in part.split(' | '):
        p=nfc(p.strip()) or 'whole page'
        if sid=='wikipedia-en-kokkororen' and p=='lead; history' and CURRENT!='names': p='history'
        if sid in SEEDPART and p in SEEDPART[sid]:
            out+=[f'source/{sid}#{x}' for x in SEEDPART[sid][p]]; continue
        s=sid
        if sid in COPY:
            s,t=COPY[sid]
            r=srcs[sid]
            reads=';'.join(u for u in r['read_at'].split(';') if u.startswith('http'))
            mk_source(s,t,r['publisher'],'mirror-of-encyclopaedia' if 'wikipedia' in sid else 'union-site','3' if 'wikipedia' in sid else '1','en','',reads)
        else:
            r=srcs[sid]; s=sslug(r['source_id'])
            mk_source(s,nfc(r['title']),nfc(r['publisher']),r['kind'],r['reliability'],r['language'] or 'en',r['canonical_url'],r['read_at'])
        k=(s,p)
        if k not in passage_of:
            npass[s]+=1; f=f'source/{s}#p{npass[s]}'
            passage_of[k]=f
            add(f,(A,UR.Passage),(DCTERMS.isPartOf,b('source/'+s)),(N("http://purl.org/ontology/bibo/")["locator"],L(p,lang='ja' if re.search(r'[\u3040-\u30ff\u4e00-\u9fff]',p) else 'en')))
        out.append(passage_of[k])
    return list(dict.fromkeys(out))
def url_source(url,row):
    url=url.strip()
    if url in byurl: return byurl[url]
    from urllib.parse import urlparse,unquote
    u=urlparse(url); host=u.netloc.replace('www.','').rstrip('.')
    base=re.sub(r'[^a-z0-9]+','-',unicodedata.normalize('NFKD',(host+' '+u.path+' '+u.query)).encode('ascii','ignore').decode().lower()).strip('-')
    base=re.sub(r'-(html?|php|cgi|jsp)\b','',base)[:60].strip('-')
    if '%' in u.path or re.search(r'(e[0-9a-f]-[0-9a-f]{2}-)',base):
        base=re.sub(r'[^a-z0-9]+','-',host.lower()).strip('-')+'-'+hashlib.sha256(url.encode()).hexdigest()[:6]
    sid=base
    while sid in srcs: sid+='-2'
    kind,rel,lang='union-site','1','ja'
    if 'wikipedia' in host: kind,rel,lang='encyclopaedia','2','ja' if host.startswith('ja') else 'en'
    elif re.search(r'enpedia|kotobank|weblio|wikiwand|yourpedia|hmong|jmediawiki|asianlighthouse|wiki',host): kind,rel='mirror-of-encyclopaedia','3'
    elif re.search(r'go\.jp|lg\.jp|pref\.|city\.',host): kind,rel='government','1'
    elif re.search(r'oisr|hosei|jil\.|jilaf',host): kind,rel='research-institute','1'
    elif re.search(r'minpo|nippo|shimbun|news|saga-s|livedoor|qab|asahi|mainichi|yomiuri|nikkei|jiji|tohoku|press|nhk',host): kind,rel='newspaper','2'
    elif not re.search(r'roren|rengo|union|chihyo|sohyo|kenpyo|roso|rouren|labor|jtuc|kumiai|zenro|jichi|kokko|itf|uni|wftu|ica|rokin|ehime|kenro|zen|ren\b',host): kind,rel='other','3'
    if re.search(r'hmong|jmediawiki',host): kind,rel='machine-made','4'
    srcs[sid]=dict(source_id=sid,title=row.get('source_part') and f'{host}{u.path}'[:90] or host,publisher=host,kind=kind,language=lang,canonical_url='',read_at=url,reliability=rel)
    byurl[url]=sid
    return sid
# ------------------------------------------------------------------ claims: one node per distinct content
index={}; frags=set()
CONTENT_SKIP={SRC,SKOS.note,SKOS.prefLabel}
def rebuild():
    bysub=collections.defaultdict(set)
    for f,ts in files.items():
        for s,p,o in ts:
            bysub[str(s)].add((p,o))
    for s,po in bysub.items():
        frags.add(s[len(B):])
        if '#' in s or '/event/' in s:
            c=frozenset((p,o) for p,o in po if p not in CONTENT_SKIP)
            index[(s[len(B):].split('#')[0],c)]=s[len(B):]
rebuild()
notes=collections.defaultdict(list)
def keep_note(t):
    out=[]
    for part in (t or '').split(' | '):
        part=nfc(part.strip())
        part=re.sub(r'["“][^"”]{30,}["”]','',part).strip(' ;,:')
        jp=len(re.findall(r'[\u3040-\u30ff\u4e00-\u9fff]',part))
        if not part or (jp>28) or len(part)>170: continue
        if part.startswith('from the ') and 'column of' in part: continue
        out.append(part)
    return list(dict.fromkeys(out))
def claim(page,frag,content,srcs_,row,note=None,label=None,main=None):
    content=[(p,o) for p,os in content if os is not None for o in (os if isinstance(os,list) else [os])]
    c=frozenset(content)
    k=(page,c)
    if k in index: s=index[k]
    else:
        if main and main not in frags: s=main
        else:
            s=f'{page}#{frag}'; n=2
            while s in frags: s=f'{page}#{frag}-{n}'; n+=1
        frags.add(s); index[k]=s
        for p,o in content: files[folder(page)].append((b(s),p,o))
        if label and s==main: files[folder(page)].append((b(s),SKOS.prefLabel,label))
    for p in srcs_: files[folder(page)].append((b(s),SRC,b(p)))
    for t in keep_note(note): notes[s].append(t)
    if row is not None:
        for p in srcs_: manifest.append((row['_f'],row['_'],s,p))
    return s
CURRENT=''
def rowsrc(r):
    global CURRENT
    CURRENT=r['_f'].replace('.tsv','')
    sid=r['source_id'] if 'source_id' in r else url_source(r['source_url'],r)
    if sid not in srcs: raise SystemExit(f"{r['_f']}:{r['_']}: unknown source {sid!r}")
    return passages(sid,r['source_part'])
def gdate(t,r):
    t=(t or '').strip()
    if not t: return None
    import datetime
    m=re.fullmatch(r'(\d{4})(?:-(\d\d)(?:-(\d\d))?)?',t)
    if not m: problems.append(('date',r['_f'],r['_'],t)); return None
    datetime.date(int(m[1]),int(m[2] or 1),int(m[3] or 1))
    return d(t)
# ------------------------------------------------------------------ organizations
INTL=set('bwi communications-international education-international fiet ica icem icftu ifj imf industriall itf itglwf ituc iuf pptus profintern psi ptti tuac uni wftu igf mei ceit iaea-x'.split())
KINDOF={'national-centre':'national-centre','industrial-federation':'industrial-federation','enterprise-federation':'enterprise-federation','union':'union','general-union':'general-union','council':'council','research-institute':'research-institute','foundation':'foundation','cooperative':'cooperative','other':'other'}
IND=[('construction',r'construction|建設|building|土建|road construct'),('automobile-transport',r'taxi|automobile transport|自動車交通|ハイタク|truck'),('railways',r'railway|鉄道|locomotive|国鉄'),('seafaring',r'seafar|海員'),('ports-and-shipping',r'\bport|港湾|shipping|harbour|dock'),('education',r'educat|teacher|教員|教職|school|universit'),('health',r'medical|health|医療|hospital|nursing'),('local-public-service',r'local government|municipal|prefectural|地方公|自治体'),('national-public-service',r'national public|ministr|government work|civil serv|public sector|官公|国家公務'),('garrison-forces',r'garrison'),('judiciary',r'judici|court'),('taxation-and-customs',r'\btax|customs'),('postal',r'postal|郵政|post office'),('telecommunication',r'telecom|telephone|電気通信'),('information-and-telecommunication',r'information|情報通信'),('banking',r'bank|銀行|労働金庫'),('insurance',r'insurance|保険|共済'),('credit-associations',r'credit assoc|信用金庫'),('finance',r'financ|金融|securit'),('printing-and-publishing',r'print|publish|印刷|出版'),('film-and-theatre',r'film|cinema|theat|映画|演劇'),('broadcasting',r'broadcast|放送|民放'),('newspapers',r'newspaper|新聞'),('media',r'\bmedia|マスコミ|advertis'),('electrical-machinery',r'electrical|electric mach|電機|electronics'),('electricity',r'electricity|electric power|電力|power gen'),('gas',r'\bgas\b|ガス'),('oil',r'\boil\b|petroleum|石油'),('energy',r'energy'),('automobile-manufacture',r'^automobiles?$|自動車製造|auto work|automobile (industry|manufact)'),('shipbuilding',r'shipbuild|造船'),('steel',r'steel|鉄鋼|\biron'),('non-ferrous-metals',r'non-ferrous|非鉄'),('metal',r'metal(?! min)|金属'),('machinery',r'machine|機械'),('rubber',r'rubber|ゴム'),('ceramics-and-cement',r'ceramic|窯業|cement|glass'),('chemicals',r'chemic|化学|pharma|薬'),('coal-mining',r'coal|石炭|炭鉱'),('metal-mining',r'ore min|metal min|鉱山'),('mining',r'^mining|\bmines?\b'),('textiles-and-clothing',r'textil|繊維|cloth|garment'),('tobacco-and-salt',r'tobacco|salt|専売'),('food',r'food|食品|sake|brew|sugar'),('retail',r'retail|商業|commerc|department|流通|supermarket|chain'),('pulp-and-paper',r'paper(?!s)|pulp|紙'),('forestry',r'forest|timber|林'),('agriculture',r'agricult|農|rural|farm'),('cooperatives',r'co-?operative|生協'),('welfare-and-childcare',r'welfare|child|福祉|保育|nurser|elder'),('hotels-and-leisure',r'hotel|tourism|leisure|観光|travel'),('aviation',r'aviation|航空|airline'),('buses',r'\bbus(es)?\b'),('transport',r'^transport|運輸|交通|logistic'),('pensioners',r'pension|retire|年金|退職'),('general',r'^general|一般'),('public-corporations',r'public corporation|特殊法人'),('rolling-stock',r'rolling stock|車両'),('water-supply',r'\bwater\b|水道'),('services',r'service sector')]
import rdflib
sch=rdflib.Graph()
try: sch.parse("/tmp/wt/ontology/schemes.ttl")
except FileNotFoundError: pass
CONC={str(s)[len(B):] for s in sch.subjects(RDF.type,SKOS.Concept)}
def industries(*texts):
    out=[]
    t=' ; '.join(x for x in texts if x).lower()
    for slug_,pat in IND:
        if 'industry/'+slug_ in CONC and t and re.search(pat,t): out.append('industry/'+slug_)
    return out
PREF={'rengo-tokyo':'prefecture/jp-13','rengo-aomori-sanpachi':'prefecture/jp-02','rengo-fukushima':'prefecture/jp-07'}
for i in list(gorgs):
    for r in gorgs[i]:
        m=re.search(r'prefecture: [^(]*\(JP-(\d\d)\)',r['note'])
        if m: PREF[i]='prefecture/jp-'+m[1]
seed_orgs={f.split('/')[1][:-4] for f in files if f.startswith('organizations/')}
def short_lang(x): return lt(x)
def ensure_org(i):
    r=orgs.get(i); g=gorgs.get(i,[])
    page='id/'+i
    le=nfc(r['label_en']) if r else ''; lj=nfc(r['label_ja']) if r else ''
    for x in g: le=le or nfc(x['name_en']); lj=lj or nfc(x['name_ja'])
    se=nfc(r['short_name']) if r else ''; sj=nfc(r['short_name_ja']) if r else ''
    for x in g: se=se or nfc(x['short_name']); sj=sj or nfc(x['short_name_ja'])
    kind=(r or g[0])['kind'] or 'other'
    if i in seed_orgs:
        cur=files['organizations/'+i+'.ttl']; s=b(page)
        local=any(o==UR.LocalBody for a,p,o in cur if a==s and p==A)
        if lj: cur.append((s,SKOS.prefLabel,ja(lj)))
        elif local and sj: cur.append((s,SKOS.prefLabel,ja(sj)))
        if local and le:
            cur[:]=[t for t in cur if not(t[0]==s and t[1] in(SKOS.prefLabel,) and getattr(t[2],'language','')=='en')]; cur.append((s,SKOS.prefLabel,en(le)))
        if se and not any(a==s and p==SKOS.altLabel for a,p,o in cur): cur.append((s,SKOS.altLabel,lt(se)))
        if sj and sj!=lj: cur.append((s,SKOS.altLabel,ja(sj)))
        return
    k=KINDOF[kind]; cls=CLS.get(k,'RelatedOrganization')
    if i in INTL: k,cls='international-body','InternationalBody'
    if i=='japan-total': k,cls=None,'StatisticalPopulation'
    elif i in PREF or re.match(r'^rengo-(aomori-sanpachi|[a-z]+)$',i) and (lj or sj).startswith(('連合','日本労働組合総連合会')) and i not in('rengo-rials',): k,cls='local-body','LocalBody'
    elif k=='other':
        nm=' '.join([le,lj,se,sj,i])
        if re.search(r'(組合|労連|労組|同盟|労|Union|Workers|連合|[a-z]ro\b|roren|kyo\b|協)',nm): k,cls='other','LabourOrganization'
        else: k,cls='other','RelatedOrganization'
    elif k=='council' and 'rofukukyo' in i: cls='RelatedOrganization'
    if not le and not lj: lj=sj
    if not le and not lj:
        le=se or None
        if not le: problems.append(('no label',i)); le=i
    inds=industries(*( [r['industry']] if r else []),*[x['industry'] for x in g])
    if cls=='StatisticalPopulation':
        add(page,(A,SCH.StatisticalPopulation),(SKOS.prefLabel,en('All trade unions in Japan')),(SKOS.note,en('The totals of union members in the official statistics. Not an organization.')))
        frags.add(page); return
    add(page,(A,UR[cls]),(SKOS.prefLabel,[x for x in (en(le) if le else None, ja(lj) if lj else None) if x is not None]),(SKOS.altLabel,[x for x in (lt(se) if se and se!=le else None, ja(sj) if sj and sj!=lj else None) if x is not None]),(ORG.classification,[b('kind/'+k)]+[b(x) for x in inds]),(DCTERMS.spatial,b(PREF[i]) if i in PREF else None))
    frags.add(page)
for i in list(orgs)+[x for x in gorgs if x not in orgs]:
    if not re.match(r'^[a-z][a-z0-9]*(-[a-z0-9]+)*$',i): raise SystemExit('bad slug '+i)
    ensure_org(i)
# ------------------------------------------------------------------ names
def lang(x): return {'ja-Latn':'ja-latn'}.get(x,x)
def name_row(i,txt,lg,typ,f,t,r):
    if i=='rengo' and f and f<'1989-11': i='zenmin-roren'; r=dict(r,note=(r['note']+' | ' if r['note'] else '')+'The source says Rengo; at that date it was the confederation of the private sector')
    txt=nfc(txt)
    page='id/'+i
    content=[(A,UR.NameUse),(UR.ofOrganization,b(page)),(XL.literalForm,L(txt,lang=lang(lg))),(DCTERMS.type,b('name-type/'+typ)),(UR['from'],gdate(f,r)),(UR.to,gdate(t,r))]
    frag={'en':'name-en','ja':'name-ja','ja-Latn':'name-latn'}[lg] if typ=='full' else {'en':'short-en','ja':'short-ja','ja-Latn':'short-name'}[lg]
    claim(page,frag,content,rowsrc(r),r,r['note'])
for r in RD('names.tsv'): name_row(oid(r['org_id'],r),r['name'],r['lang'],r['name_type'],r['from'],r['to'],r)
for r in RD('gaps/other_names.tsv'):
    sh=('abbrev' in r['note'] or 'short' in r['note'] or '略' in r['note'] or len(r['name'])<=5)
    name_row(oid(r['org_id'],r),r['name'],r['lang'] if r['lang']!='ja-latn' else 'ja-Latn','short' if sh else 'full',r['from'],r['to'],r)
for i,rs in gorgs.items():
    for r in rs:
        for col,lg,typ in (('name_en','en','full'),('name_ja','ja','full'),('short_name','ja-Latn','short'),('short_name_ja','ja','short')):
            if r[col]: name_row(i,r[col],lg,typ,'','',dict(r,note=''))
        if r['founded']:
            claim('id/'+i,'founding',[(A,UR.Founding),(UR.created,b('id/'+i)),(UR.date,gdate(r['founded'],r))],rowsrc(r),r)
        if r['dissolved']:
            claim('id/'+i,'ending',[(A,UR.Ending),(UR.ceased,b('id/'+i)),(UR.date,gdate(r['dissolved'],r))],rowsrc(r),r)
        if r['headquarters']: claim('id/'+i,'seat',[(A,UR.Seat),(UR.ofOrganization,b('id/'+i)),(SCH.address,L(nfc(r['headquarters'])))],rowsrc(r),r)
        if r['website']: claim('id/'+i,'website',[(A,UR.Remark),(DCTERMS.subject,b('id/'+i)),(DCTERMS.type,b('remark/website')),(RDF.value,L(nfc(r['website'])))],rowsrc(r),r)
        nt='; '.join(x.strip() for x in r['note'].split(';') if x.strip() and not x.strip().startswith('prefecture:'))
        if nt and keep_note(nt): claim('id/'+i,'noted',[(A,UR.Remark),(DCTERMS.subject,b('id/'+i)),(DCTERMS.type,b('remark/noted')),(RDF.value,L('row '+str(r['_'])))],rowsrc(r),r,nt)
        for p in rowsrc(r): manifest.append((r['_f'],r['_'],'id/'+i,p))
# ------------------------------------------------------------------ head counts
approx=set()
APPROX=re.compile(r'約|万人|万\b|about|approx|roughly|nearly|some |over |more than|千人|thousands|million|rounded|公称|余|強|弱|以上|circa|almost')
def basis(r,sid):
    n=r['note']
    if '単一' in n: return 'survey-single-unions' if 'count-basis/survey-single-unions' in CONC else 'survey'
    k=srcs[sid]['kind']
    if 'mhlw' in sid or 'survey' in n or '基礎調査' in n or k=='government': return 'survey'
    if '公称' in n: return 'own-claim'
    return 'not-stated'
for f,dc in (('membership.tsv','date'),('gaps/membership.tsv','year')):
    for r in RD(f):
        i=oid(r['org_id'],r)
        if i=='rengo' and r[dc] and r[dc]<'1989-11': i='zenmin-roren'; r['note']+=(' | ' if r['note'] else '')+'The source says Rengo; at that date it was the confederation of the private sector'
        page='id/'+i
        sid=r['source_id'] if 'source_id' in r else url_source(r['source_url'],r)
        dt=r[dc].strip()
        if not r['count']:
            ps=rowsrc(r)
            s=[x for x in frags if x.startswith(page+'#blank-count')]
            if not s: problems.append(('blank count without remark',i)); continue
            for p in ps: manifest.append((r['_f'],r['_'],s[0],p))
            continue
        if not r['count'].isdigit(): raise SystemExit(f"{f}:{r['_']}: count {r['count']!r}")
        bs=basis(r,sid)
        if 'count-basis/'+bs not in CONC: bs='survey' if 'survey' in bs else 'not-stated'
        content=[(A,UR.MembershipCount),(UR.ofOrganization,b(page)),(UR.date,gdate(dt,r)),(UR['count'],L(int(r['count']))),(UR.countBasis,b('count-basis/'+bs))]
        # a figure of the seed documents keeps its statement even if another row calls it rounded
        st=claim(page,'count-'+(dt or 'undated'),content,rowsrc(r),r,r['note'])
        if APPROX.search(r['note']): approx.add(st)
# ------------------------------------------------------------------ affiliations
FOUND=re.compile(r'founding (affiliate|member|participant|union)|結成大会に参加|創立加盟|founder member')
affs=[]
for f in ('affiliations.tsv','gaps/affiliations.tsv'):
    for r in RD(f):
        m,bd=oid(r['member_id'],r),oid(r['body_id'],r)
        fr,to,at=r['from'],r['to'],r.get('attested','')
        n=r['note']; role=None; reason=None
        if FOUND.search(n): role='founding-member'
        if role and re.search(r'(^|\| )founding affiliate($| \|)',n): fr=''
        affs.append([r,m,bd,fr,to,at,role])
# further periods of one pair: claims that end before others begin
periods=collections.defaultdict(list)
for a in affs: periods[(a[1],a[2])].append(a)
def yr(x,lo=True): return (x+'-01-01')[:10] if lo else {4:x+'-12-31',7:x+'-31',10:x}[len(x)]
ordinal={}
for k,l in periods.items():
    ivs=sorted({(a[3],a[4]) for a in l if a[3] and a[4]})
    groups=[]
    for fr,to in ivs:
        if groups and yr(fr)>yr(groups[-1][1],False): groups.append([fr,to])
        elif groups: groups[-1][1]=max(groups[-1][1],to)
        else: groups.append([fr,to])
    froms=sorted({a[3] for a in l if a[3] and not a[4]})
    for fr in froms:
        if groups and all(yr(fr)>yr(g[1],False) for g in groups): groups.append([fr,'9999'])
    if len(groups)>1:
        for a in l:
            fr,to,at=a[3],a[4],a[5]
            for n,g in enumerate(groups,1):
                ref=fr or to or at
                if ref and yr(g[0])<=yr(ref,False) and yr(ref)<=yr(g[1],False): ordinal[id(a)]=n
for a in affs:
    r,m,bd,fr,to,at,role=a
    n=r['note']; reason=None
    if to:
        reason='not-given'
        if re.search(r'merged into|merger|合併|統合',n,re.I): reason='merged'
        elif re.search(r'withdr|left|脱退|離脱|seced|quit|disaffil',n,re.I): reason='seceded'
        elif re.search(r'dissol|解散',n,re.I): reason='dissolved'
        elif re.search(r'transferred|移行',n,re.I): reason='transferred' if 'end-reason/transferred' in CONC else 'not-given'
        elif re.search(r'expel|除名',n,re.I): reason='expelled'
        if re.search(r'end = dissolution|body ended|解散まで',n): reason='disbanded-body-ended'
        if 'end-reason/'+reason not in CONC: reason='not-given'
    elif re.search(r'former affiliate; Left and Reason',n): reason='not-given'
    o=ordinal.get(id(a))
    sid=r.get('source_id','')
    # the three seed documents: as the seed facts have them
    ps=rowsrc(r); page='id/'+m
    seedp=[p for p in ps if p.split('#')[0] in (Z,K,R)]
    if seedp:
        cand=[s for (pg,c),s in index.items() if pg==page and (A,UR.Affiliation) in c and (ORG.organization,b('id/'+bd)) in c and any((b(s),SRC,b(p)) in files[folder(page)] for p in seedp)]
        if cand:
            for p in ps:
                hit=[s for s in cand if (b(s),SRC,b(p)) in files[folder(page)]] or cand[:1]
                if p not in seedp: continue
                manifest.append((r['_f'],r['_'],hit[0],p))
            ps=[p for p in ps if p not in seedp]
            if not ps: continue
    if bd=='rengo' and (fr[:4] in('1987','1988') or (not fr and to and to<'1989-11-21')):
        # the RENGO of 1987 is the confederation of the private sector; the source uses one name for both
        claim(page,'in-zenmin-roren',[(A,UR.Affiliation),(ORG.member,b(page)),(ORG.organization,b('id/zenmin-roren')),(UR['from'],gdate(fr,r))]+([(UR.to,gdate(to,r)),(UR.endReason,b('end-reason/not-given'))] if to and to<='1989-11-21' else []),ps,r,(n+' | ' if n else '')+'The source says Rengo; in that year it was the confederation of the private sector')
        if to and to<='1989-11-21': continue
        fr=''; n=(n+' | ' if n else '')+'The source gives a start before this body was founded: that of the confederation of the private sector'
    content=[(A,UR.Affiliation),(ORG.member,b(page)),(ORG.organization,b('id/'+bd)),(UR['from'],gdate(fr,r)),(UR.to,gdate(to,r)),(UR.attested,[gdate(x,r) for x in at.split(';') if x] or None),(UR.endReason,b('end-reason/'+reason) if reason else None),(ORG.role,b('role/'+role) if role else None),(UR.ordinal,L(o) if o and o>1 else None)]
    claim(page,'in-'+bd,content,ps,r,n)
# ------------------------------------------------------------------ events
EV=collections.OrderedDict()
for f in ('events.tsv','gaps/events.tsv'):
    for r in RD(f):
        if r['event_id']=='rengo-founding-1989' and r['type']=='merger' and r['date']=='1987':
            # the RENGO of 1987 is the confederation of the private sector; the source uses one name for both
            r['event_id']='rengo-founding-1987'; r['to_orgs']='zenmin-roren'
            r['note']=(r['note']+' | ' if r['note'] else '')+'The source says Rengo; in that year it was the confederation of the private sector'
        EV.setdefault(r['event_id'],[]).append(r)
CONT=re.compile(r'both continued|three bodies continued|went on|kept its identity|continued\)')
ENDS=re.compile(r'from_org ceases|ceases|dissolved and formed|解散し再編|解散・再編')
GOFOUND={'domei-kaigi-founding-1962','sorengo-founding-1979'}
FEDERATE={'nhk-roren':1988,'leisure-service-rengo':1988}
SEEDEV={}
for f,ts in files.items():
    if f.startswith('events/'):
        s='event/'+f[7:-4]
        SEEDEV[s]=({str(o)[len(B)+3:] for a,p,o in ts if p==UR.created},{str(o)[len(B)+3:] for a,p,o in ts if p==UR.ceased},[str(o) for a,p,o in ts if p==UR.date][0])
pageof={}
def ids_(t,r): return [oid(x,r) for x in t.split(';') if x.strip()]
for eid,rows in EV.items():
    made={x for r in rows for x in ids_(r['to_orgs'],r)}; frm={x for r in rows for x in ids_(r['from_orgs'],r)}
    for s,(c,ce,dt) in SEEDEV.items():
        if (c and c==made and frm&ce or c and c==made and s in('event/kokko-roren-1975','event/kokko-roren-1989')) or (not c and ce and ce<=frm and 'founding' not in eid and any(r['date'][:4]==dt[:4] for r in rows)): pageof[eid]=s
# event ids whose multi-party rows create the same body, or end the same bodies in the same year, are one happening
def _parts(rows): return ({x for r in rows for x in ids_(r['to_orgs'],r) if r['type'] not in('absorption',)},{x for r in rows for x in ids_(r['from_orgs'],r)},{r['date'][:4] for r in rows})
ALIAS={}
by_new={}
for eid,rows in EV.items():
    new,old,years=_parts(rows)
    if eid=='rengo-founding-1987': continue
    if len(new|old)<2 or any(ids_(r['from_orgs'],r)==ids_(r['to_orgs'],r) for r in rows): continue
    for o in new:
        if not old or o in old: continue
        for other,yy in by_new.get(o,[]):
            if years&yy and eid not in ALIAS and other!=eid: ALIAS[eid]=other
        by_new.setdefault(o,[]).append((eid,years))
for a_,b_ in list(ALIAS.items()):
    while b_ in ALIAS: b_=ALIAS[b_]
    ALIAS[a_]=b_
print('one happening, two event ids:',ALIAS)
def roles(r):
    fr,to=ids_(r['from_orgs'],r),ids_(r['to_orgs'],r); n=r['note']; t=r['type']
    if fr and fr==to:
        return 'Renaming',[],fr,[]
    if t in('dissolution','end'):
        if to: return 'Absorption',fr,to,[]
        return ('Dissolution' if t=='dissolution' else 'Ending'),fr,[],[]
    if t=='absorption':
        return ('Absorption',fr,to,[]) if fr else ('Absorption',[],to,[])
    if t in('split','secession'):
        ends=bool(ENDS.search(n)) and 'goes on' not in n
        if ends and len(to)>=2: return 'Split',fr,[],to
        if ends: return 'Reorganization',fr,[],to
        if not fr: return 'Founding',[],[],to
        return 'Secession',[],fr,to
    if t in('reorganization','rename'): return ('Reorganization',fr,[],to)
    if t=='founding':
        if not fr: return 'Founding',[],[],to
        if CONT.search(n) or r['event_id'] in GOFOUND or 'left' in n and 'headquarters' in n: return 'Founding',[],fr,to
        if r.get('main_type')=='split': return 'Secession',[],fr,to
        return ('Reorganization' if len(fr)==1 else 'Merger'),fr,[],to
    if t=='merger':
        if CONT.search(n): return 'Founding',[],fr,to
        if r['event_id'].startswith(('nhk-roren','leisure-service-rengo-founding-1988')): return 'Founding',[],fr,to
        if not fr: return 'Founding',[],[],to
        return 'Merger',fr,[],to
    raise SystemExit(t)
def lab(i):
    r=orgs.get(i)
    x=(r and (r['short_name'] or r['label_en'] or r['short_name_ja'] or r['label_ja'])) or i
    return x
def elabel(cls,ce,co,cr):
    j=lambda xs:', '.join(lab(x) for x in xs)
    return en({'Merger':f'Merger of {j(ce)} into {j(cr)}','Absorption':f'{j(ce) or "Unnamed bodies"} merge into {j(co)}','Reorganization':f'{j(ce)} reorganized as {j(cr)}','Secession':f'{j(cr) or "A section"} formed out of {j(co)}','Split':f'{j(ce)} splits into {j(cr)}','Founding':f'Foundation of {j(cr)}'+(f' by {j(co)}' if co else '')}.get(cls,f'{cls}: {j(ce+co+cr)}'))
def lbls(xs): return [b('id/'+x) for x in xs] or None
for eid,rows in EV.items():
    if eid=='kagaku-soren-secession-2016':
        for r in rows:
            for bd in (['rengo','jec-rengo'] if 'JEC' in r['note'] else ['rengo']):
                claim('id/kagaku-soren','in-'+bd,[(A,UR.Affiliation),(ORG.member,b('id/kagaku-soren')),(ORG.organization,b('id/'+bd)),(UR.to,gdate(r['date'],r)),(UR.endReason,b('end-reason/seceded'))],rowsrc(r),r,'')
        continue
    if eid=='sodomei-prewar-founding-1939':
        for r in rows:
            claim('id/zenso-1936','renaming-1939',[(A,UR.Renaming),(UR.continued,b('id/zenso-1936')),(UR.date,gdate(r['date'],r))],rowsrc(r),r,'Those who stayed when the former Zenro side left took the name of Sodomei again; the event is kept as a change of name of the body of 1936.')
        continue
    kinds=[roles(r) for r in rows]
    parties={x for k in kinds for l in k[1:] for x in l}
    multi=len(parties)>1
    if multi:
        eid0=ALIAS.get(eid,eid)
        page=pageof.get(eid) or pageof.get(eid0)
        if not page:
            page='event/'+eid0
            if not re.match(r'^[a-z][a-z0-9]*(-[a-z0-9]+)*$',eid): raise SystemExit('event id '+eid)
    order=sorted(range(len(rows)),key=lambda n:(-len(kinds[n][1]+kinds[n][2]),-len(rows[n]['date']),n))
    for n in order:
        r,(cls,ce,co,cr)=rows[n],kinds[n]
        ps=rowsrc(r); dt=gdate(r['date'],r)
        note=r['note']
        own=ce+co+cr
        seedp=[p for p in ps if p.split('#')[0] in (Z,K,R)]
        if seedp:
            hit=None
            for f_,ts_ in files.items():
                if not(f_.startswith('events/') or f_=='organizations/'+(cr or ce or co)[0]+'.ttl'): continue
                for a_,p_,o_ in ts_:
                    if p_==SRC and str(o_)[len(B):] in seedp:
                        mine={(p2,o2) for a2,p2,o2 in ts_ if a2==a_}
                        kinds_={p2 for p2,o2 in mine}
                        if UR.created in kinds_ or UR.ceased in kinds_ or UR.continued in kinds_:
                            if all((UR.created,b('id/'+x)) in mine for x in cr) and all((UR.ceased,b('id/'+x)) in mine for x in ce) and (cr or ce) and ((UR.date,dt) in mine):
                                hit=str(a_)[len(B):]
            if hit:
                for p in seedp: manifest.append((r['_f'],r['_'],hit,p))
                ps=[p for p in ps if p not in seedp]
                if not ps: continue
        content=[(A,UR[cls]),(UR.ceased,lbls(ce)),(UR.continued,lbls(co)),(UR.created,lbls(cr)),(UR.date,dt)]
        if (cls=='Merger' and len(ce)<2) or (cls=='Absorption' and not ce) or (cls=='Secession' and not cr): note='The other parties are not named in this row'+(' | '+note if note else '')
        if cls=='Founding' and len(cr)==1 and re.search(r'set up by RENGO|founder: rengo',note): content.append((PROV.wasAssociatedWith,b('id/rengo')))
        if multi:
            # rows of the seed documents whose statement stands elsewhere (founding cells) keep it
            fr_='id/'+cr[0] if len(own)==1 and cr else None
            if fr_ and (fr_,frozenset((p,o) for p,os in content if os is not None for o in (os if isinstance(os,list) else [os]))) in index: claim(fr_,'founding',content,ps,r,note); continue
            if len(own)==1 and not (co):
                frag='founding' if cr else ('dissolution' if cls=='Dissolution' else 'ending')
                claim('id/'+own[0],frag,content,ps,r,note); continue
            claim(page,'claim-2',content,ps,r,note,label=elabel(cls,ce,co,cr),main=page)
        else:
            if not own: problems.append(('event without parties',eid)); continue
            frag={'Founding':'founding','Renaming':'renaming-'+(r['date'][:4] or 'undated'),'Dissolution':'dissolution','Ending':'ending','Secession':'secession-'+(r['date'][:4] or 'undated'),'Absorption':'absorption-'+(r['date'][:4] or 'undated')}[cls]
            claim('id/'+own[0],frag,content,ps,r,note)
# ------------------------------------------------------------------ persons and terms of office
persons={r['person_id']:r for r in RD('persons.tsv')}
for pid,r in persons.items():
    s=b('person/'+pid); f='persons/'+pid+'.ttl'
    ne,nj=nfc(r['name_en']),nfc(r['name_ja'])
    have=[o for a,p,o in files.get(f,[]) if p==SKOS.prefLabel]
    new=[]
    if not have: new.append((s,A,FOAF.Person))
    if ne and not have: new.append((s,SKOS.prefLabel,en(ne)))
    if nj: new.append((s,SKOS.prefLabel,ja(nj)))
    if not ne and not nj and not have: problems.append(('person without name',pid))
    spell=[nfc(x.strip()) for x in r['spellings'].split(';') if x.strip()]
    labels={str(x) for x in have}|{ne,nj}
    for x in spell:
        if x not in labels: new.append((s,SKOS.altLabel,ja(x) if re.search(r'[\u3040-\u30ff\u4e00-\u9fff]',x) else en(x))); labels.add(x)
    if 'reading not in the sources' in r['note']: new.append((s,SKOS.editorialNote,en('The id carries a reading of the name that no source gives.')))
    files[f]+=new
byja=collections.defaultdict(list)
for pid,r in persons.items():
    if r['name_ja']: byja[nfc(r['name_ja']).replace(' ','').replace('　','')].append(pid)
byen={}
for pid,r in persons.items():
    for x in [r['name_en']]+r['spellings'].split(';'):
        if x.strip(): byen.setdefault(x.strip().lower(),pid)
ROLE={'president':'president','general secretary':'general-secretary','vice-president':'vice-president','acting president':'acting-president','director':'director','deputy general secretary':'deputy-general-secretary','acting general secretary':'acting-general-secretary','vice-president (designate)':'vice-president','general secretary (designate)':'general-secretary','president (designate)':'president','other':'other-officer'}
def roleof(txt,std=None):
    if std: x=ROLE[std]
    else:
        t=txt
        x='general-secretary' if re.search(r'事務局長|書記長|[Gg]eneral [Ss]ecretary|事務総長',t) and not re.search('副|次長',t) else 'deputy-general-secretary' if re.search(r'副事務局長|事務局次長|書記次長',t) else 'vice-president' if re.search(r'副|代行|[Vv]ice',t) else 'president' if re.search(r'会長|議長|委員長|理事長|[Pp]resident|[Cc]hair',t) else 'director' if '所長' in t else 'other-officer'
    return x if 'role/'+x in CONC else 'other-officer'
def attest(n):
    n=n or ''
    m=re.findall(r'in office (?:in )?((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)',n)
    if m: return sorted(set(m))
    m=re.findall(r'(?:^|[|;,] ?)((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?=$| ?[|;,])',n)
    return sorted(set(m))[:3]
newp=collections.Counter()
for f in ('officers.tsv','gaps/officers.tsv'):
    for r in RD(f):
        i=oid(r['org_id'],r); page='id/'+i
        if f=='officers.tsv':
            pid=r['person_id']
            if pid not in persons: raise SystemExit(f"{f}:{r['_']}: unknown person {pid!r}")
        else:
            nj=nfc(r['person_name_ja']).replace(' ','').replace('　',''); ne=r['person_name'].strip()
            c=byja.get(nj,[]) if nj else []
            pid=None
            if ne and ne.lower() in byen: pid=byen[ne.lower()]
            # one person only if the name stands in the same body: otherwise kept apart
            for x in c:
                if any(str(o)==B+'person/'+x for a,p,o in files.get('organizations/'+i+'.ttl',[]) if p==ORG.member): pid=x
            if not pid:
                if ne:
                    parts=re.sub(r'[^a-z ]','',unicodedata.normalize('NFKD',ne).encode('ascii','ignore').decode().lower()).split()
                    pid='-'.join(reversed(parts)) if len(parts)==2 else '-'.join(parts)
                else:
                    newp[i]+=1; pid=f'{i}-officer-{newp[i]}'
                while pid in persons: pid+='-2'
                persons[pid]=dict(person_id=pid,name_en=ne,name_ja=nj,spellings='',note='')
                add('person/'+pid,(A,FOAF.Person),(SKOS.prefLabel,[x for x in (en(ne) if ne else None,ja(nfc(r['person_name_ja'])) if nj else None) if x is not None]),(SKOS.editorialNote,en('The id is made from the office: no source gives the reading of the name.') if not ne else None))
                if nj: byja[nj].append(pid)
                if ne: byen[ne.lower()]=pid
        role=roleof(r['role'],r.get('role_std'))
        ps=rowsrc(r)
        seedp=[p for p in ps if p.split('#')[0]==Z]
        if seedp:
            s=[x for x in frags if x.startswith(page+'#'+role+'-'+pid) and '-' in x]
            s=[x for x in s if any((b(x),SRC,b(p)) in files[folder(page)] for p in seedp)]
            if s:
                for p in seedp: manifest.append((r['_f'],r['_'],s[0],p))
                ps=[p for p in ps if p not in seedp]
                if not ps: continue
        at=attest(r['note']) if not(r['from'] or r['to']) else []
        note=r['note']
        if role=='other-officer' or re.search(r'議長|委員長|会長|理事長|designate',r['role']): note=(r['role']+' | '+note) if note else r['role']
        content=[(A,UR.Tenure),(ORG.member,b('person/'+pid)),(ORG.organization,b(page)),(ORG.role,b('role/'+role)),(UR['from'],gdate(r['from'],r)),(UR.to,gdate(r['to'],r)),(UR.attested,[gdate(x,r) for x in at] or None)]
        claim(page,f'{role}-{pid}',content,ps,r,note)
# ------------------------------------------------------------------ attributes
for r in RD('attributes.tsv'):
    i=oid(r['org_id'],r); page='id/'+i; w=r['what']; v=nfc(r['value'].strip()); ps=rowsrc(r)
    if w=='headquarters':
        claim(page,'seat',[(A,UR.Seat),(UR.ofOrganization,b(page)),(SCH.address,L(v))]+([(SCH.addressCountry,L('Japan'))] if False else []),ps,r,r['note'])
    elif w=='website':
        claim(page,'website',[(A,UR.Remark),(DCTERMS.subject,b(page)),(DCTERMS.type,b('remark/website')),(RDF.value,L(v))],ps,r,r['note'])
    elif w in('kind','industry','note') and all(p.split('#')[0] in (Z,K,R) for p in ps):
        for p in ps: manifest.append((r['_f'],r['_'],page,p))   # carried by the seed facts themselves
    elif w in('kind','industry'):
        claim(page,w,[(A,UR.Remark),(DCTERMS.subject,b(page)),(DCTERMS.type,b(f'remark/{w}-read')),(RDF.value,L(v))],ps,r,r['note'])
    elif w=='note':
        kind='remark/noted'; val=None
        m=re.search(r'法人番号\s*(\d{13})',v)
        if m: claim(page,'corporate-number',[(A,UR.Remark),(DCTERMS.subject,b(page)),(DCTERMS.type,b('remark/corporate-number')),(RDF.value,L(m[1]))],ps,r,None); continue
        h=hashlib.sha256((page+v).encode()).hexdigest()[:8]
        txt=PARAPHRASE.get(h) if 'PARAPHRASE' in globals() else None
        claim(page,'noted',[(A,UR.Remark),(DCTERMS.subject,b(page)),(DCTERMS.type,b(kind)),(DCTERMS.identifier,L(h))],ps,r,None)
        NOTES_TODO[(page,h)]=v if 'NOTES_TODO' in globals() else None
# ------------------------------------------------------------------ pairs that may be one
for r in RD('unsure.tsv'):
    a_,b_=oid(r['id_a'],r),oid(r['id_b'],r)
    UNS.append((a_,b_,r['why_suspected'],r['what_would_settle_it'],r['_']))
ED='source/unionref-identity-decisions'
add(ED,(A,UR.Source),(DCTERMS.title,en('Identity decisions of unionref')),(DCTERMS.publisher,L('unionref')),(DCTERMS.type,b('source-kind/editorial')),(UR.reliability,b('reliability/3')),(DCTERMS.language,L('en')),(PAV.retrievedOn,L('2026-11-22',datatype=XSD.date)),(SKOS.note,en('What the editors decided, or left open, while comparing the sources; the sources themselves are named in the notes.')))
add(ED+'#kept-apart',(A,UR.Passage),(DCTERMS.isPartOf,b(ED)),(N("http://purl.org/ontology/bibo/")["locator"],en('Pairs that may be one body and are kept apart')))
add(ED+'#sources-compared',(A,UR.Passage),(DCTERMS.isPartOf,b(ED)),(N("http://purl.org/ontology/bibo/")["locator"],en('Sources compared')))
def tidy(t,n=240):
    t=nfc((t or '').strip()); t=re.sub(r'["“]([^"”]{45,})["”]','(wording of the page)',t)
    return t[:n].rstrip()
for a_,b_,why,settle,row in UNS:
    if a_ in persons:
        s='person/'+a_+'#possibly-'+b_
        for p_,o_ in [(A,UR.Remark),(DCTERMS.subject,b('person/'+a_)),(DCTERMS.subject,b('person/'+b_)),(DCTERMS.type,b('remark/identity-open')),(SRC,b(ED+'#kept-apart')),(SKOS.note,en(f'May be one person. Suspected because: {tidy(why,400)}. Would be settled by: {tidy(settle,200)}.'))]: files[folder('person/'+a_)].append((b(s),p_,o_))
        manifest.append(('unsure.tsv',row,s,ED+'#kept-apart')); continue
    s=claim('id/'+a_,'possibly-'+b_,[(A,UR.Relation),(UR.ofOrganization,b('id/'+a_)),(DCTERMS.relation,b('id/'+b_)),(DCTERMS.type,b('relation/possibly-same-as'))],[ED+'#kept-apart'],None)
    notes[s].append(f'Suspected because: {tidy(why,400)}. Would be settled by: {tidy(settle,200)}.')
    manifest.append(('unsure.tsv',row,s,ED+'#kept-apart'))
seen_seedconf=49
for f in ('conflicts.tsv','gaps/conflicts.tsv'):
    for n,r in enumerate(RD(f)):
        if f=='conflicts.tsv':
            if r['source_a'] in COPY and (not r['source_b'] or r['source_b'] in COPY) and ('000_' in r['source_a_text'] or '002_' in r['source_a_text'] or '004_' in r['source_a_text']): continue   # oddities of the seed documents: in the seed facts
            sub=r['subject_id'].strip() or {'doro-jr-soren':'doro;jr-soren'}.get(r['subject'],r['subject'])
            subs=[alias.get(x,x) for x in re.split(r'[; ]+',sub) if x and x not in persons and alias.get(x,x) not in persons and (x in orgs or x in gorgs or x in alias)]
            per=[alias.get(x,x) for x in re.split(r'[; ]+',sub) if alias.get(x,x) in persons]
            ps=[]
            for c in 'ab':
                sid=r['source_'+c]
                if sid in srcs: ps+=passages(sid,'whole page') if not(sid in COPY and '.txt' in r[f'source_{c}_text']) else [{'wikipedia-en-zenroren':Z+'#infobox','wikipedia-en-kokkororen':K+'#history','rengo-related-organizations':R+'#related-organizations'}[sid]]
        else:
            x0=alias.get(r['subject'],r['subject']); subs=[x0] if x0 in orgs or x0 in gorgs else []
            per=[x0] if x0 in persons else []; ps=[]
            for c in 'ab':
                if r['source_'+c].startswith('http'): ps+=passages(url_source(r['source_'+c],{'source_part':'whole page'}),'whole page')
        ps=list(dict.fromkeys(ps)) or [ED+'#sources-compared']
        if not subs and not per:
            problems.append(('conflict without subject',f,r['_'],r.get('subject_id') or r.get('subject'))); continue
        page='id/'+subs[0] if subs else 'person/'+per[0]
        txt=f"{tidy(r['what'],80)[:1].upper()+tidy(r['what'],80)[1:]}: {tidy(r['value_a'])}"+(f" against {tidy(r['value_b'])}" if r['value_b'] else '')+'.'
        if r['note'] and len(r['note'])<200: txt+=' '+tidy(r['note']).rstrip('.')+'.'
        s=f'{page}#differs'; k=2
        while s in frags: s=f'{page}#differs-{k}'; k+=1
        frags.add(s)
        for p_,o_ in [(A,UR.Remark)]+[(DCTERMS.subject,b('id/'+x)) for x in dict.fromkeys(subs)]+[(DCTERMS.subject,b('person/'+x)) for x in per]+[(DCTERMS.type,b('remark/sources-differ')),(SKOS.note,en(txt))]+[(SRC,b(p)) for p in ps]: files[folder(page)].append((b(s),p_,o_))
        manifest.append((r['_f'],r['_'],s,ps[0]))
for r in RD('homonyms.tsv'): pass
try: PAR=json.load(open('/tmp/import/notes_en.json'))
except FileNotFoundError: PAR={}
for f,ts in files.items():
    ts[:]=[t for t in ts if not('#noted' in str(t[0]) and t[1]==RDF.value)]
for f,ts in list(files.items()):
    out=[]
    hs={s:str(o) for s,p,o in ts if p==DCTERMS.identifier and '#noted' in str(s)}
    for t in ts:
        if t[0] in hs and t[1]==DCTERMS.identifier: continue
        out.append(t)
    for s,h in hs.items():
        if h in PAR:
            PAR[h]['en']=' '.join(x for x in re.split(r'(?<=\.) ',PAR[h]['en']) if not re.search(r'\bseeds?\b|\b00[024]\b|events\.tsv',x)) or 'Told of there.'
        q=PAR.get(h)
        if q: q['en']=re.sub(r'\s*\(see events\.tsv\)','',q['en'])
        if q: out.append((s,SKOS.note,en(nfc(q['en']))))
    files[f]=out
for s,ts_ in notes.items():
    f=folder(s.split('#')[0]); have=[o for a,p,o in files[f] if a==b(s) and p==SKOS.note]
    t=[x for x in dict.fromkeys(ts_)]
    if have or not t: continue
    txt='; '.join(t)[:600]
    files[f].append((b(s),SKOS.note,L(txt,lang='ja' if len(re.findall(r'[\u3040-\u30ff\u4e00-\u9fff]',txt))>len(txt)/3 else 'en')))
WB=N('http://wikiba.se/ontology#')
def rule(st,rank,text):
    assert st in frags, st
    files[folder(st.split('#')[0])]+= [(b(st),WB['rank'],WB[rank]),(b(st),UR.ruling,en(text))]
JP='the report of Japan Press on the 22nd convention (July 2006) and Akahata of 26 July 2008 and 30 July 2014'
rule('id/zenroren#general-secretary-daikoku-sakuji','DeprecatedRank',f'The editors, 2026-11-22: {JP} give Yoshikazu Odagawa as General Secretary from July 2006 to July 2014 and Sakuji Daikoku as President from July 2008; the list of the English page has exchanged the two.')
rule('id/zenroren#president-odagawa-yoshikazu','DeprecatedRank',f'The editors, 2026-11-22: {JP} give Sakuji Daikoku as President from July 2008 and Yoshikazu Odagawa only from July 2014; the list of the English page has exchanged the two.')
rule('id/zenroren#general-secretary-nomura-yukihiro','DeprecatedRank','The editors, 2026-11-22: Akahata of 29 July 2018 reports his election on 28 July 2018, after a time with an acting General Secretary; 2017 is given by the list of the English page alone.')
for x in ('kumagai-kanemichi','kobayashi-yoji'):
    rule('id/zenroren#president-'+x,'DeprecatedRank','The editors, 2026-11-22: Yoji Kobayashi was President at the convention of July 2002, which according to the interview of 2004 was followed by the presidency of Kanemichi Kumagai; the undated list of the English page has the two in the reverse order.')
rule('event/tsushinroso-founding-1981','PreferredRank','The editors, 2026-11-22: the Japanese page gives the day, the origin and the 170 members of the beginning; 1989, in the table of the English page, is the year in which the union joined Zenroren at its foundation.')
def find_claim(page,**want):
    hits=[]
    for (pg,c),st in index.items():
        if pg==page and all(((UR[k],b('id/'+v)) in c) if k!='date' else ((UR.date,d(v)) in c) for k,vs in want.items() for v in ([vs] if isinstance(vs,str) else vs)): hits.append((len(c),st))
    assert hits,(page,want); return min(hits)[1]
SO='The editors, 2026-11-22: the chronicle of the Ohara Institute has Sohyo end on 21 November 1989, the day of the congress that founded the united RENGO; 1990, in the other tellings, is the year in which its affiliates had followed.'
rule('event/sohyo-rengo-1989','PreferredRank',SO)
rule(find_claim('event/sohyo-rengo-1989',ceased='sohyo',continued='rengo',date='1989-11'),'PreferredRank',SO)
rule(find_claim('event/rengo-founding-1987',ceased=['domei','churitsu-roren'],created='zenmin-roren',date='1987'),'PreferredRank','The editors, 2026-11-22: Domei and Churitsu Roren dissolved on 19 November 1987, the day before the confederation of the private sector was founded; Shinsanbetsu, which other tellings add, dissolved only on 25 October 1988 and joined then, and Sohyo on 21 November 1989.')
rule('event/zennichijiro-1991','DeprecatedRank','The editors, 2026-11-22: the history of the union itself and Nipponica name the federation of rural workers (農村労連) as the partner of 1991, a body other than 全農協労連; of the latter an English page says in the same breath that it kept its identity.')
for st in approx: files[folder(st.split('#')[0])].append((b(st),UR.approximate,L(True)))
files['organizations/zenroren.ttl'].append((b('id/zenroren#count-undated'),UR.approximate,L(True)))
for f,ts in files.items():
    if f.startswith('organizations/'):
        s_=b('id/'+f[14:-4]); lits={o for a,p,o in ts if p==XL.literalForm}
        ts[:]=[t for t in ts if not(t[0]==s_ and t[1]==SKOS.altLabel and t[2] not in lits)]
# labels that no row of names gives
for f,ts in files.items():
    if not f.startswith('organizations/'): continue
    s_=b('id/'+f[14:-4])
    forms={str(o) for a,p,o in ts if p==XL.literalForm}
    if any(p==SKOS.editorialNote and str(o).startswith('Label') for a,p,o in ts if a==s_):
        if any(str(o) in forms for a,p,o in ts if a==s_ and p==SKOS.prefLabel) and not any(str(o) not in forms for a,p,o in ts if a==s_ and p==SKOS.prefLabel):
            ts[:]=[t for t in ts if not(t[0]==s_ and t[1]==SKOS.editorialNote and str(t[2]).startswith('Label'))]
        continue
    if any(str(o) not in forms for a,p,o in ts if a==s_ and p in (SKOS.prefLabel,)):
        ts.append((s_,SKOS.editorialNote,en('Label made by unionref from the words of the rows that name this body; no source gives it as a name.')))
# ------------------------------------------------------------------ write
sys.path.insert(0,'/tmp/wt')
from pathlib import Path
from unionref.namespaces import PREFIXES
out=Path(OUT)
# unused passages out
used={o for ts in files.values() for s,p,o in ts if p==SRC}
dropped=0
for f,ts in list(files.items()):
    if f.startswith('sources/'):
        unused={s for s,p,o in ts if p==A and o==UR.Passage and s not in used}
        files[f]=[t for t in ts if t[0] not in unused]; dropped+=len(unused)
        if not any(o==UR.Passage for s,p,o in files[f]): del files[f]; problems.append(('source without a row',f))
# one label a language
for f,ts in files.items():
    bl=collections.defaultdict(list)
    for s,p,o in ts:
        if p==SKOS.prefLabel and o not in bl[(s,o.language)]: bl[(s,o.language)].append(o)
    for (s,l),os in bl.items():
        for o in os[1:]: ts[:]=[t for t in ts if not(t==(s,SKOS.prefLabel,o))]+[(s,SKOS.altLabel,o)]
import pyoxigraph as ox
def ot(x):
    if isinstance(x,U): return ox.NamedNode(str(x))
    if x.language: return ox.Literal(nfc(str(x)),language=x.language.lower())
    return ox.Literal(nfc(str(x)) ,datatype=ox.NamedNode(str(x.datatype))) if x.datatype else ox.Literal(nfc(str(x)))
from unionref.turtle import format_graph
n=0
for f,ts in sorted(files.items()):
    p_=out/f; p_.parent.mkdir(parents=True,exist_ok=True)
    tr={ox.Triple(ot(s),ot(p),ot(o)) for s,p,o in ts}; n+=len(tr)
    p_.write_text(format_graph(tr),encoding='utf-8')
order=[l.split('\t')[0] for l in Path('/work/main/data/ids.tsv').read_text().splitlines()[1:]]
cls={'organizations':'id','events':'event','persons':'person','sources':'source'}
have={}
for f in sorted(files):
    fo,sl=f[:-4].split('/'); s=b(cls[fo]+'/'+sl)
    c=[o for a,p,o in files[f] if a==s and p==A]
    if not c: problems.append(('no type',f)); continue
    have[cls[fo]+'/'+sl]=('ur:'+str(c[0]).split('#')[1]) if 'ontology#' in str(c[0]) else 'foaf:Person' if 'Person' in str(c[0]) else 'schema:StatisticalPopulation'
old={l.split('\t')[0]:l for l in Path('/work/main/data/ids.tsv').read_text().splitlines()[1:]}
lines=[old[k] for k in order if k in have]+[f'{k}\t{have[k]}\t2026-11-22\tactive\t\t' for k in sorted(have) if k not in old]
(out/'ids.tsv').write_text('id\tclass\tminted\tstatus\tredirect_to\treason\n'+'\n'.join(lines)+'\n',encoding='utf-8')
man=collections.OrderedDict()
for sh,row,st,pa in manifest: man.setdefault((sh,row),[]).append((st,pa))
with open('/tmp/import/frozen.tsv','w',encoding='utf-8') as fh:
    fh.write('sheet\trow\tstatement\tpassage\n')
    for (sh,row),l in man.items():
        for st,pa in dict.fromkeys(l): fh.write(f'{sh[:-4]}\t{row}\t{st}\t{pa[7:]}\n')
with open('/tmp/import/manifest.tsv','w',encoding='utf-8') as fh:
    fh.write('sheet\trow\tstatement\tpassage\n')
    for m in manifest: fh.write('\t'.join(map(str,m))+'\n')
print(len(files),'files',n,'triples',len(manifest),'manifest rows',dropped,'passages dropped')
for p in problems[:60]: print(p)
print(len(problems),'problems', collections.Counter(x[0] for x in problems))
