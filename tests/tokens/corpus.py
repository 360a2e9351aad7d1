# SPDX-License-Identifier: Apache-2.0
"""corpus: texts to count, the same bytes for the same seed: languages, code, data, hostile repeats, all of Unicode."""
import json
import random

# A sentence or two of each; the words are shuffled into as much text as is wanted.
LANGUAGES = {
    "english": "All human beings are born free and equal in dignity and rights. They're endowed with reason and conscience, "
               "and should act towards one another in a spirit of brotherhood; nobody's life, liberty or HTTPServer isn't theirs.",
    "german": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und "
              "sollen einander im Geiste der Brüderlichkeit begegnen. Straßenbahnhaltestelle, Größe, Übermaß!",
    "french": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience "
              "et doivent agir les uns envers les autres dans un esprit de fraternité : « aujourd'hui » l'œuvre, ça.",
    "spanish": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, "
               "deben comportarse fraternalmente los unos con los otros. ¿Quién? ¡Mañana!",
    "turkish": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı "
               "kardeşlik zihniyeti ile hareket etmelidirler. İSTANBUL ılık",
    "vietnamese": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi con người đều được tạo hóa "
                  "ban cho lý trí và lương tâm.",
    "russian": "Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и совестью и должны "
               "поступать в отношении друг друга в духе братства. МОСКВА",
    "greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική "
             "και συνείδηση. ΑΘΗΝΑ",
    "hebrew": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, בְּרֵאשִׁית בָּרָא",
    "arabic": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميرًا وعليهم أن يعامل بعضهم بعضًا بروح الإخاء ١٢٣٤",
    "hindi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है १२३",
    "thai": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
    "chinese": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。 人人有资格享有本宣言所载的一切权利和自由，不分种族、肤色、性别",
    "japanese": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。 人間は、理性と良心とを授けられており、"
                "互いに同胞の精神をもって行動しなければならない。 サーバーの設定ファイルを確認してください。",
    "korean": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
    "georgian": "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით. ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ",
    "emoji": "👍🏽 👩‍👩‍👧‍👦 🇩🇪 ❤️ 😀😃 ✅ → … “quoted” ‘single’ — dash e\u0301 n\u0303 \u200b\u00a0\u3000",
}
CODE = ["for (int i = 0; i < count; i++)\n\tif (list[i]->nextItem != NULL)\n\t\treturn list[i];\n\n", "#include <stdio.h>\r\n\r\n",
        "def __init__(self, *args, **kwargs):\n    self.HTTPServer = kwargs.get('HTTPServer')\n\n\n", "// HACK(x): don't\n/* a */\n//\n/\n",
        "SELECT * FROM t WHERE id=42 AND name LIKE '%x%';\n", "    \n  \t\n", "<div class=\"a-b_c\">&nbsp;</div>\n", "x = 0xDEADBEEF + 1_000_000.25e-7;\r",
        "const parseXMLDocument = async (HTMLElement) => { await fetch(`https://example.org/a/b?c=d&e=%20f`); };\n", "}\n\n}\n/*\n", "\t\t\t}\n"]
CONTRACTIONS = ["'s", "'S", "'ſ", "'t", "'T", "'re", "'rE", "'RE", "'ve", "'Ve", "'m", "'M", "'ll", "'LL", "'d", "'D", "'", "''", "'l", "'r", "'v", "'x",
                "’s", "'sa", "'lla", "'ﬆ"]
# Around each kind that the expressions tell apart.
KINDS = ["a", "Z", "é", "É", "ǅ", "ʰ", "中", "ª", "\u0301", "\u0903", "9", "Ⅷ", "²", "٣", " ", "\t", "\n", "\r", "\u00a0", "\u2028", "\x85", "\u3000",
         "\x0b", "!", "/", "'", "s", "S", "ſ", "l", "re", "ve", "…", "😀", "\x00", "\u200d", "\x1c", "K", "Å", "ß", "İ", "\ufffd", "\U0010ffff", "𝐀", "𝒶", "𞤀", "𞤢"]


