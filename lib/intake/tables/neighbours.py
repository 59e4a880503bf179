"""Korean and Japanese text, which every reading as Chinese accepts.

EUC-KR and EUC-JP put their characters where GB 2312 has its commonest: 김철수 in the one is three
usual characters in the other, so that nothing in the Chinese reading shows the mistake. What shows
it is the other reading: names, addresses and remarks of both languages are made of a few hundred
syllables and signs, and Chinese read as one of them scatters over all the others.
"""

from collections import Counter
from collections.abc import Mapping

from lib.words import N_, Sentence

KANA = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC)))
"""Those of full width; the bytes of the others are halves of Chinese characters."""

SYLLABLES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염"
    "여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용영수철희숙자순미경혜준예훈동호재상태승형규찬빈린아"
    "다율솔슬환범혁욱식섭병광만덕복춘란화애말분련필종학헌건보람별시울특역군읍면리로번층파트강북부산대세청충평택포등"
    "봉관악초작해운사달홀계빌딩단삼논담잠실테헤의가는을를에있일그년스과것내생들으적회행당말했던본치물통약법요불래결되된"
    "액체름객출잔바비무발거처확신락메없음습니까했중입납니매월급여직업집사령"
)
"""What Korean names, addresses and remarks are mostly made of."""

SIGNS = frozenset(
    "東京都道府県市区町村字丁目番地号山田川本木村藤佐鈴高橋渡辺伊中小林加吉斎松井上清阿部池森石前岡長谷近後遠坂青"
    "福西太三原野和竹子金菊宮内口大島崎千代新宿渋港浜横名古屋神戸阪札幌広仙台北南海沢平成年月日会社株式様円延滞"
    "健一郎次男美恵香花子真由紀智裕翔介樹久保杉浦今増桜葉奈良静愛知岐埼玉茨城栃群馬兵庫岩手秋形梨富"
)
"""What Japanese names and addresses are mostly made of beside kana."""

SEEMS = N_(
    "it seems to be {language} text in {encoding}, which can be mistaken for Chinese. "
    "Save it as UTF-8, which cannot."
)
LANGUAGES: Mapping[str, tuple[str, Sentence, frozenset[str]]] = {
    "cp949": ("EUC-KR", Sentence(N_("Korean")), SYLLABLES),
    "euc_jp": ("EUC-JP", Sentence(N_("Japanese")), SIGNS | KANA),
    "cp932": ("Shift_JIS", Sentence(N_("Japanese")), SIGNS | KANA),
}
"""Codec → the name of the encoding, its language, and what that is mostly made of."""

MOSTLY, HALF = 0.7, 0.5
"""Share of the usual characters from which the other reading is believed, with FEW and with MANY
different ones. Of 12,000 made lists of one to five Chinese names, some with an address, none
reached it in either script."""

FEW, MANY = 3, 8


def neighbour(sample: bytes) -> Sentence | None:
    """Why bytes that can be read as Chinese are hardly that; None where nothing speaks for it."""
    for codec, (encoding, language, usual) in LANGUAGES.items():
        text = sample.decode(codec, errors="replace")
        letters = Counter(letter for letter in text if letter > "\x7f")
        found = {letter: n for letter, n in letters.items() if letter in usual}
        least = HALF if len(found) >= MANY else MOSTLY
        if len(found) >= FEW and sum(found.values()) >= least * letters.total():
            return Sentence(SEEMS, language=language, encoding=encoding)
    return None
