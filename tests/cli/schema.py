# SPDX-License-Identifier: Apache-2.0
# The schemas of `joltc schema`, held by a validator against what joltc takes: whatever it accepts without a word, they
# accept; what they refuse, it refuses or warns of.
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

JOLTC, SRCDIR = os.environ["JOLTC"], os.environ["SRCDIR"]
passed = failed = 0


def check(what, good):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAIL", what)


class Core(yaml.SafeLoader):
    """YAML as joltc reads it: of plain words only null, booleans and numbers are no texts."""


Core.yaml_implicit_resolvers = {}
for tag, pattern in [("null", r"~|null|Null|NULL|"), ("bool", r"true|True|TRUE|false|False|FALSE"), ("int", r"[-+]?[0-9]+"),
                     ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")]:
    Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(f"^(?:{pattern})$"), None)


def texts(value):
    """With keys as JSON has them."""
    if isinstance(value, dict):
        return {str(k): texts(v) for k, v in value.items()}
    return [texts(v) for v in value] if isinstance(value, list) else value


def validator(*arguments):
    schema = json.loads(subprocess.run([JOLTC, "schema", *arguments], stdout=subprocess.PIPE, check=True).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


connector, spec = validator("connector"), validator("spec")
specs = {"0.1.8": spec, "community": validator("spec", "--dialect", "community")}


def is_connector(document):
    return isinstance(document, dict) and "meta" in document


def refuses(document, *options):
    """Whether joltc has something to say of it."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        reported = subprocess.run([JOLTC, "check", "--format=json", *options, file.name], stdout=subprocess.PIPE).stdout
    return json.loads(reported) != []


# ---- whatever is accepted -------------------------------------------------

looked = [0, 0]
for pattern in ["examples/**/*.yaml", "examples/**/*.json", "tests/golden/*.yaml", "tests/golden/*.json", "tests/plan/*.yaml", "tests/plan/*.json",
                "tests/e2e/*.yaml"]:
    for path in sorted(glob.glob(os.path.join(SRCDIR, pattern), recursive=True)):
        reported = subprocess.run([JOLTC, "check", "--format=json", path], stdout=subprocess.PIPE).stdout
        if json.loads(reported or "1") != [] or os.path.exists(os.path.splitext(path)[0] + ".args"):
            continue
        with open(path) as file:
            text = file.read()
        try:
            document = texts(yaml.load(text, Core) if path.endswith(".yaml") else json.loads(text))
        except ValueError:
            continue  # JSON with comments
        by = connector if is_connector(document) else spec
        looked[by is spec] += 1
        for error in by.iter_errors(document):
            print(path, list(error.path), error.message)
        check(path, by.is_valid(document))
check("connector files were looked at", looked[0] >= 4)
check("specs were looked at", looked[1] >= 10)

for path in sorted(glob.glob(os.path.join(SRCDIR, "tests/conformance/*.ndjson"))):
    name = os.path.basename(path)
    wrong = 0
    with open(path, encoding="utf-8", errors="surrogatepass") as file:
        for line in file:
            case = json.loads(line)
            dialect = case.get("dialect", "community" if name.startswith("community") else "0.1.8")
            accepted = "expected" in case
            if accepted and not specs[dialect].is_valid(case["spec"]):
                wrong += 1
                print(case["id"], json.dumps(case["spec"])[:200])
    check(name, wrong == 0)

# ---- whatever is refused --------------------------------------------------

FULL = """
apiVersion: 0.2.0
meta:
  name: shop
  type: http-sink
  version: 0.1.0
  topic: {meta: {name: orders}, retention: {time: 7d}}
  create_topic: true
  secrets: [{name: TOKEN}]
  consumer: {id: a, offset: {start: {absolute: 3}, strategy: auto}}
http:
  endpoint: https://example.com/
  method: PUT
  headers: ["A: b"]
  user-agent: x
  http_request_timeout: 10s
  concurrency: 4
  order: {key: user.id}
  batch: {max-records: 10, max-bytes: 1MB, linger: 1s, as: ndjson}
  compression: gzip
  retry: {max-attempts: 3, max-age: 1h}
  on: {404: dead-letter, 5xx: retry, no-answer: retry}
  tls: {verify: true, ca: file}
  auth: {bearer: "${{ secrets.TOKEN }}"}
  rate-limit: 10/s
source: {file: {path: file, follow: true}}
dead-letter: {path: dead}
null-output: drop
metrics: {listen: "127.0.0.1:9000", auth: {bearer: [a-long-token]}}
log: {level: warning, format: json}
drain-timeout: 10s
transforms:
  - uses: infinyon/jolt@0.4.1
    with:
      dialect: community
      context: {a: 1}
      spec: [{operation: modify-overwrite, spec: {a: "=uuid"}}]
"""


def places(document, path=()):
    """The path of each key of maps, not in what is free."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield path + (key,)
            if key not in ("context", "on", "spec"):
                yield from places(value, path + (key,))
    elif isinstance(document, list):
        for i, value in enumerate(document):
            yield from places(value, path + (i,))


def changed(document, path, change):
    document = json.loads(json.dumps(document))
    around = document
    for step in path[:-1]:
        around = around[step]
    change(around, path[-1])
    return document


full = texts(yaml.load(FULL, Core))
check("the full file", connector.is_valid(full))
for error in connector.iter_errors(full):
    print(list(error.path), error.message)
for path in places(full):
    misspelt = changed(full, path, lambda around, key: around.update({key + "x": around.pop(key)}))
    check(f"{path} misspelt", not connector.is_valid(misspelt) and refuses(misspelt))
    missing = changed(full, path, lambda around, key: around.pop(key))
    if not connector.is_valid(missing):
        check(f"{path} is missing", refuses(missing))
    for value in [[[1]], {"no": {"such": 1}}, "no such", -1]:
        other = changed(full, path, lambda around, key: around.update({key: value}))
        if not connector.is_valid(other):
            check(f"{path}: {value}", refuses(other))
for path in [("meta",), ("meta", "name"), ("http", "endpoint"), ("source", "file", "path"), ("transforms", 0, "uses")]:
    check(f"{path} is needed", not connector.is_valid(changed(full, path, lambda around, key: around.pop(key))))

for document in [
    {}, [], 1, "x", [1], [{}], [{"operation": 1}], [{"operation": "shfit", "spec": {}}], [{"operation": "shift"}],
    [{"operation": "shift", "spec": {}}], [{"operation": "shift", "spec": []}], [{"operation": "shift", "spec": {"a": 1}}],
    [{"operation": "shift", "spec": {"a": ["b", 1]}}], [{"operation": "shift", "spec": {"a": {"b": True}}}],
    [{"operation": "remove", "spec": {"a": "b"}}], [{"operation": "cardinality", "spec": {"a": "TWO"}}],
    [{"operation": "cardinality", "spec": {}}], [{"operation": "default"}], [{"operation": "modify-overwrite-beta", "spec": 1}],
    [{"operation": "modify-overwrite", "spec": {"a": 1}}], {"dialect": "community", "spec": [{"operation": "com.bazaarvoice.jolt.Shiftr", "spec": {"a": "b"}}]},
    {"dialect": "other", "spec": [{"operation": "sort"}]},
]:
    check(f"{json.dumps(document)} is no spec", not spec.is_valid(document) and refuses(document))
for document in [
    [{"operation": "sort"}], {"operation": "sort"}, {"dialect": "community", "spec": [{"operation": "modify-overwrite", "spec": {"a": 1}}]},
    [{"operation": "shift", "spec": {"a": None, "b": ["c", "d"], "*": {"@": "x"}}}],
]:
    check(f"{json.dumps(document)} is a spec", spec.is_valid(document) and not refuses(document))

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