def natural(rng, name, size):
    words = LANGUAGES[name].split(" ")
    out, length = [], 0
    while length < size:
        word = rng.choice(words)
        word = word.upper() if rng.random() < 0.01 else word.capitalize() if rng.random() < 0.05 else word
        out.append(word + rng.choice([" "] * 40 + ["  ", "\n", ".\n\n", ", ", ": ", " (", ") ", "-", "\n    ", str(rng.randint(0, 99999))]))
        length += len(out[-1])
    return "".join(out)


def data(rng, size):
    rows, length = [], 0
    while length < size:
        row = {"id": rng.randint(0, 10**9), "name": "".join(rng.choices("abcdefghXYZ_-", k=rng.randint(1, 20))), "ratio": rng.random(),
               "tags": rng.sample(["prod", "eu-west-1", "GPU", "größe", "値"], 2), "on": rng.random() < 0.5, "none": None}
        rows.append(json.dumps(row, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2, "\t"])))
        length += len(rows[-1])
    return "\n".join(rows)


def code_points(rng, count, last):
    out = []
    while len(out) < count:
        c = rng.randrange(last)
        if not 0xD800 <= c < 0xE000:
            out.append(chr(c))
    return "".join(out)


def hostile(rng, size):
    """One unit over and over, within one piece where it can be."""
    units = ["a", "A", "ab", "aA", " ", "\n", " \n", "\t", "\r\n", "0", "!", "/", "=", "-", "'", "'s", "é", "中", "\u0301", "a\u0301", "😀", "ſ", "\x00",
             "\u3000", "Aa\u0301", "中A", "ǅ", "zq", "the", " the", "\U0010ffff", "\u200d", "aaaaaaab", "!\n", "/\n", "!/\n/"]
    texts = [unit * (size // len(unit)) for unit in units]
    texts += [unit * rng.randint(1, 70) + rng.choice(KINDS) for unit in units for _ in range(8)]
    letters = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=size))
    return texts + [letters, letters.upper(), "".join(rng.choices("etaoin", k=size)), "".join(rng.choices("aA中\u0301", k=size)),
                    "".join(rng.choices(" \t\n\r\u3000", k=size)), "".join(rng.choices("!/\n\r", k=size)), "".join(rng.choices("的一是不了人我在有", k=size))]


def texts(seed, scale):
    """(name, list of texts) of each sort; scale 1 is about 6 MB."""
    rng = random.Random(seed)
    many = lambda count: range(max(int(count * scale), 1))
    for name in LANGUAGES:
        yield name, [natural(rng, name, int(100000 * scale))]
    yield "code", ["".join(rng.choice(CODE) for _ in many(8000))]
    yield "data", [data(rng, 300000 * scale)]
    yield "kinds", ["".join(rng.choices(KINDS, k=rng.randint(1, 12))) for _ in many(30000)]
    yield "blanks", ["".join(rng.choices([" ", "  ", "\t", "\n", "\r", "\r\n", "\u3000", "x", "!", "1"], k=rng.randint(1, 10))) for _ in many(15000)]
    yield "digits", [" ".join("1234567890" * 3 for _ in range(3))[:rng.randint(1, 60)] + rng.choice(KINDS) for _ in many(2000)]
    yield "contractions", [rng.choice(KINDS) + rng.choice(CONTRACTIONS) + rng.choice(KINDS + CONTRACTIONS) for _ in many(15000)]
    yield "basic plane", [code_points(rng, rng.randint(1, 40), 0x10000) for _ in many(6000)]
    yield "every plane", [code_points(rng, rng.randint(1, 40), 0x110000) for _ in many(4000)]
    yield "latin", [code_points(rng, rng.randint(1, 40), 0x250) for _ in many(6000)]
    yield "mixed", ["".join(natural(rng, rng.choice(list(LANGUAGES)), 20) + rng.choice(KINDS) * rng.randint(1, 3) for _ in range(6)) for _ in many(2500)]
    yield "hostile", hostile(rng, int(3000 * min(scale, 1)))
    yield "each code point", ["".join(f"a{chr(c)}B {chr(c)}" for c in range(at, at + 0x400) if not 0xD800 <= c < 0xE000)
                              for at in range(0, 0x110000, 0x400) if scale >= 1 or at < 0x3400]
