# SPDX-License-Identifier: Apache-2.0
"""bicep: reads Bicep into a tree, as strictly about lines as Bicep's own parser.

parse(text) gives a list of statements, and raises Broken at the first line that Bicep would not read either.  A Node has a
kind, the line it begins on, and what its kind needs; the names stand in the function that makes it.
"""
import re

TOKEN = re.compile(r"""
    (?P<space>[ \t]+ | //[^\n]* | /\*.*?\*/ | \#(?:disable-next-line|disable-diagnostics|restore-diagnostics)[^\n]*)
  | (?P<line>\r?\n)
  | (?P<long>'''.*?'''+)
  | (?P<quote>')
  | (?P<number>\d+)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>\.\.\.|\?\?|=>|==|!=|=~|!~|<=|>=|&&|\|\||::|\.\?|[{}\[\]()?:.,=<>+\-*/%!@|])
""", re.X | re.S)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", "\\": "\\", "$": "$"}
LEVELS = [{"??"}, {"||"}, {"&&"}, {"==", "!=", "=~", "!~"}, {"<", ">", "<=", ">="}, {"+", "-"}, {"*", "/", "%"}]


class Broken(Exception):
    pass


class Node:
    def __init__(self, kind, line, **fields):
        self.kind, self.line = kind, line
        self.__dict__.update(fields)


def tokens(text, line=1):
    """(kind, value, line); text within quotes comes as ('text', [str or tree, ...], line)."""
    out, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Broken(f"line {line}: Bicep has no {text[at]!r}")
        kind, value = match.lastgroup, match[0]
        if kind == "quote":
            parts, at, value = quoted(text, at + 1, line)
            out.append(("text", parts, line))
            continue
        if kind != "space":
            out.append((kind, value, line) if kind != "long" else ("text", [value[3:-3]], line))
        line += value.count("\n")
        at = match.end()
    return [*out, ("line", "\n", line), ("end", "", line)]


def quoted(text, at, line):
    """The parts of a text up to its closing quote: plain ones, and trees of what stands in ${}."""
    parts, plain = [], ""
    while True:
        if at >= len(text) or text[at] == "\n":
            raise Broken(f"line {line}: a text does not end on its line")
        if text[at] == "'":
            return [*parts, plain] if plain or not parts else parts, at + 1, text
        if text[at] == "\\":
            code = re.match(r"u\{([0-9a-fA-F]+)\}", text[at + 1:])
            if not code and text[at + 1] not in ESCAPES:
                raise Broken(f"line {line}: there is no escape \\{text[at + 1]}")
            plain += chr(int(code[1], 16)) if code else ESCAPES[text[at + 1]]
            at += 1 + (code.end() if code else 1)
        elif text.startswith("${", at):
            end = hole(text, at + 2, line)
            reader = Reader(tokens(text[at + 2:end], line))
            parts += ([plain] if plain else []) + [reader.expression()]
            plain, at = "", end + 1
        else:
            plain += text[at]
            at += 1


def hole(text, at, line):
    depth = 0
    while at < len(text) and text[at] != "\n":
        if text[at] == "'":
            _, at, _ = quoted(text, at + 1, line)
            continue
        if text[at] == "}" and not depth:
            return at
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    raise Broken(f"line {line}: a ${{ is not closed on its line")


