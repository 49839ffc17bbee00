using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>docs/reference/bucs.md as the definitions, the reader and the engine say it. Both packs of the program carry the same definitions; a test says so.</summary>
internal static partial class BucsPage
{
    private const string Folder = "src/Schemas/Bucs";

    private static readonly string[] Languages = ["en", "bg", "ro"];

    private static BucLibraryReading Reading { get; } = BucLibrary.Load(PackFiles.FromProgram("4.4"));

    private static Pack Pack { get; } = Pack.Embedded("4.4").Pack!;

    private static IReadOnlyList<BucPair> Pairs { get; } =
        [.. Reading.Library.Definitions.GroupBy(d => d.Buc).Select(g => new BucPair(g.Single(d => d.Role == CaseRole.CaseOwner), g.Single(d => d.Role == CaseRole.Counterparty)))];

    public static string Write()
    {
        var text = new StringBuilder($"""
            # Business use cases

            Generated from the definitions of packs {string.Join(" and ", PackSet.Embedded.All.Select(p => p.Cdm).Order(StringComparer.Ordinal))}, which are the same, and from the engine; a test compares. A *business use case* (BUC) says which SED may
            follow which. Where the definitions come from, what the engine answers, whose turn it is and until when stands in [the case logic](case-logic.md).

            - [Which there are](#which-there-are) and [what opens what](#what-opens-what)
            - [Conditions](#conditions) and [rulings](#rulings), in three languages
            - [Constructs that the reader knows](#constructs-that-the-reader-knows), [actions](#actions) and [findings](#findings)


            """.ReplaceLineEndings("\n"));
        Overview(text);
        Conditions(text);
        Rulings(text);
        Constructs(text);
        Actions(text);
        Findings(text);
        text.Append($"""

            ## What opens what

            For each use case what either side may send, after which event, and by which it is over again: the making of new ones, their further versions, the sending of drafts, or all of it;
            what rests may come back. What is opened in answer belongs to the document whose event opens it. Names in brackets are [conditions](#conditions). Lines of `CASE_…` are
            [actions](#actions) on the case. What no file opens stands in [first-actions](#first-actions), [derived-create](#derived-create), [reopening-answers](#reopening-answers) and [system-seds](#system-seds).

            The flags are those that change what may be done: further versions; X008 (it may be invalidated), X011 (rejected), X012 (asked about); another one of the type may be made again when
            one was sent, or invalidated; it may go to a part of the participants.

            """.ReplaceLineEndings("\n"));
        foreach (var pair in Pairs) BucSections.Write(text, pair, Pack);
        return text.ToString();
    }

