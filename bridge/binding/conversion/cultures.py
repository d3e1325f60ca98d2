"""Culture names and numbers, as ``CultureInfo`` takes them."""

from __future__ import annotations

import re

from bridge.binding.conversion.errors import DotNetError
from bridge.values import PSObject

__all__ = ["culture_from_name", "culture_from_number"]

# A language of two to eleven letters or digits (one alone is no language), then more parts.
_NAME = re.compile(r"[A-Za-z0-9]{2,11}(?:[-_][A-Za-z0-9]{1,11})*\Z")

# Three-letter codes that have a two-letter one (ISO 639), which a culture's name prefers.
_SHORTER_TEXT = """
aar=aa abk=ab afr=af aka=ak amh=am ara=ar arg=an asm=as ava=av aze=az bak=ba bam=bm bel=be ben=bn bih=bh bis=bi bod=bo
bos=bs bre=br bul=bg cat=ca ces=cs cha=ch che=ce chu=cu chv=cv cor=kw cos=co cre=cr cym=cy dan=da deu=de div=dv dzo=dz
ell=el eng=en epo=eo est=et eus=eu ewe=ee fao=fo fas=fa fij=fj fin=fi fra=fr fry=fy ful=ff gla=gd gle=ga glg=gl glv=gv
grn=gn guj=gu hat=ht hau=ha hbs=sh heb=he her=hz hin=hi hmo=ho hrv=hr hun=hu hye=hy ibo=ig ido=io iii=ii iku=iu ile=ie
ina=ia ind=id ipk=ik isl=is ita=it jav=jv jpn=ja kal=kl kan=kn kas=ks kat=ka kau=kr kaz=kk khm=km kik=ki kin=rw kir=ky
kom=kv kon=kg kor=ko kua=kj kur=ku lao=lo lat=la lav=lv lim=li lin=ln lit=lt ltz=lb lub=lu lug=lg mah=mh mal=ml mar=mr
mkd=mk mlg=mg mlt=mt mon=mn mri=mi msa=ms mya=my nau=na nav=nv nbl=nr nde=nd ndo=ng nep=ne nld=nl nno=nn nob=nb nor=no
nya=ny oci=oc oji=oj ori=or orm=om oss=os pan=pa pli=pi pol=pl por=pt pus=ps que=qu roh=rm ron=ro run=rn rus=ru sag=sg
san=sa sin=si slk=sk slv=sl sme=se smo=sm sna=sn snd=sd som=so sot=st spa=es sqi=sq srd=sc srp=sr ssw=ss sun=su swa=sw
swe=sv tah=ty tam=ta tat=tt tel=te tgk=tg tgl=tl tha=th tir=ti ton=to tsn=tn tso=ts tuk=tk tur=tr twi=tw uig=ug ukr=uk
urd=ur uzb=uz ven=ve vie=vi vol=vo wln=wa wol=wo xho=xh yid=yi yor=yo zha=za zho=zh zul=zu
"""
_SHORTER = dict(pair.split("=") for pair in _SHORTER_TEXT.split())