class Reader:
    def __init__(self, words):
        self.words, self.at = words, 0

    @property
    def line(self):
        return self.words[self.at][2]

    def sees(self, *marks):
        kind, value, _ = self.words[self.at]
        return kind in ("mark", "name") and value in marks

    def take(self, mark=None):
        kind, value, line = self.words[self.at]
        if mark and not (kind in ("mark", "name") and value == mark):
            raise Broken(f"line {line}: {mark!r} is expected here, not {value!r}")
        self.at += 1
        return value

    def took(self, mark):
        if self.sees(mark):
            self.at += 1
            return True
        return False

    def name(self):
        if self.words[self.at][0] != "name":
            raise Broken(f"line {self.line}: a name is expected here, not {self.words[self.at][1]!r}")
        return self.take()

    def blank(self):
        while self.words[self.at][0] == "line":
            self.at += 1

    def after_lines(self):
        """The next word that is no end of a line, without going there."""
        at = self.at
        while self.words[at][0] == "line":
            at += 1
        return at

    def ended(self):
        if self.words[self.at][0] not in ("line", "end"):
            raise Broken(f"line {self.line}: the line should end before {self.words[self.at][1]!r}")

    # -- statements

    def file(self):
        out = []
        self.blank()
        while self.words[self.at][0] != "end":
            out.append(self.statement())
            self.ended()
            self.blank()
        return out

    def statement(self):
        decorators = []
        while self.took("@"):
            decorators.append(self.postfix())
            self.ended()
            self.blank()
        line, word = self.line, self.name()
        if word not in STATEMENTS:
            raise Broken(f"line {line}: a statement does not begin with {word!r}")
        node = STATEMENTS[word](self, line)
        node.decorators = {d.name: d for d in decorators}
        return node

    def scope_is(self, line):
        self.take("=")
        return Node("targetScope", line, name=None, value=self.expression())

    def using(self, line):
        return Node("using", line, name=None, value=self.expression())

    def param(self, line):
        name, type_, value = self.name(), None, None
        if not self.sees("="):
            type_ = self.type()
        if self.took("="):
            value = self.expression()
        return Node("param", line, name=name, type=type_, value=value)

    def var(self, line):
        name = self.name()
        type_ = None if self.sees("=") else self.type()
        self.take("=")
        return Node("var", line, name=name, type=type_, value=self.loop_or_value())

    def type_is(self, line):
        name = self.name()
        self.take("=")
        return Node("type", line, name=name, value=self.type())

    def output(self, line):
        name, type_ = self.name(), self.type()
        self.take("=")
        return Node("output", line, name=name, type=type_, value=self.loop_or_value())

    def resource(self, line, word="resource"):
        name, what = self.name(), self.expression()
        existing = self.took("existing")
        self.take("=")
        return Node(word, line, name=name, what=what, existing=existing, value=self.body())

    def module(self, line):
        return self.resource(line, "module")

    def body(self):
        """What a resource is: an object, perhaps behind an if, perhaps in a loop."""
        if self.sees("["):
            return self.array()
        if self.sees("if"):
            line = self.line
            self.take()
            self.take("(")
            condition = self.expression()
            self.take(")")
            return Node("if", line, condition=condition, body=self.object())
        return self.object()

    # -- types

    def type(self):
        line, options = self.line, [self.one_type()]
        while True:
            ahead = self.after_lines()
            if self.words[ahead][:2] != ("mark", "|"):
                break
            self.at = ahead + 1
            self.blank()
            options.append(self.one_type())
        return options[0] if len(options) == 1 else Node("either", line, options=options)

    def one_type(self):
        line, kind = self.line, self.words[self.at][0]
        if self.sees("{"):
            node = self.type_object()
        elif self.sees("["):
            raise Broken(f"line {line}: tuples are not used here")
        elif kind == "text":
            node = Node("literal", line, value="".join(self.take()))
        elif kind == "number":
            node = Node("literal", line, value=int(self.take()))
        elif self.took("("):
            node = self.type()
            self.take(")")
        else:
            node = Node("named", line, name=self.name())
        while self.sees("[", "?"):
            if self.take() == "?":
                node = Node("maybe", line, of=node)
            else:
                self.take("]")
                node = Node("list", line, of=node)
        return node

    def type_object(self):
        line, fields, rest = self.line, {}, None
        self.take("{")
        while True:
            self.blank()
            if self.took("}"):
                return Node("fields", line, fields=fields, rest=rest)
            while self.took("@"):
                self.postfix()
                self.blank()
            if self.took("*"):
                self.take(":")
                rest = self.type()
            else:
                key = "".join(self.take()) if self.words[self.at][0] == "text" else self.name()
                self.take(":")
                fields[key] = self.type()
            self.parted("}")

    def parted(self, close):
        """Between two entries stands a comma or the end of a line."""
        if not self.took(",") and not self.sees(close) and self.words[self.at][0] != "line":
            raise Broken(f"line {self.line}: a comma or a new line is expected before {self.words[self.at][1]!r}")

    # -- expressions

    def loop_or_value(self):
        return self.expression()

    def expression(self):
        line, node = self.line, self.binary(0)
        ahead = self.after_lines()
        if self.words[ahead][:2] == ("mark", "?"):
            self.at = ahead + 1
            self.blank()
            yes = self.expression()
            self.blank()
            self.take(":")
            self.blank()
            return Node("choice", line, condition=node, yes=yes, no=self.expression())
        return node

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        line, left = self.line, self.binary(level + 1)
        while self.sees(*LEVELS[level]):
            mark = self.take()
            left = Node("binary", line, mark=mark, left=left, right=self.binary(level + 1))
        return left

    def unary(self):
        line = self.line
        if self.sees("!", "-"):
            return Node("unary", line, mark=self.take(), of=self.unary())
        return self.postfix()

    def postfix(self):
        node = self.primary()
        while True:
            line = self.line
            if self.sees(".", ".?"):
                safe = self.take() == ".?"
                name = self.name()
                node = self.call(node, name, line) if self.sees("(") else Node("get", line, of=node, name=name, safe=safe)
            elif self.sees("["):
                self.take()
                safe = self.took("?")
                node = Node("at", line, of=node, index=self.expression(), safe=safe)
                self.take("]")
            elif self.took("::"):
                node = Node("nested", line, of=node, name=self.name())
            elif self.took("!"):
                node = Node("sure", line, of=node)
            else:
                return node

    def call(self, base, name, line):
        self.take("(")
        args = []
        while True:
            self.blank()
            if self.took(")"):
                return Node("call", line, of=base, name=name, args=args)
            args.append(self.argument())
            self.blank()
            if not self.sees(")"):
                self.take(",")

    def argument(self):
        line, start = self.line, self.at
        names = []
        if self.words[self.at][0] == "name":
            names = [self.name()]
        elif self.took("("):
            while self.words[self.at][0] == "name":
                names.append(self.name())
                self.took(",")
            if not self.took(")"):
                names = []
        if names and self.took("=>"):
            self.blank()
            return Node("lambda", line, names=names, body=self.expression())
        self.at = start
        return self.expression()

    def primary(self):
        kind, value, line = self.words[self.at]
        if kind == "text":
            self.at += 1
            return Node("text", line, parts=value)
        if kind == "number":
            self.at += 1
            return Node("value", line, value=int(value))
        if kind == "name":
            self.at += 1
            if value in ("true", "false", "null"):
                return Node("value", line, value={"true": True, "false": False, "null": None}[value])
            return self.call(None, value, line) if self.sees("(") else Node("name", line, name=value)
        if self.sees("{"):
            return self.object()
        if self.sees("["):
            return self.array()
        if self.took("("):
            self.blank()
            node = self.expression()
            self.blank()
            self.take(")")
            return node
        raise Broken(f"line {line}: a value is expected here, not {value!r}")

    def object(self):
        line, entries, nested = self.line, [], []
        self.take("{")
        while True:
            self.blank()
            if self.took("}"):
                return Node("object", line, entries=entries, nested=nested)
            at = self.line
            if self.took("..."):
                entries.append((None, self.expression(), at))
            elif self.sees("@") or self.sees("resource") and self.words[self.at + 1][0] == "name":
                nested.append(self.statement())
            else:
                key = Node("text", at, parts=self.take()) if self.words[self.at][0] == "text" else Node("text", at, parts=[self.name()])
                key.quoted = self.words[self.at - 1][0] == "text"
                self.take(":")
                self.blank() if self.words[self.at][0] == "line" else None
                entries.append((key, self.body() if self.sees("if") else self.expression(), at))
            self.parted("}")

    def array(self):
        line = self.line
        self.take("[")
        ahead = self.after_lines()
        if self.words[ahead][:2] == ("name", "for"):
            self.at = ahead
            return self.loop(line)
        items = []
        while True:
            self.blank()
            if self.took("]"):
                return Node("array", line, items=items)
            items.append((self.took("..."), self.expression()))
            self.parted("]")

    def loop(self, line):
        self.take("for")
        index = None
        if self.took("("):
            item = self.name()
            self.take(",")
            index = self.name()
            self.take(")")
        else:
            item = self.name()
        self.take("in")
        over = self.expression()
        self.take(":")
        self.blank()
        body = self.body() if self.sees("if") else self.expression()
        self.blank()
        self.take("]")
        return Node("for", line, item=item, index=index, over=over, body=body)


STATEMENTS = {"targetScope": Reader.scope_is, "using": Reader.using, "param": Reader.param, "var": Reader.var,
              "type": Reader.type_is, "output": Reader.output, "resource": Reader.resource, "module": Reader.module}


def parse(text):
    return Reader(tokens(text)).file()
