#!/usr/bin/env python3
"""What a mutation run found, for docs/soak/mutation.md: summary.py REPORT.json COMMIT RESULT

Mutants that did not compile, or that Stryker itself leaves out, are not counted; nor are mutations of texts for people: a literal with a
space in it, and the names of a message's arguments. Survivors of Signatures and Trust are listed each, with a reason where one is known.
Exit code 0 only if at least 85 % of the rest are noticed.
"""
import collections
import datetime
import json
import os
import platform
import re
import sys

WANTED = 0.85
ARGUMENTS = {"detail", "subject", "uri", "algorithm", "at", "reason", "period", "id", "property", "certificate", "/", "notBefore", "notAfter", "sha256", "name", "value"}
REASONS_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "survivors.tsv")


def text_of(source, place):
    start, end = place["start"], place["end"]
    if start["line"] == end["line"]:
        return source[start["line"] - 1][start["column"] - 1:end["column"] - 1]
    lines = [source[start["line"] - 1][start["column"] - 1:], *source[start["line"]:end["line"] - 1], source[end["line"] - 1][:end["column"] - 1]]
    return " ".join(line.strip() for line in lines)


def is_message(mutant, text):
    literal = re.sub(r'^[$@]*"+|"+$', "", text)
    return "String" in mutant["mutatorName"] and (" " in literal or literal in ARGUMENTS)


def known_reasons():
    """Lines of survivors.tsv: file, original (a regular expression), replacement (likewise), reason."""
    rules = []
    with open(REASONS_FILE, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                file, original, replacement, reason = line.rstrip("\n").split("\t")
                rules.append((re.compile(file), re.compile(original), re.compile(replacement), reason))
    return rules


def main():
    report, commit, result = sys.argv[1:4]
    rules = known_reasons()
    counts, survivors, messages = collections.defaultdict(collections.Counter), [], 0
    for path, file in sorted(json.load(open(report, encoding="utf-8"))["files"].items()):
        name, source = path.split("Evidence/")[-1], file["source"].split("\n")
        for mutant in file["mutants"]:
            if mutant["status"] not in ("Killed", "Timeout", "Survived", "NoCoverage"):
                continue
            text = text_of(source, mutant["location"])
            if is_message(mutant, text):
                messages += 1
                continue
            noticed = mutant["status"] in ("Killed", "Timeout")
            counts[name.split("/")[0]]["noticed" if noticed else "survived"] += 1
            if not noticed:
                replacement = " ".join(mutant.get("replacement", "").split())
                reason = next((r[3] for r in rules if r[0].search(name) and r[1].fullmatch(text) and r[2].fullmatch(replacement)), None)
                survivors.append((name, mutant["location"]["start"]["line"], text, replacement, reason, mutant["status"] == "NoCoverage"))
    noticed, survived = (sum(c[k] for c in counts.values()) for k in ("noticed", "survived"))
    score = noticed / (noticed + survived)
    page = ["# Mutation testing: what the tests of the evidence room notice", "",
            f"Commit {commit}, {datetime.date.today()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, dotnet-stryker 5.1.0, judged by `tests/Evidence` alone "
            f"(`tests/soak/mutate`). Noticed: **{100 * score:.1f} %** of {noticed + survived} mutants (at least {100 * WANTED:.0f} % are asked for); {messages} mutations of texts for people are not counted.", "",
            "| folder | noticed | survived | share |", "|---|---|---|---|"]
    for folder in sorted(counts):
        c = counts[folder]
        page.append(f"| {folder} | {c['noticed']} | {c['survived']} | {100 * c['noticed'] / (c['noticed'] + c['survived']):.1f} % |")
    listed = [s for s in survivors if s[0].startswith(("Signatures/", "Trust/"))]
    explained = [s for s in listed if s[4]]
    page += ["", f"## Survivors of Signatures and Trust: {len(listed)}, with a reason {len(explained)}, without {len(listed) - len(explained)}", "", "| place | was | became | why it changes no verdict |", "|---|---|---|---|"]
    cut = lambda t: "`" + (t if len(t) <= 100 else t[:97] + "...").replace("|", "\\|").replace("`", "'") + "`"
    for name, line, text, replacement, reason, uncovered in listed:
        page.append(f"| {name}:{line} | {cut(text)} | {cut(replacement)} | {reason or ('no test comes here' if uncovered else 'not looked into yet')} |")
    with open(result, "w", encoding="utf-8") as out:
        out.write("\n".join(page) + "\n")
    print(f"{noticed} of {noticed + survived} mutants noticed: {100 * score:.1f} %")
    return 0 if score >= WANTED else 1


sys.exit(main())
