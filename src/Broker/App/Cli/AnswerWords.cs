using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>The few words around a finding, by language.</summary>
internal sealed record AnswerWords(string Error, string Warning, string Note, string Where, string WhatToDo)
{
    private static readonly AnswerWords English = new("error", "warning", "note", "where", "what to do");
    private static readonly AnswerWords Bulgarian = new("грешка", "предупреждение", "бележка", "къде", "какво да се направи");
    private static readonly AnswerWords Romanian = new("eroare", "avertisment", "notă", "unde", "ce este de făcut");

    public static AnswerWords In(string language) => language switch { "bg" => Bulgarian, "ro" => Romanian, _ => English };

    public string Severity(Severity severity) => severity switch
    {
        Schemas.Findings.Severity.Error => Error,
        Schemas.Findings.Severity.Warning => Warning,
        _ => Note,
    };
}
