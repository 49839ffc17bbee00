using System.Text.Json.Nodes;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>Prints an <see cref="Answer"/>: one line of JSON for programs, or verdict, reason, place and remedy for people.</summary>
public static class AnswerWriter
{
    public static string Json(Answer answer, string language)
    {
        var json = new JsonObject();
        if (answer.File is not null) json["file"] = answer.File;
        json["verdict"] = answer.Verdict;
        foreach (var (name, value) in answer.Fields) json[name] = value?.DeepClone();
        json["findings"] = new JsonArray([.. answer.Findings.Select(f => FindingJson.Of(f, language))]);
        return json.ToJsonString(FindingJson.Relaxed);
    }

    public static void Human(TextWriter output, Answer answer, string language)
    {
        // Where the verdict is a state, people read the state's word.
        var verdict = ViewWords.In(language).State(answer.Verdict);
        Line(output, answer.File is null ? verdict : $"{answer.File}: {verdict}");
        foreach (var finding in answer.Findings.OrderBy(f => f.Severity)) Human(output, finding, language, answer.File);
        if (answer.Lines is not null)
            foreach (var line in answer.Lines.SelectMany(lines => lines.Split('\n'))) Line(output, "  " + line);
        else
            foreach (var (name, value) in answer.Fields) Field(output, name, value, "  ");
    }

    /// <summary>Why, where and what to do, one line each.</summary>
    /// <param name="file">Stands before a place that is only a line: among the answers to several files a person, or an editor, would not know of which.</param>
    public static void Human(TextWriter output, Finding finding, string language, string? file = null)
    {
        var words = FindingWords.In(language);
        Line(output, $"  {words.Severity(finding.Severity)} {finding.Code}: {FindingCatalogue.Default.Text(finding, language)}");
        if (finding.Path.Length > 0) Line(output, $"    {words.Where}: {(file is not null && IsLine(finding.Path) ? $"{file}:" : "")}{finding.Path}");
        if (FindingCatalogue.Default.Remedy(finding, language) is { Length: > 0 } remedy) Line(output, $"    {words.WhatToDo}: {remedy}");
    }

    private static bool IsLine(string path) => path.All(c => char.IsAsciiDigit(c) || c == ':');

    private static void Field(TextWriter output, string name, JsonNode? value, string indent)
    {
        switch (value)
        {
            case JsonObject group:
                Line(output, $"{indent}{name}:");
                foreach (var (inner, node) in group) Field(output, inner, node, indent + "  ");
                break;
            case JsonArray { Count: 0 }:
                // Nothing differs, no parts: a label without anything behind it asks what is missing.
                break;
            case JsonArray list when list.All(item => item is JsonObject):
                Line(output, $"{indent}{name}:");
                foreach (var item in list) Line(output, $"{indent}  {string.Join("  ", item!.AsObject().Select(p => $"{p.Key}={Text(p.Value)}"))}");
                break;
            case JsonArray list:
                Line(output, $"{indent}{name}: {string.Join(", ", list.Select(Text))}");
                break;
            default:
                Line(output, $"{indent}{name}: {Text(value)}");
                break;
        }
    }

    // Answers repeat what files of others say.
    private static void Line(TextWriter output, string text) => output.WriteLine(TerminalText.Of(text));

    private static string Text(JsonNode? value) => value switch
    {
        null => "-",
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(FindingJson.Relaxed),
    };
}
