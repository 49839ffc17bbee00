#!/usr/bin/env python3
"""Random XML documents and their canonical octets as libxml2 writes them, one JSON object a line.

Usage: canonical-oracle.py COUNT SEED

Neither the generator nor the oracle knows anything of the program under test. Half of the cases are a subtree; each has a method
(exclusive, inclusive, inclusive11), comments or not, and where the method has them a prefix list with or without #default.
"""
import base64
import ctypes
import ctypes.util
import json
import random
import sys

XML = ctypes.CDLL(ctypes.util.find_library("xml2") or "libxml2.so.2")
P, I, S = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
for name, result, arguments in [
    ("xmlReadMemory", P, [S, I, S, S, I]), ("xmlFreeDoc", None, [P]),
    ("xmlXPathNewContext", P, [P]), ("xmlXPathFreeContext", None, [P]),
    ("xmlXPathEvalExpression", P, [S, P]), ("xmlXPathFreeObject", None, [P]),
    ("xmlC14NDocDumpMemory", I, [P, P, I, ctypes.POINTER(S), I, ctypes.POINTER(P)]),
]:
    function = getattr(XML, name)
    function.restype, function.argtypes = result, arguments
FREE = ctypes.CFUNCTYPE(None, P).in_dll(XML, "xmlFree")
# Entities replaced, as canonical XML wants its input; no errors, no warnings, no network.
QUIET = 2 | 32 | 64 | 2048


class XPathObject(ctypes.Structure):
    _fields_ = [("type", I), ("nodes", P)]


MODES = {"inclusive": 0, "exclusive": 1, "inclusive11": 2}
PREFIXES = ["a", "b", "c", "soap", "ds", "Z", "é", "я"]
# No ampersand: libxml2 writes one in a namespace name unescaped, which no parser would take.
URIS = ["urn:a", "urn:b", "http://example.org/x?y=1;z=2", "urn:long:" + "n" * 60, "http://www.w3.org/2000/09/xmldsig#"]
# Letters of the fourth edition of XML 1.0, which the framework's reader keeps to.
NAMES = ["x", "y", "Person", "familyName", "é", "име", "_u", "z-1", "A.b"]
TEXTS = ["", " ", "\n  ", "a", "Иванов", "Țăndărică", "&#13;", "&#9;", "&#10;", "&lt;", "&amp;", "&gt;", "]]&gt;", "\U0001F600", "&#x1F600;", "&#233;", "\u00a0", "\ue000", "\uffee",
         "<![CDATA[<&>]]>", "<![CDATA[ ]]>", "<![CDATA[a]]>b", "\r\n", "\r", "'", '"']
VALUES = ["", "v", " v  w ", "&#9;", "&#10;", "&#13;", "\t", "\n", "\r\n", "&lt;", ">", "&amp;", "'", "&quot;", "я", "ț", "\U00010400", "&#x10FFFF;", "\ue000"]
BASES = ["http://example.org/a/b", "http://example.org/c/", "/top/d", "e/f", "g/", "../h/", "i", "?q=1", "//host/j/", "../../k/"]


