/** Texts, a bar behind each, and the text as it is looked for: what the page and the server (onsale-core) both make of it. */
export const EXAMPLES = `
École | ecole
école | ecole
ÉCOLE DE DANSE | ecole de danse
École d’été | ecole d’ete
Концерт ДДТ | концерт ддт
КОНЦЕРТ | концерт
Київ | киів
КИЇВ | киів
Zürich Hallenstadion | zurich hallenstadion
ZÜRICH | zurich
Zürich | zurich
Straße | strasse
STRASSE | strasse
STRAẞE | strasse
ΟΔΟΣ | οδοσ
οδος | οδοσ
οδόσ | οδοσ
Ἀθῆναι | αθηναι
İstanbul | istanbul
ISTANBUL | istanbul
ışık | isik
Łódź | lodz
ŁÓDŹ | lodz
Ørsted | orsted
Æther | aether
Œuvre | oeuvre
Đakovo | dakovo
Þór | thor
ﬁn de siècle | fin de siecle
ＡＢＣ１２３ | abc123
① | 1
Þing | thing
Ŋ | ŋ
Հայաստան | հայաստան
ՀԱՅԱՍՏԱՆ | հայաստան
და | და
東京 | 東京
がっき | がっき
がっき | がっき
한국 | 한국
한국 | 한국
שלום | שלום
مرحبا | مرحبا
Dvořák | dvorak
DVOŘÁK | dvorak
naïve café | naive cafe
50 % off_now! | 50 % off_now!
🎷 Jazz | 🎷 jazz
K | k
Å | a
Ǆ | dz
ŉ | ʼn
ΐ | ι
ᾼ | α
ỳ | y
Æ | ae
`;
