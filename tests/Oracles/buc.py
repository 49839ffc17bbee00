#!/usr/bin/env python3
"""An independent interpreter of the official BUC definition files: it shares no code with the product, so that two programs that agree
have both read the definitions. One line for every state: FILE <tab> HISTORY <tab> ACTIONS, the history as ';'-separated events
KIND:SED:document:parent:version[:GUARD=true|false,...], the open actions sorted, KIND:SED:document:parent. Counts go to stderr."""
import argparse, collections, glob, itertools, os, pathlib, random, re, sys, xml.etree.ElementTree as xml
NS = "{http://ec.europa.eu/eessi/rina/buc}"
CHILDREN = {"case": "context actions documents", "context": "parameters", "documents": "document", "document": "parameters triggers",
            "parameters": "parameter", "triggers": " ".join(f"{op}ActionTrigger" for op in ("create", "remove", "suspend", "reactivate"))}
ATTRIBUTES = {"case": {"name", "version", "role"}, "document": {"type"}, "parameter": {"key"}}
FLAGS = {"isStarter", "hasMultipleVersions", "hasCancel", "hasReject", "hasClarify", "recreateAfterSend", "recreateAfterCancel",
         "hasParticipantSelection", "allowsAttachments", "isML", "hasBusinessValidation", "isBulk"}
BREAKS = sorted(FLAGS - {"allowsAttachments", "isML", "hasBusinessValidation", "isBulk"}) + [
    "onlyStarter", "sameParentDocument", "onParentDocumentType", "onCondition"]
EVENTS = {"DOC_CREATE", "DOC_SEND", "DOC_SEND_PARTICIPANTS", "DOC_RECEIVE", "DOC_UPDATE_RECEIVE", "DOC_DELETE", "DOC_CANCEL", "DOC_CANCEL_RECEIVE"}
# A remove or suspend of a create means the reply as well: otherwise U021 and U023 would not exclude each other.
KINDS = {k: (k,) for k in """DOC_CREATE_REPLY DOC_RECEIVE_REPLY DOC_UPDATE DOC_SEND CASE_LOCAL_CLOSE CASE_ARCHIVE CASE_DELETE
 CASE_UPDATE_PARTICIPANTS""".split()} | {"DOC_CREATE": ("DOC_CREATE", "DOC_CREATE_REPLY"), "DOC_RECEIVE": ("DOC_RECEIVE", "DOC_RECEIVE_REPLY"),
                                         "ANY": ("DOC_CREATE", "DOC_CREATE_REPLY", "DOC_UPDATE", "DOC_SEND")}
# The two removals of ANY mean, by their comments, the invalidation of the first two types and the rejection of the last.
ANY_SCOPE = {"X008": {"U021", "U023"}, "X011": {"U020"}}
GUARDS = set("""po_fb_buc_01_ALL po_fb_buc_03_F018SENT po_fb_buc_03_ONE_CP po_fb_buc_03_MORE_CP po_fb_buc_03_ALLF019 po_r_buc_01_PROV
 po_r_buc_01_FINAL po_r_buc_01_VALID cp_r_buc_01_ACC cp_r_buc_02_PROVL cp_r_buc_02_NOPROVL cp_r_buc_02_FINAL po_r_buc_02_PROV
 cp_r_buc_07_DEBTRECOV po_r_buc_07_RECOVADDINFO cp_ub_buc_02_YES cp_ub_buc_02_NO po_h_buc_08_ESTIMATED_COSTS_REQUIRED
 po_h_buc_10_ASK_ESTIMATED_COSTS""".split())
ALONE = {"F023", "F027", "H121"}  # of FB_BUC_01: sent without a parent, they select participants
DERIVED = {"X008", "X011", "X012", "X013"}  # in no file, yet in every case whose documents have the flags
MOVES = {"DOC_CREATE": "CREATE", "DOC_CREATE_REPLY": "CREATE", "DOC_RECEIVE": "RECEIVE", "DOC_RECEIVE_REPLY": "RECEIVE",
         "DOC_SEND": "SEND", "DOC_DELETE": "DELETE", "DOC_UPDATE": "UPDATE", "DOC_UPDATE_RECEIVE": "UPDATE_RECEIVE"}
Trigger = collections.namedtuple("Trigger", "line op on kind sed starter on_parent guard same any_parent")
# A document is (id, type, parent, status, the kind of action that made the draft). All but the versions makes states equal.
State, TEXT = collections.namedtuple("State", "docs actions suspended opener versions"), {}  # the text of an action is made once