class Author:
    """Writes one document; remembers how many elements it has."""

    def __init__(self, dice):
        self.dice, self.elements, self.ids = dice, 0, 0

    def document(self):
        before = "".join(self.outside() for _ in range(self.dice.randint(0, 2)))
        after = "".join(self.outside() for _ in range(self.dice.randint(0, 2)))
        declaration = self.dice.choice(["", '<?xml version="1.0" encoding="UTF-8"?>\n'])
        return declaration + before + self.element(0, {"": ""}) + after

    def outside(self):
        return self.dice.choice(["\n", "<!-- outside -->", "<?pi outside?>", "<?empty?>"])

    def element(self, depth, scope):
        d, scope = self.dice, dict(scope)
        self.elements += 1
        attributes = []
        for _ in range(d.choice([0, 0, 0, 1, 1, 2, 4])):
            prefix = d.choice(PREFIXES)
            uri = d.choice(URIS)
            if f"xmlns:{prefix}" not in [a for a, _ in attributes]:
                attributes.append((f"xmlns:{prefix}", uri.replace("&", "&amp;")))
                scope[prefix] = uri
        if d.random() < 0.2:
            uri = d.choice(URIS + ["", ""])
            attributes.append(("xmlns", uri.replace("&", "&amp;")))
            scope[""] = uri
        bound = [p for p in scope if p]
        prefix = d.choice(bound) if bound and d.random() < 0.5 else ""
        name = (prefix + ":" if prefix else "") + d.choice(NAMES)
        taken = set()
        for _ in range(d.choice([0, 0, 1, 2, 5])):
            p = d.choice(bound) if bound and d.random() < 0.4 else ""
            local = d.choice(NAMES)
            if (scope[p] if p else "", local) in taken:
                continue
            taken.add((scope[p] if p else "", local))
            attributes.append(((p + ":" if p else "") + local, self.value()))
        if d.random() < 0.12:
            attributes.append(("xml:lang", d.choice(["bg", "ro", "en", ""])))
        if d.random() < 0.08:
            attributes.append(("xml:space", d.choice(["preserve", "default"])))
        if d.random() < 0.06:
            self.ids += 1
            attributes.append(("xml:id", f"i{self.ids}"))
        if d.random() < 0.06:
            attributes.append(("xml:base", d.choice(BASES)))
        if d.random() < 0.03:
            attributes.append(("xml:other", "o"))
        d.shuffle(attributes)
        quote = d.choice('"\'')
        start = "<" + name + "".join(f"{d.choice([' ', '  ', chr(10)])}{a}={quote}{self.quoted(v, quote)}{quote}" for a, v in attributes)
        if d.random() < 0.15:
            return start + d.choice(["/>", " />"])
        content = "".join(self.content(depth, scope) for _ in range(d.choice([0, 1, 2, 3, 6]) if depth < 6 else d.choice([0, 1])))
        return start + ">" + content + "</" + name + d.choice(["", " ", "\n"]) + ">"

    def value(self):
        return "".join(self.dice.choice(VALUES) for _ in range(self.dice.choice([0, 1, 1, 2, 4])))

    @staticmethod
    def quoted(value, quote):
        return value.replace(quote, "&apos;" if quote == "'" else "&quot;")

    def content(self, depth, scope):
        kind = self.dice.random()
        if kind < 0.45 and depth < 6:
            return self.element(depth + 1, scope)
        if kind < 0.55:
            return self.dice.choice(["<!---->", "<!-- c -->", "<!--я <&>-->"])
        if kind < 0.62:
            return self.dice.choice(["<?p?>", "<?p  data ?>", "<?pi <&> я?>"])
        return "".join(self.dice.choice(TEXTS) for _ in range(self.dice.choice([1, 1, 2, 4])))


def canonical(document, mode, comments, prefixes, apex):
    doc = XML.xmlReadMemory(document, len(document), b"d.xml", b"UTF-8", QUIET)
    if not doc:
        return None
    context = found = None
    try:
        nodes = None
        if apex is not None:
            context = XML.xmlXPathNewContext(doc)
            one = f"(//*)[{apex + 1}]"
            path = f"{one}/descendant-or-self::node() | {one}/descendant-or-self::*/@* | {one}/descendant-or-self::*/namespace::*"
            found = XML.xmlXPathEvalExpression(path.encode(), context)
            nodes = ctypes.cast(found, ctypes.POINTER(XPathObject)).contents.nodes
        listed = (S * (len(prefixes) + 1))(*[p.encode() for p in prefixes], None) if prefixes else None
        out = P()
        length = XML.xmlC14NDocDumpMemory(doc, nodes, MODES[mode], listed, 1 if comments else 0, ctypes.byref(out))
        if length < 0:
            return None
        octets = ctypes.string_at(out, length)
        FREE(out)
        return octets
    finally:
        if found:
            XML.xmlXPathFreeObject(found)
        if context:
            XML.xmlXPathFreeContext(context)
        XML.xmlFreeDoc(doc)


def main(count, seed):
    written = 0
    while written < count:
        dice = random.Random(seed + written)
        author = Author(dice)
        document = author.document().encode()
        mode = dice.choice(["exclusive", "exclusive", "inclusive", "inclusive11"])
        comments = dice.random() < 0.4
        prefixes = dice.sample(PREFIXES + ["#default"], dice.randint(1, 4)) if mode == "exclusive" and dice.random() < 0.5 else []
        apex = dice.randrange(author.elements) if written % 2 else None
        octets = canonical(document, mode, comments, prefixes, apex)
        print(json.dumps({
            "case": seed + written, "method": mode, "comments": comments, "prefixes": prefixes, "apex": apex,
            "xml": base64.b64encode(document).decode(), "canonical": None if octets is None else base64.b64encode(octets).decode(),
        }))
        written += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
