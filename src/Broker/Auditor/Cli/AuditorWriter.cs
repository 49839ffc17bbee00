using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Auditor.Cli;

/// <summary>Prints a report: one line of JSON for programs, or verdict, reasons and parts for people.</summary>
internal sealed class AuditorWriter(TextWriter output, bool json, string language)
{
    /// <summary>The finding that says that a file is no bundle at all.</summary>
    private const string NoBundle = "JRN-0001";

    private readonly AuditorWords words = AuditorWords.In(language);
    private readonly FindingWords findingWords = FindingWords.In(language);

    public void Report(string file, BundleReport report)
    {
        if (json) output.Write(Json(file, report).ToJsonString(FindingJson.Relaxed) + "\n");
        else Human(file, report);
    }

    /// <summary>As <see cref="Report"/> for a whole log, which has neither anchors nor documents.</summary>
    public void Log(string folder, BundleReport report)
    {
        if (json)
        {
            var answer = Json(folder, report);
            answer.Remove("trust");
            answer.Remove("signatures");
            output.Write(answer.ToJsonString(FindingJson.Relaxed) + "\n");
            return;
        }
        Line("", $"{folder}: {report.Indication.Word()}");
        Line("  ", words.LogSentence(report.Indication));
        Findings(report);
        Parts(report);
    }

    /// <summary>A file that could not be read is its own result.</summary>
    public void Unreadable(string file, Finding fault)
    {
        if (json) output.Write(new JsonObject { ["file"] = file, ["verdict"] = "unreadable", ["findings"] = new JsonArray(FindingJson.Of(fault, language)) }.ToJsonString(FindingJson.Relaxed) + "\n");
        else Line("", $"{file}: unreadable");
        if (!json) Human(fault);
    }

    private JsonObject Json(string file, BundleReport report) => new()
    {
        ["file"] = file,
        ["verdict"] = report.Indication.Word(),
        ["entries"] = new JsonArray([.. report.Parts.Select(p => new JsonObject { ["name"] = p.Name, ["verdict"] = p.Word })]),
        ["trust"] = report.TrustFromBundle ? "bundle" : "given",
        ["log"] = report.Log is { } log ? new JsonObject { ["origin"] = log.Origin, ["size"] = log.Size, ["root"] = log.Root.ToString() } : null,
        ["signatures"] = new JsonArray([.. report.Signatures.Select(Json)]),
        ["findings"] = new JsonArray([.. report.Findings.Select(f => FindingJson.Of(f, language))]),
    };

    private static JsonNode Json(SignatureReport signature) => new JsonObject
    {
        ["part"] = signature.Part,
        ["verdict"] = signature.Indication.Word(),
        ["crypto"] = signature.Crypto,
        ["signer"] = signature.Signer,
        ["at"] = EntryTime.Text(signature.At),
        ["cryptoPolicy"] = signature.Policy,
        ["secondOpinion"] = signature.SecondOpinion,
    };

    private void Human(string file, BundleReport report)
    {
        Line("", $"{file}: {report.Indication.Word()}");
        if (report.Findings.Any(f => f.Code == NoBundle))
        {
            // Nothing in it was judged, so nothing is said about what the journal sealed.
            foreach (var finding in report.Findings) Human(finding);
            return;
        }
        Line("  ", words.Sentence(report.Indication) + (report.TrustFromBundle ? $" ({words.FromBundle})" : ""));
        Findings(report);
        if (report.Signatures.Count > 0) Line("  ", $"{words.Signatures}:");
        foreach (var signature in report.Signatures)
        {
            Line("    ", $"{signature.Indication.Word()}  {signature.Part}");
            Line("      ", $"{words.Signer}: {signature.Signer ?? "-"}; {words.JudgedAt} {EntryTime.Text(signature.At)}");
            Line("      ", $"{words.OwnAnswer}: {signature.Crypto}{(signature.SecondOpinion is { } second ? $"; System.Security.Cryptography.Xml: {second}" : "")}");
        }
        Parts(report);
    }

    private void Findings(BundleReport report)
    {
        foreach (var finding in report.Findings.OrderBy(f => f.Severity)) Human(finding);
        if (report.Log is { } log) Line("  ", string.Create(CultureInfo.InvariantCulture, $"{words.Log}: {log.Origin}, {words.Size} {log.Size}, {words.Root} {log.Root}"));
    }

    private void Parts(BundleReport report)
    {
        Line("  ", $"{words.Parts}:");
        foreach (var part in report.Parts) Line("    ", $"{part.Word}  {part.Name}");
    }

    private void Human(Finding finding)
    {
        Line("  ", $"{findingWords.Severity(finding.Severity)} {finding.Code}: {FindingCatalogue.Default.Text(finding, language)}");
        if (finding.Path.Length > 0) Line("    ", $"{findingWords.Where}: {finding.Path}");
        Line("    ", $"{findingWords.WhatToDo}: {FindingCatalogue.Default.Remedy(finding, language)}");
    }

    /// <summary>Names come from the file: what could steer a terminal or turn the text around is shown escaped.</summary>
    private void Line(string indent, string text)
    {
        output.Write(indent);
        output.Write(TerminalText.Of(text));
        output.Write('\n');
    }
}
