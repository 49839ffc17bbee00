using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Schemas.Rules;

/// <summary>docs/reference/rules.md as the rules say it themselves: which there are, about what, by which source, with which findings.</summary>
internal static partial class RulesPage
{
    private const string Folder = "src/Schemas/Rules";

    public static string Write()
    {
        var text = new StringBuilder("""
            # Rules

            Generated from the rules; a test compares. What a schema cannot say, rules say: each is one small class with a version. Every verdict names the rules that
            judged, by id and version; a released one is never edited but superseded, and a verdict is judged again by the rules of its day. The codes lead to
            [texts and remedies in three languages](findings.md). The mark before a source: v verified in a public source, s secondary, i inferred or ours.

            A rule without SED types goes by what a document holds, whatever its type. A rule that names its CDM versions is asked in those alone: it demands what is known
            under its name there only.

            ## Rules that judge


            """.ReplaceLineEndings("\n"));
        Table(text, RuleSet.Current.Rules);
        text.Append("\n## Superseded versions\n\nKept, so that verdicts of their day can be judged again.\n\n");
        Table(text, RuleSet.Known.Except(RuleSet.Current.Rules));
        text.Append($"""

            ## Across documents

            A reimbursement request in bulk (U020) is several documents under one id. `sed validate` compares them when it is given all of them (`BulkRequest`, {Codes("BulkRequest")}): the number of
            claims, their currency and their total. It has no id and no version, because no verdict of the flow rests on it: a broker judges one document at a time.
            Source: (v) the parts of a U020 in navikt/eux-pdf; (i) that the claims add up to the total. The order of documents, their versions and
            their parents are judged by the [business use cases](bucs.md).


            """.ReplaceLineEndings("\n"));
        text.Append(Attachments);
        text.Append(Sheet);
        return text.ToString();
    }

    private const string Attachments = """
        ## Attachments

        - **Type**: R-0013 points out an unusual one, by a list of ours. R-0022 points out of what came that it is empty, or begins otherwise than its type does; before sending, the
          adapters and the flow refuse the same (ADP-0022, ADP-0027, FLW-0109, FLW-0117).
        - **Size**: no rule. It is a limit of the doors, in `limits` of the [configuration](configuration.md): a row of a national system with a larger file is refused (SED-0044),
          and so is a partner's message that holds one, before anything of it is judged. No official limit is public.
        - **Medical flag**: R-0012 compares the list with the files, where these have a flag; a part of a partner's message has none, and there the list decides.
        - **Complete**: R-0012 compares list and message in both directions.
        - **Infected**: R-0028 refuses the standard anti-malware test file and nothing else, so that a partner test can show how an infected file is handled: outbound the request is
          refused, inbound the message is held for a person, with nothing of it delivered. **No scanner is asked**, no archive is opened, and a real virus passes: scanning is the
          task of the systems in front of and behind the broker.


        """;

    private const string Sheet = """
        ## What is publicly known of the rules of EESSI, and where it is judged

        | known | judged by |
        |---|---|
        | the end of a period is not before its start | R-0001 |
        | "99 other" needs its text, up to 255; a text without 99 is dropped | R-0002, where the pack knows both names; the length by the schema where the pack bounds it; the text is pointed out, not dropped |
        | a PIN needs a country and has at most 65 characters | schema |
        | an address needs town and country, the postal code has at most 25 characters | schema, R-0005 |
        | a person needs forename, family name, date of birth and sex | schema |
        | names are trimmed | R-0026, which points it out and changes nothing |
        | no nationality, telephone number, e-mail address or PIN twice | R-0010, R-0009 |
        | an amount is a number and comes with a currency | schema, R-0006, R-0007 |
        | H001: at most one foreign PIN | R-0027 |
        | F SEDs: decision, offsetting, disagreement, points, bank account | R-0003, R-0004, R-0019, R-0020, R-0018 |
        | X001: date, type and reason | R-0024 and the schema, in CDM 4.4 |
        | X008: reason | R-0025, in CDM 4.4 |
        | X010: description up to 65, in CDM 4.4 the text of "other" up to 500 | **cannot be checked**: X010 is an envelope, the names of its elements are not public |
        | X011: reason | **cannot be checked**: X011 is an envelope, the names of its elements are not public |
        | addresses outside EU and EFTA are not allowed in some SEDs | **cannot be checked**: in which is not public |
        | CDM 4.3 and 4.4 differ in statuses, other persons and refunds of F SEDs | **cannot be checked**: no structure of 4.3 is public, and our pack of 4.2 holds envelopes alone; a rule that needs a structure is asked in the version where it is known |
        | A008 needs states of residence in CDM 4.4 | not in the catalogue: no A SED is |

        """;

    private static void Table(StringBuilder text, IEnumerable<IRule> rules)
    {
        text.Append("| rule | SEDs | CDM | findings | says | source |\n|---|---|---|---|---|---|\n");
        foreach (var rule in rules)
        {
            var versions = PackSet.Embedded.All.Select(p => p.Cdm).Order(StringComparer.Ordinal).ToList();
            var asked = versions.Where(rule.AppliesTo).ToList();
            text.Append($"| {rule.Id}/{rule.Version} | {(rule.Seds.Count == 0 ? "by content" : string.Join(", ", rule.Seds))} | {(asked.Count == versions.Count ? "all" : string.Join(", ", asked))} | {Codes(rule.GetType().Name)} | {Says(rule)} | {rule.Source} |\n");
        }
    }

    /// <summary>Each with its severity, in the order of the class.</summary>
    private static string Codes(string name) =>
        string.Join(", ", FindingCode().Matches(Text(name)).Select(m => m.Value).Distinct().Select(c => $"{c} {FindingCatalogue.Default.Entries.First(e => e.Code == c).Severity.ToString().ToLowerInvariant()}"));

    /// <summary>The first sentence of the class's documentation.</summary>
    private static string Says(IRule rule)
    {
        var summary = Summary().Match(Text(rule.GetType().Name)).Groups[1].Value.Replace("///", " ", StringComparison.Ordinal);
        var words = string.Join(' ', summary.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Sentence().Match(words).Value.Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, Folder, name + ".cs"));

    [GeneratedRegex("SED-[0-9]{4}")]
    private static partial Regex FindingCode();

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex(@"\A.*?\.(?= |\z)")]
    private static partial Regex Sentence();
}