def need(condition, where, what):
    if not condition:
        raise SystemExit(f"{where}: {what}")

class Definition:
    """One file, read strictly: what is not known is refused, never skipped."""
    def __init__(self, path, broken):
        self.file, self.broken = os.path.basename(path)[:-4], broken
        text = pathlib.Path(path).read_text("ascii")
        case, bare = xml.fromstring(text), re.sub("<!--.*?-->", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
        lines = (bare.count("\n", 0, m.start()) + 1 for m in re.finditer(r"<\w+ActionTrigger\b", bare))
        self.shape(case, "case")
        self.name, self.role, self.flags, self.triggers = case.get("name"), case.get("role"), {}, {}
        need(case.get("version") == "4.2" and self.role in ("PO", "CP"), self.file, "version or role")
        self.multilateral = self.parameters(case.find(NS + "context"), {"isML", "removeMeOnly"}).get("isML", "true") == "true"  # by the comments
        for document in case.iter(NS + "document"):
            sed = document.get("type")
            need(sed not in self.flags, self.file, sed + " twice")
            self.flags[sed] = self.parameters(document, FLAGS)
            self.triggers[sed] = [self.trigger(e, next(lines)) for e in document.iterfind(NS + "triggers/*")]
        need(next(lines, None) is None, self.file, "a trigger without a document")
        self.starters = [t for t in self.flags if self.has(t, "isStarter")]
    def shape(self, element, names):
        tag = element.tag.removeprefix(NS)
        need(tag in names.split(), self.file, "element " + element.tag)
        need(tag.endswith("Trigger") or set(element.keys()) == ATTRIBUTES.get(tag, set()), self.file, f"attributes of {tag}")
        text = "".join(t or "" for t in [element.text, *(child.tail for child in element)]).strip()
        need(tag == "parameter" or not text, self.file, f"text in {tag}: {text}")
        for child in element:
            self.shape(child, CHILDREN.get(tag, ""))
    def parameters(self, element, known):
        found = {}
        for parameter in element.iterfind(f"{NS}parameters/{NS}parameter"):
            key, value = parameter.get("key"), parameter.text
            need(key in known and value in ("true", "false") and found.setdefault(key, value) == value, self.file, f"parameter {key} {value}")
        return found
    def trigger(self, element, line):
        a, where, op = dict(element.attrib), f"{self.file}:{line}", element.tag.removeprefix(NS).removesuffix("ActionTrigger")
        on, kind, sed, guard, on_parent, result, starter, same, any_parent = (a.pop(k, None) for k in (
            "onAction", "actionType", "documentType", "onCondition", "onParentDocumentType", "onResult", "onlyStarter",
            "sameParentDocument", "parentDocumentType"))
        need(result == "SUCCESS" and not a, where, f"attributes {sorted(a)}")
        need(on in EVENTS and kind in KINDS, where, f"action {on} {kind}")
        need({starter, same} <= {None, "true"} and any_parent in (None, "ANY"), where, f"value {starter} {same} {any_parent}")
        need(guard is None or guard in GUARDS, where, f"guard {guard}")
        need((sed in (None, "ANY")) == kind.startswith("CASE"), where, f"type {sed}")
        need({"ANY": op == "remove" and sed in ANY_SCOPE, "CASE_ARCHIVE": op == "create"}.get(kind, True)
             and (not any_parent or (op, kind) == ("remove", "DOC_UPDATE")), where, f"{op} {kind} {sed}")
        starter, on_parent, guard, same = (None if name in self.broken else value for name, value in (
            ("onlyStarter", starter), ("onParentDocumentType", on_parent), ("onCondition", guard), ("sameParentDocument", same)))
        return Trigger(line, op, on, kind, "-" if kind.startswith("CASE") else sed, starter, on_parent, guard, same, any_parent)
    def has(self, sed, flag):
        return flag not in self.broken and self.flags.get(sed, {}).get(flag) == "true"
    def components(self):
        """The SED types that triggers connect, the starters in all of them; the derived types are components of their own."""
        types = set(self.flags) | DERIVED | {t.sed for ts in self.triggers.values() for t in ts} - {"-"}
        of = {t: {t} for t in types - set(self.starters)}
        for one, other in [(t.sed, sed) for sed, ts in self.triggers.items() for t in ts] + [("X012", "X013")]:
            if one in of and other in of and of[one] is not of[other]:
                joined = of[one] | of[other]
                of.update(dict.fromkeys(joined, joined))
        return sorted(({id(c): c | set(self.starters) for c in of.values()}).values(), key=sorted)

class Machine:
    """Applies one event to a state. An action is (kind, SED, document, parent), '-' where one does not apply."""
    def __init__(self, definition, fired):
        self.d, self.fired = definition, fired

    def initial(self):
        owner = self.d.role == "PO"
        actions = {("DOC_CREATE" if owner else "DOC_RECEIVE", t, "-", "-") for t in self.d.starters}
        actions |= {(k, "-", "-", "-") for k in ("CASE_DELETE", "CASE_UPDATE_PARTICIPANTS") if owner}
        return State((), frozenset(actions), frozenset(), None, ())
    def load(self, state):
        self.docs, self.opener, self.archived = {d[0]: d for d in state.docs}, state.opener, False
        self.actions, self.suspended = set(state.actions), set(state.suspended)
    def open(self, kind, sed, doc="-", parent="-"):
        self.actions.add((kind, sed, doc, parent))
        self.suspended.discard((kind, sed, doc, parent))  # suspended, then created again: open
    def drop(self, test):
        self.actions = {a for a in self.actions if not test(a)}
        self.suspended &= self.actions
    def parent_of(self, action):
        return action[3] if action[2] == "-" else self.docs[action[2]][2]
    def event(self, kind, sed, parent):
        """The event of a move: with a selection of participants another one stands instead of DOC_SEND."""
        alone = self.d.name == "FB_BUC_01" and sed in ALONE and parent == "-" and "hasParticipantSelection" not in self.d.broken
        return "DOC_SEND_PARTICIPANTS" if kind == "SEND" and (alone or self.d.has(sed, "hasParticipantSelection")) else "DOC_" + kind
    def matching(self, on, doc, sed, parent):
        """The triggers of an event. Until something was exchanged, every starter counts as the one that opens the case."""
        above = self.docs[parent][1] if parent in self.docs else "NONE"
        return [t for t in self.d.triggers.get(sed, ()) if t.on == on and (not t.starter or self.opener in (None, doc))
                and t.on_parent in (None, above)]
    def guards(self, state, kind, sed, doc, parent):  # that decide about a move
        self.load(state)
        if sed == "X008" and kind in ("SEND", "RECEIVE"):
            found = self.matching("DOC_CANCEL" if kind == "SEND" else "DOC_CANCEL_RECEIVE", *self.docs[parent][:3])
        else:
            found = self.matching(self.event(kind, sed, parent), doc, sed, parent)
        return list(dict.fromkeys(t.guard for t in found if t.guard))
    def fire(self, on, doc, sed, parent, answers):
        for t in self.matching(on, doc, sed, parent):
            need(not t.guard or t.guard in answers, f"{self.d.file}:{t.line}", "a guard without an answer")
            if t.guard and not answers[t.guard]:
                continue
            self.fired.add((self.d.file, t.line))
            if t.kind == "CASE_ARCHIVE":
                self.archived = True  # executed, not offered
            elif t.op == "create":
                self.open(t.kind, t.sed, "-", parent if t.same else doc if t.kind.endswith("REPLY") else "-")
            else:
                hits = {a for a in self.actions if a[0] in KINDS[t.kind] and a[1] == t.sed
                        and (not t.same or self.parent_of(a) == parent) and (not t.any_parent or a[2] == parent)
                        and (t.kind != "ANY" or self.docs[self.parent_of(a)][1] in ANY_SCOPE[t.sed])}
                self.actions -= hits if t.op == "remove" else set()
                self.suspended = self.suspended | hits if t.op == "suspend" else self.suspended - hits
    def apply(self, state, kind, sed, doc, parent, answers):
        self.load(state)
        versions, made = dict(state.versions), ""
        versions[doc] = versions.get(doc, 0) + (kind not in ("SEND", "DELETE"))
        rivals = {a for a in self.actions if a[0] == "DOC_CREATE" and a[1] in self.d.starters and a[1] != sed and sed in self.d.starters
                  and self.d.file == "po_fb_buc_03" and self.opener is None}  # the starter that is made is the choice
        self.suspended = self.suspended | rivals if kind == "CREATE" else self.suspended - rivals
        self.actions -= rivals if kind == "SEND" else set()
        if kind == "CREATE":
            made = next(k for k in ("DOC_CREATE", "DOC_CREATE_REPLY") if (k, sed, "-", parent) in self.actions)
            self.drop(lambda a: a == (made, sed, "-", parent))
        if kind in ("SEND", "RECEIVE") and self.opener is None and sed in self.d.starters:
            self.opener = doc
            self.drop(lambda a: a[0] in ("CASE_DELETE", "CASE_UPDATE_PARTICIPANTS")
                      or kind == "RECEIVE" and a[0] == "DOC_RECEIVE" and a[1] in self.d.starters and a[1] != sed)
        if kind in ("SEND", "DELETE"):
            self.drop(lambda a: a[2] == doc)
        if kind == "DELETE":
            self.open(self.docs[doc][4], sed, "-", parent)
        if kind in ("CREATE", "SEND", "RECEIVE"):
            self.docs[doc] = (doc, sed, parent, {"CREATE": "draft", "SEND": "sent", "RECEIVE": "received"}[kind], made)
        if kind != "UPDATE":  # a further version of one's own raises no event
            self.fire(self.event(kind, sed, parent), doc, sed, parent, answers)
        if kind == "CREATE":
            self.actions |= {("DOC_SEND", sed, doc, "-"), ("DOC_DELETE", sed, doc, "-")}
        if kind in ("SEND", "RECEIVE"):
            self.exchanged(sed, doc, parent, kind == "SEND", answers)
        elif kind == "DELETE":
            del self.docs[doc], versions[doc]
        actions, suspended = (() if self.archived else s for s in (self.actions, self.suspended))
        return State(tuple(self.docs.values()), frozenset(actions), frozenset(suspended), self.opener, tuple(versions.items()))
    def exchanged(self, sed, doc, parent, sent, answers):
        """What the flags and the administrative SEDs do after the triggers."""
        own, other = ("DOC_CREATE", "DOC_RECEIVE") if sent else ("DOC_RECEIVE", "DOC_CREATE")  # the author's side, the reader's side
        if self.d.has(sed, "hasMultipleVersions"):
            self.open("DOC_UPDATE" if sent else "DOC_UPDATE_RECEIVE", sed, doc)
        if sent and self.d.has(sed, "recreateAfterSend"):
            self.open("DOC_CREATE" if parent == "-" else "DOC_CREATE_REPLY", sed, "-", parent)
        for flag, action, derived in (("hasCancel", own, "X008"), ("hasReject", other, "X011"), ("hasClarify", other, "X012")):
            if self.d.has(sed, flag):
                self.open(action, derived, "-", doc)
        if sed == "X012":
            self.open(other, "X013", "-", doc)
        if sed == "X013" and not sent and (asked := self.docs.get(self.docs[parent][2])) and asked[3] == "received":  # one at a time
            self.open("DOC_CREATE", "X012", "-", asked[0])
        alone = "-" if self.d.multilateral else doc  # between many, these two come without a parent
        for request, reply, above in (("X002", "X003", doc), ("X003", "X004", alone), ("X009", "X010", alone)):
            if sed == request and (sent or sed == "X009" and self.d.multilateral):
                self.open("DOC_RECEIVE", reply, "-", above)
        if sed == "X008":
            self.cancel(*self.docs[parent][:4], sent, answers)
        if sed == "X011":
            self.drop(lambda a: a[1] == "X011" and self.parent_of(a) == parent)
        if sed == "X001":
            self.drop(lambda a: a[1] not in ("X002", "X050", "X100") or not a[0].startswith(("DOC_CREATE", "DOC_RECEIVE")))
        if (self.d.name, self.d.role, sed) == ("UB_BUC_04", "PO", "U023") and not sent:  # a handler that stands in a comment
            self.drop(lambda a: a[:3] == ("DOC_UPDATE", "U029", parent))
        self.archived |= sent and sed == "X007"
    def cancel(self, doc, sed, parent, status, mine, answers):
        need(status == ("sent" if mine else "received"), self.d.file, f"X008 for {status} {sed}")
        self.docs[doc] = (doc, sed, parent, "cancelled" if mine else "cancelled by the sender", "")
        self.drop(lambda a: doc in a[2:])
        self.fire("DOC_CANCEL" if mine else "DOC_CANCEL_RECEIVE", doc, sed, parent, answers)
        if mine and self.d.has(sed, "recreateAfterCancel"):
            self.open("DOC_CREATE", sed, "-", parent)
    def moves(self, state, limit, types):
        """Every event that an open action allows, with every combination of answers to its guards."""
        docs, found = {d[0]: d for d in state.docs}, set()
        free = next(i for i in map("d{}".format, itertools.count(1)) if i not in docs)
        for kind, sed, doc, parent in state.actions - state.suspended:
            if kind in MOVES and (types is None or sed in types) and (doc != "-" or len(docs) < limit):
                found.add((MOVES[kind], sed, *((free, parent) if doc == "-" else (doc, docs[doc][2]))))
        for move in sorted(found):
            names = self.guards(state, *move)
            for answers in itertools.product((True, False), repeat=len(names)):
                yield move, dict(zip(names, answers))
    def step(self, state, history, move, answers):
        after = self.apply(state, *move, answers)
        guards = ",".join(f"{n}={str(v).lower()}" for n, v in answers.items())
        event = ":".join((*move, str(dict(after.versions).get(move[2], 1)))) + (":" + guards if guards else "")
        return after, f"{history};{event}" if history else event
    def show(self, state, history):
        text = (TEXT.get(a) or TEXT.setdefault(a, ":".join(a)) for a in state.actions - state.suspended)
        print(self.d.file, history, ",".join(sorted(text)), sep="\t")

def walk(machine, limit, types):
    """Breadth first: the history of a state is a shortest one."""
    seen, queue = {machine.initial()[:4]}, collections.deque([(machine.initial(), "")])
    while queue:
        state, history = queue.popleft()
        machine.show(state, history)
        for move, answers in machine.moves(state, limit, types):
            after, longer = machine.step(state, history, move, answers)
            if after[:4] not in seen:
                queue.append((after, longer))
            seen.add(after[:4])
    return len(seen)

def wander(machine, limit, seeds):
    """Random walks; a state that several of them visit is shown once."""
    seen = set()
    for seed in range(seeds):
        dice, state, history = random.Random(f"{machine.d.file} {seed}"), machine.initial(), ""
        for _ in range(3 * limit):
            choice = list(machine.moves(state, limit, None))
            if not choice:
                break
            state, history = machine.step(state, history, *dice.choice(choice))
            if state[:4] not in seen:
                machine.show(state, history)
            seen.add(state[:4])
    return len(seen)

def replay(machine, history):
    state, done = machine.initial(), ""
    for event in history.split(";"):
        *move, _, answers = (event + ":").split(":")[:6]
        given = {n: v == "true" for n, v in (a.split("=") for a in answers.split(",") if a)}
        need((tuple(move), given) in list(machine.moves(state, 99, None)), machine.d.file, f"{event} is not open after {done}")
        state, done = machine.step(state, done, tuple(move), given)
        machine.show(state, done)
    return need(done == history, machine.d.file, f"{done} is not {history}") or 1

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=("walk", "random", "replay"))
    parser.add_argument("folder")
    parser.add_argument("histories", nargs="?")
    for name, value in (("documents", 3), ("seeds", 300), ("files", "")):
        parser.add_argument("--" + name, type=type(value), default=value)
    parser.add_argument("--whole", action="store_true", help="walk whole files, not their components")
    parser.add_argument("--break", dest="broken", action="append", choices=BREAKS, default=[])
    o = parser.parse_args()
    paths = sorted(glob.glob(os.path.join(o.folder, "*.xml")))
    names = o.files.split(",") if o.files else [os.path.basename(p)[:-4] for p in paths]
    definitions = {d.file: d for d in (Definition(p, o.broken) for p in paths if os.path.basename(p)[:-4] in names)}
    told = pathlib.Path(o.histories or os.devnull).read_text("ascii").split("\n")
    told = [line.split("\t")[:2] for line in told if line and line[0] != "#"]
    need(definitions and set(definitions) == set(names if o.files else [*names, *(f for f, _ in told)]), o.folder, "files are missing")
    fired, total = set(), 0
    for name, d in definitions.items():
        machine, parts = Machine(d, fired), d.components() if o.mode == "walk" and not o.whole else [None]
        run = {"walk": lambda: sum(walk(machine, o.documents, p) for p in parts), "random": lambda: wander(machine, o.documents, o.seeds),
               "replay": lambda: sum(replay(machine, history) for file, history in told if file == name)}[o.mode]
        total += (states := run())
        print(f"{name}: {states} states in {len(parts)} parts", file=sys.stderr)
    lines = {(d.file, t.line) for d in definitions.values() for ts in d.triggers.values() for t in ts}
    print(f"{total} states, {len(fired)} of {len(lines)} trigger lines fired", file=sys.stderr)
    print("not fired:", *(f"{file}:{line}" for file, line in sorted(lines - fired)[:40]), file=sys.stderr)

if __name__ == "__main__":
    main()
