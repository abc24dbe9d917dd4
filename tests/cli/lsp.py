# SPDX-License-Identifier: Apache-2.0
# A client of `joltc lsp` that plays scripts: what an editor would ask, and what none should.
import json
import os
import subprocess
import sys
import threading

JOLTC = os.environ["JOLTC"]
# What a sanitizer keeps of memory that was given back is little, so that growth is seen.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
passed = failed = 0


def check(what, got, want):
    global passed, failed
    if got == want:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {what}\n  got  {got!r}\n  want {want!r}")


class Client:
    def __init__(self, *options, encodings=None, initialize=True):
        self.process = subprocess.Popen([JOLTC, "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.id = 0
        self.reported = {}  # the diagnostics reported last, by document
        self.texts = {}
        if initialize:
            general = {} if encodings is None else {"positionEncodings": encodings}
            self.capabilities = self.request("initialize", {"capabilities": {"general": general}})["capabilities"]
            self.notify("initialized", {})

    def raw(self, data):
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended before it had read all

    def send(self, message):
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def together(self, *messages):
        """All of them at once, so that they wait for each other."""
        data = b""
        for message in messages:
            body = json.dumps({"jsonrpc": "2.0", **message}).encode()
            data += b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        self.raw(data)

    def notify(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def receive(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                return None
            if line == b"\r\n":
                break
            name, value = line.decode().split(":")
            length = int(value) if name == "Content-Length" else length
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.reported[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def answer(self):
        while True:
            message = self.receive()
            if message is None or "id" in message:
                return message

    def request(self, method, params):
        self.id += 1
        self.send({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params})
        message = self.answer()
        return message.get("result", message.get("error")) if message else None

    def open(self, uri, text, language="json"):
        """Opens or changes it; returns what is reported about it."""
        known = uri in self.texts
        self.texts[uri] = text
        about = {"uri": uri, "version": 1}
        if known:
            self.notify("textDocument/didChange", {"textDocument": about, "contentChanges": [{"text": text}]})
        else:
            self.notify("textDocument/didOpen", {"textDocument": {**about, "languageId": language, "text": text}})
        while self.receive()["params"]["uri"] != uri:
            pass
        return self.reported[uri]

    def at(self, method, uri, where, delta=0, more=None):
        """A request about the byte where the document has the text `where`."""
        before = self.texts[uri][: self.texts[uri].index(where) + delta]
        position = {"line": before.count("\n"), "character": len(before.rsplit("\n", 1)[-1].encode("utf-16-le")) // 2}
        return self.request("textDocument/" + method, {"textDocument": {"uri": uri}, "position": position, **(more or {})})

    def hover(self, uri, where, delta=0):
        result = self.at("hover", uri, where, delta)
        return result and result["contents"]["value"]

    def labels(self, uri, where, delta=0):
        return [item["label"] for item in self.at("completion", uri, where, delta)["items"]]

    def completed(self, uri, where, delta, label):
        """The document when that is taken."""
        for item in self.at("completion", uri, where, delta)["items"]:
            if item["label"] == label:
                return edited(self.texts[uri], item["textEdit"]["range"], item["textEdit"]["newText"])
        return None

    def definitions(self, uri, where, delta=0):
        lines = self.texts[uri].split("\n")
        found = []
        for place in self.at("definition", uri, where, delta):
            start, end = place["range"]["start"], place["range"]["end"]
            found.append((start["line"], lines[start["line"]][start["character"] : end["character"]]))
        return sorted(found)

    def end(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.close()

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.stdout.read()
        return self.process.wait()


def edited(text, where, new):
    lines = text.split("\n")

    def offset(position):
        line = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]].decode("utf-16-le")
        return sum(len(l) + 1 for l in lines[: position["line"]]) + len(line)

    return text[: offset(where["start"])] + new + text[offset(where["end"]) :]


CHAIN = """[
  { "operation": "shift", "spec": {
    "items": { "*": { "id": "out.&1.id", "a|b": "x.&(1,0)", "@(1,name)": "names[]" } },
    "user": "customer"
  } },
  { "operation": "modify-default-beta", "spec": {
    "full": "=concat(@(1,customer),' ',@(1,names))"
  } },
  { "operation": "shift", "spec": { "full": "done", "customer": "who" } }
]
"""

CONNECTOR = """apiVersion: 0.1.0
meta:
  name: shop
  type: http-sink
  version: 0.1.0
  topic: orders
  secrets:
    - name: TOKEN
http:
  endpoint: https://example.com/
  compression: gzip
  headers:
    - "Authorization: Bearer ${{ secrets.TOKEN }}"
transforms:
  - uses: infinyon/jolt@0.4.1
    with:
      spec:
        - operation: shift
          spec:
            user: customer
        - operation: remove
          spec:
            customer: ""
"""


def diagnostics():
    c = Client()
    check("no diagnostics of what is right", c.open("file:///a.json", CHAIN), [])
    wrong = c.open("file:///a.json", CHAIN.replace('"shift"', '"shfit"', 1))
    check("one error", [(d["severity"], d["message"]) for d in wrong],
          [(1, 'unknown operation "shfit"\nhint: did you mean "shift"?')])
    check("its range", wrong[0]["range"],
          {"start": {"line": 1, "character": 18}, "end": {"line": 1, "character": 23}})
    gone = c.open("file:///a.json", CHAIN.replace('"customer": "who"', '"custmer": "who"'))
    check("a warning has its name", [(d["severity"], d["code"]) for d in gone], [(2, "never-matches")])
    check("and notes with places", gone[0]["relatedInformation"][0]["location"]["uri"], "file:///a.json")
    check("an error of syntax", [d["severity"] for d in c.open("file:///a.json", '[{"operation": ')], [1])
    check("mended", c.open("file:///a.json", CHAIN), [])
    check("a connector file", c.open("file:///c.yaml", CONNECTOR, "yaml"), [])
    check("a key of it", [d["code"] for d in c.open("file:///c.yaml", CONNECTOR.replace("name: shop", "name: s\n  nme: x"))],
          ["unknown-key"])
    c.notify("textDocument/didClose", {"textDocument": {"uri": "file:///a.json"}})
    c.open("file:///b.json", "[")
    check("a closed document has none", c.reported["file:///a.json"], [])
    check("it ends well", c.end(), 0)
    check("by its options", [d["severity"] for d in options_reported("-Werror")], [1])
    check("a warning that is off", options_reported("-Wno-never-matches"), [])
    c = Client("--operation", "shift")
    check("a shift alone", c.open("file:///n.json", '{"source": {"*": "x.&1"}}'), [])
    check("its levels", c.hover("file:///n.json", "&1"), '&1 is "source"')
    c.end()
    c = Client("--dialect", "community")
    check("of the other dialect", c.open("file:///n.json", '[{"operation":"modify-overwrite","spec":{"a":"=uuid"}}]'), [])
    c.end()


def options_reported(option):
    c = Client(option)
    reported = c.open("file:///a.json", CHAIN.replace('"customer": "who"', '"custmer": "who"'))
    c.end()
    return reported


def hovers():
    c = Client()
    c.open("file:///a.json", CHAIN)
    check("a literal key", c.hover("file:///a.json", '"items"', 3), 'matches the key "items"')
    check("a star", c.hover("file:///a.json", '"*"', 1),
          "matches every key and every element that no other key beside it takes; &0 is which one")
    check("a level", c.hover("file:///a.json", "&1.id", 1), '&1 is what "*" matches')
    check("a key of a level", c.hover("file:///a.json", "@(1,name)", 1),
          'takes what the lookup finds, in place of the value of a key\n@(1,name) is "name" in the value of "items"')
    check("a function", c.hover("file:///a.json", "concat", 2),
          "concat(v...): the strings of all values but null, joined")
    check("a lookup of modify", c.hover("file:///a.json", "@(1,customer)", 5), '@(1,customer) is "customer" in the document')
    check("an operation", c.hover("file:///a.json", "shift", 2),
          "shift: a new document: its keys match, its right sides say where to write\n"
          "runs as a stream: the record is scanned once, no tree\nbut for\n"
          'line 3:61, "names": computed at run time: the order of keys depends on what is present\n'
          'line 3:61, "out": computed at run time: the order of keys depends on what is present\n'
          'line 3:43, "x": computed at run time: a list that others append to is used elsewhere too')
    check("nothing", c.hover("file:///a.json", "[\n", 1), None)
    c.open("file:///c.yaml", CONNECTOR, "yaml")
    check("a key of a connector", c.hover("file:///c.yaml", "endpoint", 2), "http.endpoint\nthe URL")
    check("its choices", c.hover("file:///c.yaml", "compression", 2), "http.compression\nhow bodies are compressed\none of: none|gzip")
    check("a key of its spec", c.hover("file:///c.yaml", "user: c", 2), 'matches the key "user"')
    c.open("file:///broken.yaml", CONNECTOR.replace("- operation: remove", "- operation remove: ["), "yaml")
    check("keys while it is broken", c.hover("file:///broken.yaml", "endpoint", 2), "http.endpoint\nthe URL")
    c.end()


def ways():
    """How an operation runs, over its name."""
    c = Client()

    def way(text, *where):
        uri = "file:///a.yaml" if text == CONNECTOR else "file:///a.json"
        c.open(uri, text)
        return c.hover(uri, *where).split("\n")[1:]

    def plan(name):
        with open(os.path.join(os.environ["SRCDIR"], "tests/plan", name)) as spec:
            return spec.read()

    stream = "runs as a stream: the record is scanned once, no tree"
    check("a stream", way(CONNECTOR, "shift"), [stream])
    check("in part", way(plan("steps.json"), "default"),
          [stream, "but for", "line 3:33, default buyer: applied at run time: default inside a value known only at run time",
           "line 3:58, default tags: applied at run time: default inside a value known only at run time"])
    check("not of the others", way(plan("steps.json"), "shift"), [stream])
    tree = "runs on a tree, because of line 2:53: a list index that does not follow the loops"
    check("a tree", way(plan("tree_all_operations.json"), "shift"), [tree])
    check("from the start", way(plan("tree_all_operations.json"), "sort"), [tree])
    outside = "because of line 4:73: a value from outside the record"
    check("up to there", way(plan("built.json"), "default"), [stream, "behind it a tree is built, " + outside])
    check("from there on", way(plan("built.json"), "sort"), ["runs on a tree, " + outside])
    check("not while it is wrong", way(plan("steps.json")[:-8], "shift"), [])
    c.end()


def waiting():
    """Messages that came together: what is cancelled, and what is stale, is not looked at."""
    c = Client()
    uri = "file:///a.json"
    c.open(uri, CHAIN)
    hover = {"method": "textDocument/hover", "params": {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 6}}}

    def cancel(number):
        return {"method": "$/cancelRequest", "params": {"id": number}}

    c.together({"id": 50, **hover}, {"id": "51", **hover}, {"id": 52, **hover}, cancel(50), cancel("51"), cancel("52"), cancel(None), cancel(99))
    answers = [c.answer() for _ in range(3)]
    check("cancelled before the answer", sorted((str(a["id"]), a.get("error", {}).get("code")) for a in answers),
          [("50", -32800), ("51", -32800), ("52", None)])
    c.together({"id": 60, **hover})
    check("answered", "result" in c.answer(), True)
    c.together(cancel(60), {"id": 60, **hover})
    check("what comes behind is not meant", "result" in c.answer(), True)
    c.together({"id": 70, "method": "shutdown?"}, cancel(70))
    check("an unknown method is none", c.answer()["error"]["code"] in (-32601, -32800), True)

    def change(text, version):
        return {"method": "textDocument/didChange",
                "params": {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}}

    c.together(change("[", 2), {"id": 80, **hover}, change("[{", 3), {"id": 81, **hover}, change(CHAIN, 4), {"id": 82, **hover})
    seen = []
    while not seen or seen[-1] != 82:
        message = c.receive()
        seen.append(message["id"] if "id" in message else message["params"]["version"])
    check("diagnostics of the last change only", seen, [80, 81, 4, 82])
    c.together({"id": 90, "method": "shutdown"}, cancel(90), {"id": 91, **hover}, {"method": "exit"})
    check("shutdown is not cancelled", [c.answer().get("error", {}).get("code") for _ in range(2)], [None, -32600])
    check("and ends well", c.close(), 0)

    c = Client()
    c.open(uri, CHAIN)
    many = threading.Thread(target=c.together, args=[{"id": i, **hover} for i in range(100, 3000)] + [cancel(2999)])
    many.start()  # it waits until answers are read
    answers = [c.answer() for _ in range(100, 3000)]
    many.join()
    check("more than wait at once", [a["id"] for a in answers], list(range(100, 3000)))
    c.end()


def completions():
    c = Client()
    uri = "file:///a.json"
    for name, text in [("whole", '[{"operation": "sh"}]'), ("broken", '[{"operation": "sh'), ("bare", '[{"operation": sh')]:
        c.open(uri, text)
        check(f"operations: {name}", "shift" in c.labels(uri, "sh", 2), True)
    check("in quotes where there are none", c.completed(uri, "sh", 2, "shift"), '[{"operation": "shift"')
    c.open(uri, '[{"operation": "sh"}]')
    check("without where there are", c.completed(uri, "sh", 2, "sort"), '[{"operation": "sort"}]')
    c.open(uri, '[{ }]')
    check("keys of an entry", c.labels(uri, " }"), ["operation", "spec"])
    check("with their colon", c.completed(uri, "}", 0, "spec"), '[{ "spec": }]')
    c.open(uri, '[{"operation": "modify-overwrite-beta", "spec": {"a": "=toU')
    check("functions", "toUpper(v)" in c.labels(uri, "toU", 3), True)
    check("of the dialect", "uuid" in c.labels(uri, "toU", 3), False)
    check("written", c.completed(uri, "toU", 3, "toUpper(v)"),
          '[{"operation": "modify-overwrite-beta", "spec": {"a": "=toUpper')
    c.open(uri, '{"dialect": "community", "spec": [{"operation": "modify-overwrite", "spec": {"a": "=u"')
    check("of the other dialect", "uuid" in c.labels(uri, "=u", 2), True)
    c.open(uri, '[{"spec": {"a": ""}, "operation": "cardinality"}]')
    check("the operation may stand behind", c.labels(uri, '""', 1), ["ONE", "MANY"])
    c.open(uri, CHAIN.replace("@(1,names)", "@(1,cu"))
    names = c.labels(uri, "@(1,cu)", 6)
    check("names seen", [n for n in ("customer", "names", "items") if n in names], ["customer", "names", "items"])
    check("no names of operations", [n for n in ("shift", "concat", "operation") if n in names], [])
    check("only the name is written", c.completed(uri, "@(1,cu)", 6, "customer"),
          CHAIN.replace("@(1,names)", "@(1,customer"))
    c.open(uri, CHAIN.replace('"customer": "who"', '"cust": "who"'))
    check("as a key", "customer" in c.labels(uri, '"cust"', 3), True)

    uri = "file:///c.yaml"
    c.open(uri, CONNECTOR.replace("  compression: gzip", "  comp"), "yaml")
    check("keys of a connector", [k for k in ("compression", "retry", "listen") if k in c.labels(uri, "comp", 4)],
          ["compression", "retry"])
    check("written", c.completed(uri, "comp", 4, "compression"), CONNECTOR.replace("compression: gzip", "compression: "))
    c.open(uri, CONNECTOR.replace("  compression: gzip", "  "), "yaml")
    check("in an empty line", "compression" in c.labels(uri, "  \n", 2), True)
    c.open(uri, CONNECTOR.replace("gzip", "gz"), "yaml")
    check("choices", c.labels(uri, "gz", 2), ["none", "gzip"])
    c.open(uri, CONNECTOR + "me", "yaml")
    check("at the top", "metrics" in c.labels(uri, "\nme\n" if "\nme\n" in c.texts[uri] else '""\nme', 5), True)
    c.open(uri, CONNECTOR.replace("operation: remove", "operation: re"), "yaml")
    check("operations in YAML", "remove" in c.labels(uri, "operation: re", 13), True)
    c.open(uri, CONNECTOR.replace("operation: remove", "operation: cardinality").replace('customer: ""', "customer: O"), "yaml")
    check("values in YAML", c.labels(uri, "customer: O", 11), ["ONE", "MANY"])
    c.open(uri, CONNECTOR.replace('customer: ""', "cu"), "yaml")
    check("names in YAML", "customer" in c.labels(uri, "            cu", 14), True)
    block = CONNECTOR.split("      spec:\n")[0] + '      spec: |\n        [{"operation": "sh"}]\n'
    c.open(uri, block, "yaml")
    check("in a block of JSON", "shift" in c.labels(uri, '"sh"', 3), True)
    flow = CONNECTOR.split("      spec:\n")[0] + "      spec: [{operation: sh}]\n"
    c.open(uri, flow, "yaml")
    check("in brackets", "shift" in c.labels(uri, "operation: sh", 13), True)
    c.open("file:///a.yaml", '[\n{"operation": "sh"},\n{"operation": "sort"}]\n', "yaml")
    check("in JSON that is YAML, too", "shift" in c.labels("file:///a.yaml", '"sh"', 3), True)
    c.end()


def definitions():
    c = Client()
    uri = "file:///a.json"
    c.open(uri, CHAIN)
    check("the key that a level goes to", c.definitions(uri, "&1.id", 1), [(2, '"*"')])
    check("the rule that writes a name", c.definitions(uri, '"customer": "who"', 3), [(3, "customer")])
    check("of a lookup", c.definitions(uri, "@(1,customer)", 6), [(3, "customer")])
    check("of modify", c.definitions(uri, '"full": "done"', 3), [(6, '"full"')])
    check("what comes from the record", c.definitions(uri, '"user"', 3), [])
    c.open("file:///c.yaml", CONNECTOR, "yaml")
    check("a secret", c.definitions("file:///c.yaml", "TOKEN }}", 2), [(7, "TOKEN")])
    check("a name in YAML", c.definitions("file:///c.yaml", 'customer: ""', 2), [(19, "customer")])
    c.end()


def fixes():
    c = Client()
    uri = "file:///a.json"

    def fixed(text, where):
        c.open(uri, text)
        before = text[: text.index(where)]
        place = {"line": before.count("\n"), "character": len(before.rsplit("\n", 1)[-1])}
        actions = c.request("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": {"start": place, "end": place},
                                                        "context": {"diagnostics": []}})
        for action in actions:
            check("its kind", action["kind"], "quickfix")
            check("what it is for", action["diagnostics"][0] in c.reported[uri], True)
            (edit,) = action["edit"]["changes"][uri]
            text = edited(text, edit["range"], edit["newText"])
        return text

    check("an operation", fixed(CHAIN.replace('"shift"', '"shfit"', 1), "shfit"), CHAIN)
    check("a name", fixed(CHAIN.replace('"customer": "who"', '"custmer": "who"'), "custmer"), CHAIN)
    check("a lookup", fixed(CHAIN.replace("@(1,customer)", "@(1,custmer)"), "custmer"), CHAIN)
    check("a function", fixed(CHAIN.replace("=concat", "=conct"), "conct"), CHAIN)
    check("a comma", fixed(CHAIN.replace('"user": "customer"', '"user": "customer",'), "} },\n  { \"operation\": \"modify"), CHAIN)
    call = '[{"operation": "modify-overwrite-beta", "spec": {"a": "toUpper(@(1,b))"}}]'
    check("a sign", fixed(call, "toUpper"), call.replace('"toUpper', '"=toUpper'))
    lookup = '[{"operation": "modify-overwrite-beta", "spec": {"a": "=toUpper(@(b,1))"}}]'
    check("a level", fixed(lookup, "b,1"), lookup.replace("b,1", "1,b"))
    context = '[{"operation": "modify-overwrite-beta", "spec": {"a": "^(1,b)"}}]'
    check("of the context", fixed(context, "^(1"), context.replace("^(1,b)", "^b"))
    check("a shift alone", fixed('\n{"a": {"b": "c"}}\n', "a"), '\n[{"operation": "shift", "spec": {"a": {"b": "c"}}}]\n')
    check("nothing elsewhere", fixed(CHAIN.replace('"shift"', '"shfit"', 1), "full"), CHAIN.replace('"shift"', '"shfit"', 1))
    uri = "file:///c.yaml"
    check("in YAML", fixed(CONNECTOR.replace("compression: gzip", "compression: gzipp"), "gzipp"), CONNECTOR)
    check("a key", fixed(CONNECTOR.replace("endpoint:", "endpiont:"), "endpiont"), CONNECTOR)
    c.end()


def positions():
    wide = '[{"operation": "shift", "spec": {"\U0001f600é": "a"}}, {"operation": "srot"}]'
    for encodings, units in [(None, "utf-16"), (["utf-16"], "utf-16"), (["utf-16", "utf-8"], "utf-8"), ([3, None], "utf-16")]:
        c = Client(encodings=encodings)
        check("the encoding", c.capabilities["positionEncoding"], units)
        (reported,) = c.open("file:///a.json", wide)
        before = wide[: wide.index("srot")]
        want = len(before.encode()) if units == "utf-8" else len(before.encode("utf-16-le")) // 2
        check(f"a column in {units}", reported["range"]["start"], {"line": 0, "character": want})
        check("and back", c.request("textDocument/hover", {"textDocument": {"uri": "file:///a.json"},
              "position": {"line": 0, "character": want + 1}}), None)
        c.end()
    c = Client()
    check("what is offered", c.capabilities, {"positionEncoding": "utf-16", "textDocumentSync": {"openClose": True, "change": 1},
          "hoverProvider": True, "definitionProvider": True, "codeActionProvider": {"codeActionKinds": ["quickfix"]},
          "completionProvider": {"triggerCharacters": ["\"", "=", "(", ",", "."]}})
    c.open("file:///a.json", '[{"operation":\r\n"shift",\r"spec":{"a":"x.&1"}}]')
    for line, character, want in [(1, 2, True), (2, 15, True), (9, 9, False), (-1, -1, False), (1, 10**15, False), (2**62, 0, False)]:
        got = c.request("textDocument/hover", {"textDocument": {"uri": "file:///a.json"},
                        "position": {"line": line, "character": character}})
        check(f"line ends: {line}:{character}", got is not None, want)
    c.end()


def hostile():
    c = Client(initialize=False)
    check("before initialize", c.request("textDocument/hover", {})["code"], -32002)
    c.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///a.json", "languageId": "json", "version": 1, "text": "["}})
    c.request("initialize", {})
    check("twice", c.request("initialize", {})["code"], -32600)
    check("what was opened before is not open", c.request("textDocument/hover", {"textDocument": {"uri": "file:///a.json"}}), None)
    check("an unknown method", c.request("no/such", {})["code"], -32601)
    c.notify("no/such", {})
    c.notify("$/cancelRequest", {"id": 99})
    c.send({"jsonrpc": "2.0", "id": 7, "result": None})
    for text in [b"{", b"", b"nothing", b'"\xff"', b"[" * 100000]:
        c.raw(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        check(f"no JSON: {text[:9]}", c.answer()["error"]["code"], -32700)
    for message in [1, [], "x", None, {}, {"id": {}}, {"id": 1}, {"method": 3, "id": 1}]:
        c.send(message)
        check(f"no message: {message}", c.answer()["error"]["code"], -32600)
    for params in [None, 1, [], {"textDocument": 1}, {"textDocument": {"uri": 1}}, {"textDocument": {"uri": "x"}, "position": []}]:
        for method in ["hover", "completion", "definition", "codeAction"]:
            check("odd parameters", c.request("textDocument/" + method, params), None)
        for method in ["didOpen", "didChange", "didClose", "didSave"]:
            c.notify("textDocument/" + method, params)
    c.notify("textDocument/didChange", {"textDocument": {"uri": "file:///a.json"}, "contentChanges": [{"text": "x"}]})
    c.raw(b"Content-Length: %d\r\n\r\n" % (20 << 20) + b" " * (20 << 20))
    check("too long a message is passed over", c.answer()["error"]["code"], -32600)
    c.raw(b"X: 1\r\n\r\n")
    check("a header without a length", c.answer()["error"]["code"], -32600)
    c.raw(b"content-length:  2  \r\nContent-Type: x\r\n\r\n{}")
    check("a header otherwise spelt", c.answer()["error"]["code"], -32600)
    check("still there", c.open("file:///a.json", CHAIN), [])
    c.send({"jsonrpc": "2.0", "id": "s", "method": "shutdown"})
    check("an id that is a text", c.answer()["id"], "s")
    check("after shutdown", c.request("textDocument/hover", {})["code"], -32600)
    c.notify("exit", None)
    check("it ends well", c.close(), 0)

    for data in [b"Content-Length: 99999999999999999999999\r\n\r\n{}", b"Content-Length: -1\r\n\r\n{}", b"Content-Length: 5x\r\n\r\n{}",
                 b"Content-Length: 10\r\n\r\n{}", b"x" * 100000, b"a: b\r\n" * 1000, b"Content-Length: 999999999999999\r\n\r\n{}", b""]:
        c = Client()
        c.raw(data)
        check(f"it ends: {data[:40]}", c.close(), 1)
    c = Client()
    c.notify("exit", None)
    check("exit without shutdown", c.close(), 1)


def documents():
    c = Client()
    deep = "[" * 5000
    texts = ["", "\0", "{", '"', "'", "\\", "\n\n\n", deep, deep + "]" * 5000, '{"a":' * 3000, "- " * 3000, " " * 5000 + "a: b",
             '[{"operation":"shift","spec":{"\ud7ff":"&(99999999999,1)"}}]', CHAIN[:200], CONNECTOR[:150], CONNECTOR[:350] + "\t",
             "a: |\n", "a: >", "a: {b: [c", '"a": "b', "- - - a: b", "? x", "a: &b *b", "/* ", "// x\n{", "{/*",
             '[{"operation":"shift","spec":' + '{"*|b":' * 900 + '"x.&"' + "}" * 900 + "}]",
             '[{"operation":"modify-default-beta","spec":' + '{"*|b":' * 900 + '"=uuid"' + "}" * 900 + "}]",
             '[{"operation":"remove","spec":' + '{"a*|b":' * 900 + '""' + "}" * 900 + "}]"]
    for language in ["json", "yaml"]:
        uri = f"file:///x.{language}"
        for text in texts:
            c.open(uri, text, language)
            line = text.count("\n")
            for character in {0, 1, 2, 5, len(text) // 2, len(text)}:
                for method in ["hover", "completion", "definition"]:
                    c.request("textDocument/" + method, {"textDocument": {"uri": uri}, "position": {"line": line // 2, "character": character}})
    check("every text is looked at", c.open("file:///x.json", CHAIN), [])
    check("a large one is not", c.open("file:///x.json", '"' + "x" * (2 << 20)), [])
    for i in range(300):
        c.notify("textDocument/didOpen", {"textDocument": {"uri": f"file:///{i}.json", "languageId": "json", "version": 1, "text": "[]"}})
    check("more than are kept", c.request("textDocument/hover", {"textDocument": {"uri": "file:///299.json"}}), None)
    check("it ends well", c.end(), 0)

    # Each change gives back what the last one needed.
    c = Client()

    def resident():
        with open(f"/proc/{c.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def change(times):
        for i in range(times):
            c.open("file:///a.json", CHAIN + " " * (i % 7))
            c.hover("file:///a.json", "&1.id", 1)
            c.labels("file:///a.json", "&1.id", 1)

    if os.path.exists(f"/proc/{c.process.pid}/status"):
        change(300)
        before = resident()
        change(2000)
        check("memory is bounded", resident() - before < 4096, True)
    c.end()


for part in [diagnostics, hovers, ways, waiting, completions, definitions, fixes, positions, hostile, documents]:
    part()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
