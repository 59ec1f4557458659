#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The JSON Schemas against every golden record and what the command prints: nothing is refused, no key is
missing from a schema, and what the words may be is what the command says they are."""
import copy, glob, json, os, subprocess, sys, tempfile
try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(0)
bounce, source = os.environ["BOUNCE"], os.environ["SOURCE"]
demo = os.path.join(source, "testdata/demo")
count = failed = 0


def result(name, faults):
    global count, failed
    count += 1
    failed += bool(faults)
    for fault in faults[:5]:
        print("#", fault)
    print(f"{'not ' if faults else ''}ok {count} - {name}")


def run(*arguments):
    done = subprocess.run([bounce, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.stdout, done.stderr


def closed(schema):
    """The schema with no key but those it names: what a new key must not slip through."""
    schema = copy.deepcopy(schema)
    todo = [schema]
    while todo:
        at = todo.pop()
        if isinstance(at, dict):
            if "properties" in at:
                at["additionalProperties"] = False
            todo += at.values()
        elif isinstance(at, list):
            todo += at
    return schema


def load(name):
    with open(os.path.join(source, "tools/bounce/schemas", name + ".schema.json")) as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def check(title, name, lines):
    validator = jsonschema.Draft202012Validator(closed(load(name)),
                                                format_checker=jsonschema.FormatChecker())
    faults = []
    n = 0
    for line in lines:
        n += 1
        for error in validator.iter_errors(json.loads(line)):
            faults.append(f"{list(error.path)}: {error.message[:150]}")
    result(f"{title}: {n} objects", faults if n else ["nothing to check"])


def golden():
    for path in sorted(glob.glob(os.path.join(source, "testdata/**/*.json"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            yield from (line for line in file if line.startswith('{"schema"'))


check("golden records", "record", golden())
mails = sorted(glob.glob(os.path.join(source, "testdata/**/*.eml"), recursive=True))
check("records", "record", run("report", "-f", "jsonl", *mails)[0].splitlines())
check("with evidence", "record", run("report", "-f", "jsonl", "--evidence", demo)[0].splitlines())
out = run("codes", "-f", "jsonl")[0].splitlines()
check("codes", "code", out)
check("explanations of codes", "explanation",
      [run("explain", "-f", "jsonl", json.loads(line)["key"])[0] for line in out[::7]])
check("explanations of messages", "explanation",
      run("explain", "-f", "jsonl", *sorted(glob.glob(demo + "/*.eml")))[0].splitlines())
check("explanations of texts", "explanation",
      [run("explain", "-f", "jsonl", "--", text)[0] for text in ("550 5.1.1 unknown", "nothing at all", "421")])
with tempfile.TemporaryDirectory() as folder:
    db = "--db=" + os.path.join(folder, "h.db")
    run("record", db, os.path.join(source, "testdata"))
    check("summary", "summary", run("summary", db, "-f", "jsonl", "--as-of=2030-01-01")[0].splitlines())
    check("suppress", "suppression",
          run("suppress", db, "-f", "jsonl", "--policy=strict", "--state=keep,warn,disable")[0].splitlines())


def words(*arguments):
    return run(*arguments)[1].split(" is none of ")[1].strip().split(", ")


record = load("record")["$defs"]
for key, arguments in {"reason": ("codes", "--reason=?"), "kind": ("report", "--kind=?"),
                       "verdict": ("report", "--only=?")}.items():
    have = [word for word in record[key]["enum"] if word is not None]
    result(f"the words of {key} are the command's", [] if have == words(*arguments) else [have])
for name, at in (("record", "reason"), ("code", "verdict"), ("summary", "kind"), ("suppression", "state")):
    schema = load(name)
    sample = {"record": golden, "code": lambda: iter(out)}.get(name)
    wrong = json.loads(next(sample())) if sample else {}
    wrong[at] = "no such word"
    valid = jsonschema.Draft202012Validator(schema).is_valid(wrong)
    result(f"{name}: another word is refused", ["it is taken"] if valid else [])
print(f"1..{count}")
sys.exit(failed > 0)
