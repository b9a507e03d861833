//! What the keys of a US keyboard give under other layouts: data of xkb-data 2.35.1, read by libxkbcommon 1.5.0.

/// A layout: what the keys `A` to `Z` and `0` to `9` give.
pub(super) struct Layout {
    /// Its name in xkb-data, and of those that are the same here.
    #[cfg_attr(not(test), expect(dead_code, reason = "for who reads the table, and for a test that fails"))]
    pub(super) name: &'static str,
    /// Without Shift; a space stands for a key that gives nothing by itself.
    pub(super) plain: &'static str,
    /// With Shift.
    pub(super) shifted: &'static str,
}

/// All layouts that tell the letters of a short code apart.
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "us, lv, pl, ro, kr",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)!@#$%^&*(",
    },
    Layout {
        name: "de, at",
        plain: "abcdefghijklmnopqrstuvwxzy0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZY=!\"\u{a7}$%&/()",
    },
    Layout {
        name: "ch",
        plain: "abcdefghijklmnopqrstuvwxzy0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZY=+\"*ç%&/()",
    },
    Layout {
        name: "fr",
        plain: "qbcdefghijkl,noparstuvzxywà&é\"'(-è_ç",
        shifted: "QBCDEFGHIJKL?NOPARSTUVZXYW0123456789",
    },
    Layout {
        name: "be",
        plain: "qbcdefghijkl,noparstuvzxywà&é\"'(\u{a7}è!ç",
        shifted: "QBCDEFGHIJKL?NOPARSTUVZXYW0123456789",
    },
    Layout {
        name: "fr-bepo",
        plain: "akxipe,cdtsrq'ljbouèv.éy à*\"\u{ab}\u{bb}()@+-/",
        shifted: "AKXIPE;CDTSRQ?LJBOUÈV:ÉY!À0123456789",
    },
    Layout {
        name: "de-neo",
        plain: "uzäaleosgnrtmbfqxciwhpvökü0123456789",
        shifted: "UZÄALEOSGNRTMBFQXCIWHPVÖKÜ\u{201d}\u{b0}\u{a7}ℓ\u{bb}\u{ab}$\u{20ac}\u{201e}\u{201c}",
    },
    Layout {
        name: "us-dvorak",
        plain: "axje.uidchtnmbrl'poygk,qf;0123456789",
        shifted: "AXJE>UIDCHTNMBRL\"POYGK<QF:)!@#$%^&*(",
    },
    Layout {
        name: "us-colemak",
        plain: "abcsftdhuneimky;qprglvwxjz0123456789",
        shifted: "ABCSFTDHUNEIMKY:QPRGLVWXJZ)!@#$%^&*(",
    },
    Layout {
        name: "gb-dvorak",
        plain: "axje.uidchtnmbrl'poygk,qf;0123456789",
        shifted: "AXJE>UIDCHTNMBRL@POYGK<QF:)!\"\u{a3}$%^&*(",
    },
    Layout {
        name: "es",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ=!\"\u{b7}$%&/()",
    },
    Layout {
        name: "latam, pt, is",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ=!\"#$%&/()",
    },
    Layout {
        name: "br",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)!@#$% &*(",
    },
    Layout {
        name: "it",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ=!\"\u{a3}$%&/()",
    },
    Layout {
        name: "gb, ie",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)!\"\u{a3}$%^&*(",
    },
    Layout {
        name: "dk, no, se, fi, ee, fo",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ=!\"#\u{a4}%&/()",
    },
    Layout {
        name: "lt",
        plain: "abcdefghijklmnopqrstuvwxyz\u{201c}ąčęėįšųū\u{201e}",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)ĄČĘĖĮŠŲŪ(",
    },
    Layout {
        name: "cz",
        plain: "abcdefghijklmnopqrstuvwxzyé+ěščřžýáí",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZY0123456789",
    },
    Layout {
        name: "cz-qwerty",
        plain: "abcdefghijklmnopqrstuvwxyzé+ěščřžýáí",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    },
    Layout {
        name: "sk",
        plain: "abcdefghijklmnopqrstuvwxzyé+ľščťžýáí",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZY0123456789",
    },
    Layout {
        name: "sk-qwerty",
        plain: "abcdefghijklmnopqrstuvwxyzé+ľščťžýáí",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    },
    Layout {
        name: "hu",
        plain: "abcdefghijklmnopqrstuvwxzyö123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZYÖ'\"+!%/=()",
    },
    Layout {
        name: "hu-qwerty",
        plain: "abcdefghijklmnopqrstuvwxyzö123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZÖ'\"+!%/=()",
    },
    Layout {
        name: "si, hr, rs-latin, ba, me",
        plain: "abcdefghijklmnopqrstuvwxzy0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZY=!\"#$%&/()",
    },
    Layout {
        name: "al",
        plain: "abcdefghijklmnopqrstuvwxzy0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXZY)!\"#$%^&*(",
    },
    Layout {
        name: "tr",
        plain: "abcdefghıjklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ=!'^+%&/()",
    },
    Layout {
        name: "tr-f",
        plain: "uçveğaütnkmlszhpfıiorcgödj0123456789",
        shifted: "UÇVEĞAÜTNKMLSZHPFIİORCGÖDJ=!\"^$%&'()",
    },
    Layout {
        name: "az",
        plain: "abcdefghijklmnopqrstuvüxyz0123456789",
        shifted: "ABCDEFGHİJKLMNOPQRSTUVÜXYZ)!\"\u{2166};%:?*(",
    },
    Layout {
        name: "gr",
        plain: "αβψδεφγηιξκλμνοπ;ρστθωςχυζ0123456789",
        shifted: "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠ:ΡΣΤΘΩΣΧΥΖ)!@#$%^&*(",
    },
    Layout {
        name: "ru",
        plain: "фисвуапршолдьтщзйкыегмцчня0123456789",
        shifted: "ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ)!\"\u{2116};%:?*(",
    },
    Layout {
        name: "ua",
        plain: "фисвуапршолдьтщзйкіегмцчня0123456789",
        shifted: "ФИСВУАПРШОЛДЬТЩЗЙКІЕГМЦЧНЯ)!\"\u{2116};%:?*(",
    },
    Layout {
        name: "by",
        plain: "фісвуапршолдьтўзйкыегмцчня0123456789",
        shifted: "ФІСВУАПРШОЛДЬТЎЗЙКЫЕГМЦЧНЯ)!\"\u{2116};%:?*(",
    },
    Layout {
        name: "bg",
        plain: "ьфъаеожгстнвпхдз,ияшкэуйщю0123456789",
        shifted: "ѝФЪАЕОЖГСТНВПХДЗыИЯШКЭУЙЩЮ\u{2116}!?+\"%=:/\u{2013}",
    },
    Layout {
        name: "bg-phonetic",
        plain: "абцдефгхийклмнопярстужвьъз0123456789",
        shifted: "АБЦДЕФГХИЙКЛМНОПЯРСТУЖВѝЪЗ)!@\u{2116}$%\u{20ac}\u{a7}*(",
    },
    Layout {
        name: "rs",
        plain: "абцдефгхијклмнопљрстувњџзж0123456789",
        shifted: "АБЦДЕФГХИЈКЛМНОПЉРСТУВЊЏЗЖ=!\"#$%&/()",
    },
    Layout {
        name: "mk",
        plain: "абцдефгхијклмнопљрстувњџѕз0123456789",
        shifted: "АБЦДЕФГХИЈКЛМНОПЉРСТУВЊЏЅЗ)!\u{201e}\u{201c}$%^&*(",
    },
    Layout {
        name: "kz",
        plain: "фисвуапршолдьтщзйкыегмцчняқ\"әіңғ,.үұ",
        shifted: "ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯҚ!ӘІҢҒ;:ҮҰ",
    },
    Layout {
        name: "mn",
        plain: "ймёбуөахшролтиүзфжыэгсцчня0123456789",
        shifted: "ЙМЁБУӨАХШРОЛТИҮЗФЖЫЭГСЦЧНЯ?\u{2116}-\"\u{20ae}:._,%",
    },
    Layout {
        name: "ge",
        plain: "აბცდეფგჰიჯკლმნოპქრსტუვწხყზ0123456789",
        shifted: "ABჩDEFGHIჟKLMNOPQღშთUVჭXYძ)!@#$%^&*(",
    },
    Layout {
        name: "am",
        plain: "ջզչգբեանկիտհքլըթճսվմւյփդոժօֆձ\u{58a},\u{589}\u{55e}\u{2024}\u{55b})",
        shifted: "ՋԶՉԳԲԵԱՆԿԻՏՀՔԼԸԹՃՍՎՄՒՅՓԴՈԺՕՖՁ\u{2014}$\u{2026}%և\u{55a}(",
    },
    Layout {
        name: "il",
        plain: "\u{5e9}\u{5e0}\u{5d1}\u{5d2}\u{5e7}\u{5db}\u{5e2}\u{5d9}\u{5df}\u{5d7}\u{5dc}\u{5da}\u{5e6}\u{5de}\u{5dd}\u{5e4}/\u{5e8}\u{5d3}\u{5d0}\u{5d5}\u{5d4}'\u{5e1}\u{5d8}\u{5d6}0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ(!@#$%^&*)",
    },
    Layout {
        name: "ara",
        plain: "\u{634}\u{fefb}\u{624}\u{64a}\u{62b}\u{628}\u{644}\u{627}\u{647}\u{62a}\u{646}\u{645}\u{629}\u{649}\u{62e}\u{62d}\u{636}\u{642}\u{633}\u{641}\u{639}\u{631}\u{635}\u{621}\u{63a}\u{626}0123456789",
        shifted: "\u{650}\u{fef5}}]\u{64f}[\u{fef7}\u{623}\u{f7}\u{640}\u{60c}/'\u{622}\u{d7}\u{61b}\u{64e}\u{64c}\u{64d}\u{fef9}`{\u{64b}\u{652}\u{625}~(!@#$%^&*)",
    },
    Layout {
        name: "ir",
        plain: "\u{634}\u{630}\u{632}\u{6cc}\u{62b}\u{628}\u{644}\u{627}\u{647}\u{62a}\u{646}\u{645}\u{67e}\u{62f}\u{62e}\u{62d}\u{636}\u{642}\u{633}\u{641}\u{639}\u{631}\u{635}\u{637}\u{63a}\u{638}\u{6f0}\u{6f1}\u{6f2}\u{6f3}\u{6f4}\u{6f5}\u{6f6}\u{6f7}\u{6f8}\u{6f9}",
        shifted: "\u{624}\u{200c}\u{698}\u{64a}\u{64d}\u{625}\u{623}\u{622}\u{651}\u{629}\u{bb}\u{ab}\u{621}\u{654}][\u{652}\u{64b}\u{626}\u{64f}\u{64e}\u{670}\u{64c}\u{653}\u{650}\u{643}(!\u{66c}\u{66b}\u{fdfc}\u{66a}\u{d7}\u{60c}*)",
    },
    Layout {
        name: "pk",
        plain: "\u{627}\u{628}\u{686}\u{62f}\u{639}\u{641}\u{6af}\u{62d}\u{6cc}\u{62c}\u{6a9}\u{644}\u{645}\u{646}\u{6c1}\u{67e}\u{642}\u{631}\u{633}\u{62a}\u{621}\u{637}\u{648}\u{634}\u{6d2}\u{632}0123456789",
        shifted: "\u{622}.\u{62b}\u{688}\u{670}\u{651}\u{63a}\u{6be}\u{650}\u{636}\u{62e}\u{654}\u{658}\u{6ba}\u{6c3}\u{64f}\u{652}\u{691}\u{635}\u{679}\u{626}\u{638}\u{624}\u{698}\u{64e}\u{630}(!@#$%^&*)",
    },
    Layout {
        name: "in",
        plain: "\u{94b}वम\u{94d}\u{93e}\u{93f}\u{941}पगरकतसलदज\u{94c}\u{940}\u{947}\u{942}हन\u{948}\u{902}ब\u{946}\u{966}\u{967}\u{968}\u{969}\u{96a}\u{96b}\u{96c}\u{96d}\u{96e}\u{96f}",
        shifted: "ओऴणअआइउफघऱखथशळधझऔईएऊङऩऐ\u{901}भऎ)ऍ\u{945}#$%^&*(",
    },
    Layout {
        name: "th",
        plain: "ฟ\u{e34}แกำดเ\u{e49}ร\u{e48}าสท\u{e37}นยๆพหะ\u{e35}อไป\u{e31}ผจๅ/-ภถ\u{e38}\u{e36}คต",
        shifted: "ฤ\u{e3a}ฉฏฎโฌ\u{e47}ณ\u{e4b}ษศ?\u{e4c}ฯญ\u{e50}ฑฆธ\u{e4a}ฮ\")\u{e4d}(\u{e57}+\u{e51}\u{e52}\u{e53}\u{e54}\u{e39}\u{e3f}\u{e55}\u{e56}",
    },
    Layout {
        name: "kh",
        plain: "\u{17b6}បចដ\u{17c1}ថងហ\u{17b7}\u{17d2}កលមន\u{17c4}ផឆរសត\u{17bb}វ\u{17b9}ខយឋ\u{17e0}\u{17e1}\u{17e2}\u{17e3}\u{17e4}\u{17e5}\u{17e6}\u{17e7}\u{17e8}\u{17e9}",
        shifted: "\u{17ff}ពជឌ\u{17c2}ធអ\u{17c7}\u{17b8}ញគឡ\u{17c6}ណ\u{17c5}ភឈឬ\u{17c3}ទ\u{17bc}\u{17fd}\u{17ba}ឃ\u{17bd}ឍ)!ៗ\"\u{17db}%\u{17cd}\u{17d0}\u{17cf}(",
    },
    Layout {
        name: "mm",
        plain: "\u{1031}ဘခ\u{102d}န\u{103a}\u{102b}\u{1037}င\u{103c}\u{102f}\u{1030}\u{102c}ညသစဆမ\u{103b}အကလတထပဖ\u{1040}\u{1041}\u{1042}\u{1043}\u{1044}\u{1045}\u{1046}\u{1047}\u{1048}\u{1049}",
        shifted: "ဗယဃ\u{102e}ဣ\u{1039}\u{103d}\u{1036}\u{104d}\u{1032}ဒဓဦဉဿဏဈ\u{104e}\u{103e}ဤဥဠဝဌ\u{104c}ဇ)ဍၒဋ$%^ရ*(",
    },
    Layout {
        name: "vn",
        plain: "abcdefghijklmnopqrstuvwxyzđăâêô\u{300}\u{309}\u{303}\u{301}\u{323}",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZĐĂÂÊÔ%^&*(",
    },
    Layout {
        name: "jp",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ~!\"#$%&'()",
    },
    Layout {
        name: "ca",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)!\"/$%?&*(",
    },
    Layout {
        name: "ca-multix",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)!@#$%?&*(",
    },
    Layout {
        name: "ma",
        plain: "\u{634}\u{fefb}\u{624}\u{64a}\u{62b}\u{628}\u{644}\u{627}\u{647}\u{62a}\u{646}\u{645}\u{629}\u{649}\u{62e}\u{62d}\u{636}\u{642}\u{633}\u{641}\u{639}\u{631}\u{635}\u{621}\u{63a}\u{626}à&é\"'(-è_ç",
        shifted: "\u{650}\u{fef5}}]\u{64f}[\u{fef7}\u{623}\u{f7}\u{640}\u{60c}/'\u{622}\u{d7}\u{61b}\u{64e}\u{64c}\u{64d}\u{fef9}`{\u{64b}\u{652}\u{625}~0123456789",
    },
    Layout {
        name: "np",
        plain: "\u{93e}बचद\u{947}उगह\u{93f}जकलमन\u{94b}पटरसत\u{941}व\u{94c}डयष\u{966}\u{967}\u{968}\u{969}\u{96a}\u{96b}\u{96c}\u{96d}\u{96e}\u{96f}",
        shifted: "आभछध\u{948}ऊघअ\u{940}झख\u{965}\u{902}णओफठ\u{943}शथ\u{942}\u{901}औढञऋ)!@#$%^&*(",
    },
    Layout {
        name: "bd",
        plain: "\u{9c3}ন\u{9c7}\u{9bf}ডব\u{9cd}\u{9be}হকতদমসগড়ঙপ\u{9c1}টজরয\u{9cb}চ\u{981}\u{9e6}\u{9e7}\u{9e8}\u{9e9}\u{9ea}\u{9eb}\u{9ec}\u{9ed}\u{9ee}\u{9ef}",
        shifted: "\u{9d7}ণ\u{9c8}\u{9c0}ঢভ\u{964}অঞখথধশষঘঢ়\u{982}ফ\u{9c2}ঠঝলয়\u{9cc}ছ\u{983})!@#$%^&*(",
    },
    Layout {
        name: "nl",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ'!\"#$%&_()",
    },
    Layout {
        name: "mt",
        plain: "abcdefghijklmnopqrstuvwxyz0123456789",
        shifted: "ABCDEFGHIJKLMNOPQRSTUVWXYZ)!\"\u{20ac}$%^&*(",
    },
];
