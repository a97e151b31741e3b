"""Which letters and sounds people, scanners and evaders put for which."""

ROMANISATIONS = (
    ("zh", "j"), ("kh", "h"), ("ts", "c"), ("sh", "s"), ("y", "i"), ("iy", "y"), ("ey", "ei"),
    ("ya", "ia"), ("yu", "iu"), ("ks", "x"), ("v", "w"), ("ou", "u"), ("u", "ou"), ("q", "k"),
    ("k", "q"), ("ee", "i"), ("i", "ee"), ("dj", "j"), ("j", "dj"), ("aa", "a"), ("ph", "f"),
    ("gh", "g"), ("th", "t"), ("dh", "d"), ("o", "u"), ("e", "i"), ("ov", "off"), ("ev", "eff"),
    ("h", "kh"), ("ai", "ay"), ("ay", "ai"), ("iya", "ia"), ("mmed", "mad"), ("ss", "s"),
)  # fmt: skip
PHONETIC = (
    ("c", "k"), ("k", "c"), ("s", "z"), ("z", "s"), ("f", "ph"), ("ph", "f"), ("i", "y"),
    ("y", "i"), ("ee", "ea"), ("u", "oo"), ("x", "ks"), ("qu", "kw"), ("v", "f"), ("d", "t"),
    ("b", "p"), ("g", "k"), ("j", "g"), ("ch", "sh"), ("er", "ar"), ("an", "en"), ("o", "u"),
)  # fmt: skip
OCR = (
    ("o", "0"), ("l", "1"), ("i", "1"), ("s", "5"), ("b", "8"), ("z", "2"), ("g", "9"),
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("w", "vv"), ("i", "l"), ("e", "c"),
    ("h", "b"), ("u", "v"), ("n", "ri"),
)  # fmt: skip
KEYS_BESIDE = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb",
    "h": "gjyn", "j": "hkum", "k": "jlim", "l": "ko", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
CYRILLIC_TWINS = dict(zip("ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху", strict=True))
GREEK_TWINS = dict(zip("ABEHIKMNOPTXYZo", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖο", strict=True))
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e"
MARKS = {
    "a": "áàâäãåā", "e": "éèêëē", "i": "íìîï", "o": "óòôöõø", "u": "úùûü", "c": "çč", "n": "ñ",
    "s": "šş", "z": "žż", "g": "ğ", "l": "ł",
}  # fmt: skip