# Windows language identifiers, in hexadecimal.
_NUMBERS_TEXT = """
ar=1 bg=2 ca=3 zh-Hans=4 cs=5 da=6 de=7 el=8 en=9 es=a fi=b fr=c he=d hu=e is=f it=10 ja=11 ko=12 nl=13 no=14 pl=15
pt=16 rm=17 ro=18 ru=19 hr=1a sk=1b sq=1c sv=1d th=1e tr=1f ur=20 id=21 uk=22 be=23 sl=24 et=25 lv=26 lt=27 tg=28
fa=29 vi=2a hy=2b az=2c eu=2d hsb=2e mk=2f st=30 ts=31 tn=32 ve=33 xh=34 zu=35 af=36 ka=37 fo=38 hi=39 mt=3a se=3b
ga=3c yi=3d ms=3e kk=3f ky=40 sw=41 tk=42 uz=43 tt=44 bn=45 pa=46 gu=47 or=48 ta=49 te=4a kn=4b ml=4c as=4d mr=4e
sa=4f mn=50 bo=51 cy=52 km=53 lo=54 my=55 gl=56 kok=57 mni=58 sd=59 syr=5a si=5b chr=5c iu=5d am=5e tzm=5f ks=60 ne=61
fy=62 ps=63 fil=64 dv=65 bin=66 ff=67 ha=68 ibb=69 yo=6a quz=6b nso=6c ba=6d lb=6e kl=6f ig=70 kr=71 om=72 ti=73 gn=74
haw=75 la=76 so=77 ii=78 pap=79 arn=7a moh=7c br=7e ug=80 mi=81 oc=82 co=83 gsw=84 sah=85 quc=86 rw=87 wo=88 prs=8c
gd=91 ku=92 ar-SA=401 bg-BG=402 ca-ES=403 zh-TW=404 cs-CZ=405 da-DK=406 de-DE=407 el-GR=408 en-US=409 fi-FI=40b
fr-FR=40c he-IL=40d hu-HU=40e is-IS=40f it-IT=410 ja-JP=411 ko-KR=412 nl-NL=413 nb-NO=414 pl-PL=415 pt-BR=416 rm-CH=417
ro-RO=418 ru-RU=419 hr-HR=41a sk-SK=41b sq-AL=41c sv-SE=41d th-TH=41e tr-TR=41f ur-PK=420 id-ID=421 uk-UA=422
be-BY=423 sl-SI=424 et-EE=425 lv-LV=426 lt-LT=427 fa-IR=429 vi-VN=42a hy-AM=42b eu-ES=42d mk-MK=42f af-ZA=436 ka-GE=437
hi-IN=439 ms-MY=43e kk-KZ=43f sw-KE=441 zh-CN=804 de-CH=807 en-GB=809 es-MX=80a fr-BE=80c it-CH=810 nl-BE=813
nn-NO=814 pt-PT=816 sv-FI=81d zh-HK=c04 de-AT=c07 en-AU=c09 es-ES=c0a fr-CA=c0c zh-SG=1004 de-LU=1007 en-CA=1009
fr-CH=100c en-NZ=1409 en-IE=1809 en-ZA=1c09 es-AR=2c0a en-IN=4009
"""
_NUMBERS = {int(pair.split("=")[1], 16): pair.split("=")[0] for pair in _NUMBERS_TEXT.split()}
_INVARIANT = 127


def _culture(name: str) -> PSObject:
    return PSObject({}, type_names=("System.Globalization.CultureInfo", "System.Object"), text=name)


def culture_from_name(text: str) -> PSObject:
    """``new CultureInfo(name)``: any well-formed name is a culture, its parts in their usual case."""
    if text == "":
        return _culture("")
    if not _NAME.match(text):
        raise DotNetError(
            f"Culture is not supported. (Parameter 'name')\n{text} is an invalid culture identifier.",
            "CultureNotFoundException",
        )
    language, *rest = re.split(r"[-_]", text)
    parts = [_SHORTER.get(language.lower(), language.lower())]
    for part in rest:
        if len(part) == 4 and part.isalpha():
            parts.append(part.title())
        elif len(part) in (2, 3):
            parts.append(part.upper())
        else:
            parts.append(part)
    return _culture("-".join(parts))


def culture_from_number(number: int) -> PSObject:
    """``new CultureInfo(number)``: a Windows language identifier."""
    if number == _INVARIANT:
        return _culture("")
    name = _NUMBERS.get(number)
    if number < 0:
        raise DotNetError(
            f"culture ('{number}') must be a non-negative value. (Parameter 'culture')\nActual value was {number}.",
            "ArgumentOutOfRangeException",
        )
    if name is None:
        raise DotNetError(
            f"Culture is not supported. (Parameter 'culture')\n{number} (0x{number:04x}) is an invalid culture identifier.",
            "CultureNotFoundException",
        )
    return _culture(name)