    private static void Overview(StringBuilder text)
    {
        text.Append("""
            ## Which there are

            PO is the case owner, CP a counterparty. The starters open a case. What is sent are first versions; administrative SEDs stand apart. Where a file does not say how many
            institutions a case may have, [multilateral-by-default](#multilateral-by-default) says it.

            | use case | about | version | institutions | starters | the owner sends | administrative | a counterparty sends | administrative |
            |---|---|---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var pair in Pairs)
        {
            var (owner, other) = (Sent(pair.Owner), Sent(pair.Counterparty));
            text.Append($"| [{pair.Buc}](#{pair.Buc.ToLowerInvariant()}) | {About(pair.Owner)} | {pair.Owner.Version} | {Institutions(pair.Owner)} | {string.Join(' ', pair.Owner.Starters)} | {owner.Business} | {owner.Administrative} | {other.Business} | {other.Administrative} |\n");
        }
        text.Append("""

            ### Unusual places

            What the reader points out in the files of the program, each with a finding of severity info. The published files have [some more](case-logic.md#where-our-files-come-from).

            | finding | what | places | in |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var finding in Reading.Findings.GroupBy(f => f.Code).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.Append($"| {Link(finding.Key)} | {Cell(FindingCatalogue.Default.Entries.First(e => e.Code == finding.Key).Text["en"])} | {finding.Count()} | {string.Join(", ", finding.GroupBy(f => FileOf(f.Path)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.Key : $"{g.Key} × {g.Count()}"))} |\n");
    }

    private static void Conditions(StringBuilder text)
    {
        text.Append("""

            ## Conditions

            A condition asks for content, participants or counts, and is an input. An answer that stands with the event counts; else the history decides
            where it can; else the action stays closed with the question (`BUC-0029`), the clerk answers, and the answer is sealed. In a running case
            `broker case show` lists what is asked and `broker case record … --answer NAME=yes|no` answers it. An answer is about the version of the document that
            stood when it was given, and about earlier ones that nobody answered for; a further version may ask anew. The last answer counts.

            The engine never looks into a SED: the flow gives it what known content says. That is one condition today, `po_h_buc_08_ESTIMATED_COSTS_REQUIRED`, of an H120 in CDM 4.4 whose
            `weAskTo` has the code `estimate_costs` (ours, inferred); a clerk's answer counts before it. The participants are known when the opening document names its receivers and no
            X005, X006, X007 or X100 has changed them. `cp_ub_buc_02_YES` and `cp_ub_buc_02_NO` are two questions: neither answers the other.

            | condition | question (en / bg / ro) | decided by the history when | asked in |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var guard in BucGuards.Names.Order(StringComparer.Ordinal).Append(BucGuards.Reopened))
            text.Append($"| `{guard}` | {string.Join(" / ", Languages.Select(l => BucGuardTexts.Question(guard, l)))} | {BucGuards.DecidedWhen(guard) ?? "never"} | {Asked(guard)} |\n");
    }

    private static string Asked(string guard)
    {
        var places = Reading.Library.Definitions.Where(d => d.Documents.Values.SelectMany(t => t.Triggers).Any(t => t.Guard == guard));
        return string.Join(", ", places.Select(d => $"[{d.Buc}](#{d.Buc.ToLowerInvariant()}) {d.Role.Official()}")) is { Length: > 0 } list ? list : "no file; by the ruling [case-reopened](#case-reopened)";
    }

    private static void Rulings(StringBuilder text)
    {
        text.Append("""

            ## Rulings

            Where no public source decides, this project has decided. Each ruling is inferred (i), has a name that verdicts give (fact `rulings` of a sealed verdict, `ruling` of an
            action in the JSON of `case show` and `buc actions`), and is replaced when an official text is known. What is legal names the rulings that opened it; what is not names those without which
            it would be. A test turns each one off and shows that something changes. Who takes part in a case is ruled [elsewhere](case-logic.md#who-takes-part).

            """.ReplaceLineEndings("\n"));
        foreach (var name in BucRulings.Each.Select(BucRulings.Name))
        {
            text.Append($"\n### {name}\n\n| (i) | |\n|---|---|\n");
            foreach (var language in Languages) text.Append($"| {language} | {Marked(BucRulingTexts.Text(name, language)!)} |\n");
        }
        text.Append("""

            Kept to the letter although the outcome is odd, and to be settled with an official text: a reply that is cancelled after its question was
            cancelled, and a draft reply that is thrown away after that, open their create action again, which the other side cannot receive.

            """.ReplaceLineEndings("\n"));
    }

    private static void Constructs(StringBuilder text)
    {
        text.Append($"""

            ## Constructs that the reader knows

            Everything else is refused by file and line, all of it at once ([findings](#findings)): an engine that passes over a
            trigger or a condition allows what must not be sent. The namespace is `{BucForm.BucNamespace}`. Comments and blanks mean nothing. A file has at most {PlainXml.MaxBytes / 1024 / 1024} MiB, no DTD, no processing
            instruction, and at least one starter; an element stands once, but for `document`, `parameter` and the triggers. `onType` and the timed actions of other families are not known, and so refused.

            | element | must have | may have | holds |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var element in BucElement.All)
            text.Append($"| `{element.Name}` | {Code(element.Required)} | {Code(element.Optional)} | {(element == BucElement.Parameter ? "the text `true` or `false`" : Code(element.Children))} |\n");
        text.Append("\n| parameter | of | meaning |\n|---|---|---|\n");
        foreach (var key in BucForm.ContextKeys) text.Append($"| `{key}` | context | {Doc("BucDefinition.cs", key == "isML" ? "IsMultilateral" : "RemoveMeOnly")} |\n");
        foreach (var (key, flag) in BucForm.Flags.OrderBy(f => f.Value)) text.Append($"| `{key}` | document | {Doc("BucDefinition.cs", flag.ToString())} |\n");
        foreach (var key in BucForm.DocumentKeys.Except(BucForm.Flags.Keys)) text.Append($"| `{key}` | document | {Doc("BucDefinition.cs", "IsMultilateral", last: true)} |\n");
        text.Append("\n| attribute | values |\n|---|---|\n");
        foreach (var (attribute, values) in Values()) text.Append($"| {attribute} | {values} |\n");
        text.Append("\n| event (`onAction`) | when |\n|---|---|\n");
        foreach (var on in Enum.GetValues<BucTriggerEvent>()) text.Append($"| `{on.Official()}` | {Doc("BucTrigger.cs", on.ToString())} |\n");
        text.Append("\n| trigger | effect |\n|---|---|\n");
        foreach (var effect in Enum.GetValues<BucTriggerEffect>()) text.Append($"| `{effect.Official()}` | {Doc("BucTrigger.cs", effect.ToString())} |\n");
        text.Append("""

            Triggers work in file order, each on the set as the one before it left it; then the flags act; then what the type itself means. A created reply
            has the document as parent; with `sameParentDocument` what is created has the parent of the document, and what is removed, suspended or
            reactivated is confined to the actions with that parent. Without it a removal concerns every action of its kind and type, on drafts and sent
            documents too. A suspended action stays in the set but is not open until it is reactivated or created again (`BUC-0043`).

            """.ReplaceLineEndings("\n"));
    }

    private static IEnumerable<(string Attribute, string Values)> Values()
    {
        const string Yes = "`true`, `false`";
        var type = $"a SED type: `{Bare(BucForm.SedType())}`; of the administrative ones {string.Join(' ', BucAdministrative.Known.Order(StringComparer.Ordinal))}";
        yield return ("`name`", $"`{Bare(BucForm.CaseName())}`");
        yield return ("`version`", $"`{Bare(BucForm.CaseVersion())}`");
        yield return ("`role`", Code(Enum.GetValues<CaseRole>().Select(r => r.Official())));
        yield return ("`type`", type);
        yield return ("`onAction`", "an event, below");
        yield return ("`onResult`", $"`{BucForm.Success}`");
        foreach (var effect in Enum.GetValues<BucTriggerEffect>())
            yield return ($"`actionType` of `{effect.Official()}`", Code(BucForm.Kinds(effect).Select(k => k.Official()).Concat(effect == BucTriggerEffect.Remove ? [BucForm.Any] : []))
                + (effect == BucTriggerEffect.Create ? $", of them `{BucActionKind.CaseArchive.Official()}` only for the sending of an {BucAdministrative.ForwardCase}" : ""));
        yield return ("`documentType`", $"a SED type as above, and always there; for an action on the case `{BucForm.Any}` or nothing");
        yield return ("`onlyStarter`, `sameParentDocument`", Yes);
        yield return ("`onParentDocumentType`", $"a SED type; `{BucTrigger.NoParent}` for a document that answers no other");
        yield return ("`parentDocumentType`", $"`{BucForm.Any}`, with `{BucActionKind.DocUpdate.Official()}`");
        yield return ("`onCondition`", "one of the [conditions](#conditions)");
        yield return ("`delay`", $"a period in one unit: {Code(new[] { new Period(60, PeriodUnit.Days), new Period(2, PeriodUnit.Weeks), new Period(1, PeriodUnit.Months), new Period(1, PeriodUnit.Years) }.Select(p => p.ToString()))}");
    }

    private static void Actions(StringBuilder text)
    {
        text.Append("""

            ## Actions

            An action is open when it is in the set of the case and not suspended. Closed actions that the definition could open are listed with their reason. What the engine opens on the side of the
            receiver stands in [the case logic](case-logic.md#what-may-be-received).

            | action | what it is | in triggers |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var kind in Enum.GetValues<BucActionKind>())
        {
            var effects = Enum.GetValues<BucTriggerEffect>().Where(e => BucForm.Kinds(e).Contains(kind)).Select(e => e.ToString().ToLowerInvariant()).ToList();
            text.Append($"| `{kind.Official()}` | {Doc("BucActionKind.cs", kind.ToString())} | {(effects.Count == 0 ? "in none" : string.Join(", ", effects))} |\n");
        }
    }

    private static void Findings(StringBuilder text) => text.Append($"""

        ## Findings

        With texts and remedies in three languages on [the page of the findings](findings.md).

        | about | codes |
        |---|---|
        | a file that is refused | {Codes(Severity.Error, "BucForm.cs", "BucFormParts.cs", "BucFormTriggers.cs", "BucReader.cs")} |
        | the two sides of a use case, and a type that the pack does not have | {Codes(null, "BucLibrary.cs", "BucSeds.cs")} |
        | what a file has that is read by a rule of ours | {Codes(Severity.Info, "BucForm.cs", "BucFormParts.cs", "BucFormTriggers.cs", "BucReader.cs")} |
        | a step that is not legal, and why an action is closed | {Codes(null, "BucLegality.cs", "BucActions.cs", "BucGuards.cs")} |
        | a history | {Codes(null, "BucMachine.cs", "CaseHistory.cs", "HistoryFacts.cs")} |

        """.ReplaceLineEndings("\n"));

    /// <summary>The codes that those files name, in order; of one severity where one is asked.</summary>
    private static string Codes(Severity? severity, params string[] files) =>
        string.Join(", ", files.SelectMany(f => FindingCode().Matches(Source(f)).Select(m => m.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal)
            .Where(c => severity is null || FindingCatalogue.Default.Entries.First(e => e.Code == c).Severity == severity).Select(Link));

    private static string Link(string code) => $"[{code}](findings.md#{code.ToLowerInvariant()})";

    private static (string Business, string Administrative) Sent(BucDefinition definition)
    {
        var types = BucDeadTriggers.Creatable(definition).Except(BucAdministrative.Derived).Order(StringComparer.Ordinal).ToLookup(t => BucAdministrative.Known.Contains(t));
        return (string.Join(' ', types[false]), string.Join(' ', types[true]));
    }

    private static string Institutions(BucDefinition definition) => definition.IsMultilateral switch { true => "several", false => "two", null => "several, not said" };

    /// <summary>How the head of our own file calls it.</summary>
    internal static string About(BucDefinition definition) =>
        Head().Match(Encoding.UTF8.GetString(PackFiles.FromProgram("4.4")[definition.FileName]!.Value.Span)) is { Success: true } head && head.Groups[1].Value == definition.Buc
            ? head.Groups[2].Value
            : throw new InvalidOperationException($"{definition.FileName} does not say what it is about");

    private static string FileOf(string path) => Path.GetFileNameWithoutExtension(path.Split(':')[0]);

    private static string Bare(Regex pattern) => pattern.ToString().Replace(@"\A", "", StringComparison.Ordinal).Replace(@"\z", "", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Code(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"`{w}`"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Names of constructs as code; a name that is a plain word too is left as it is.</summary>
    private static string Marked(string text)
    {
        var names = BucElement.All.SelectMany(e => e.Required.Concat(e.Optional)).Concat(BucForm.ContextKeys).Concat(BucForm.DocumentKeys).Where(n => n.Any(char.IsUpper))
            .Append(BucGuards.Reopened).Append(HistoryFacts.TakenOver).Distinct().OrderByDescending(n => n.Length);
        return Regex.Replace(Cell(text), $"\\b(?:(?:DOC|CASE)_[A-Z_]+|{string.Join('|', names)})\\b(?:=\"[A-Z]+\")?", m => $"`{m.Value}`");
    }

    /// <summary>What the documentation of a member says: of the first one of that name, or of the last.</summary>
    private static string Doc(string file, string member, bool last = false)
    {
        var found = Regex.Matches(Source(file), $@"<summary>((?:(?!<summary>).)*?)</summary>\s+(?:public [^\n]*?)?{member}\b(?: =|,| \{{)", RegexOptions.Singleline);
        if (found.Count == 0) throw new InvalidOperationException($"{file} does not say what {member} is");
        var words = string.Join(' ', (last ? found[^1] : found[0]).Groups[1].Value.Replace("///", " ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Marked(words.Replace("; null where the file does not say", "", StringComparison.Ordinal));
    }

    private static string Source(string file) => File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, Folder, file));

    [GeneratedRegex("\"((?:BUC|PCK)-[0-9]{4})\"")]
    private static partial Regex FindingCode();

    [GeneratedRegex(@"<!--\s+([A-Z]+_BUC_\w+), (.*), as (?:the case owner|a counterparty) sees it\.")]
    private static partial Regex Head();
}

/// <summary>Both sides of one business use case.</summary>
internal sealed record BucPair(BucDefinition Owner, BucDefinition Counterparty)
{
    public string Buc => Owner.Buc;
}
