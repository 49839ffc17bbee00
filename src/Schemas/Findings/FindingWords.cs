namespace MessageBroker.Schemas.Findings;

/// <summary>The few words around a finding, by language.</summary>
public sealed record FindingWords(string Error, string Warning, string Note, string Where, string WhatToDo)
{
    private static readonly FindingWords English = new("error", "warning", "note", "where", "what to do");
    private static readonly FindingWords Bulgarian = new("грешка", "предупреждение", "бележка", "къде", "какво да се направи");
    private static readonly FindingWords Romanian = new("eroare", "avertisment", "notă", "unde", "ce este de făcut");

    public static FindingWords In(string language) => language switch { "bg" => Bulgarian, "ro" => Romanian, _ => English };

    public string Severity(Severity severity) => severity switch
    {
        Findings.Severity.Error => Error,
        Findings.Severity.Warning => Warning,
        _ => Note,
    };

    /// <summary>The language of the environment: the first of LC_ALL, LC_MESSAGES and LANG that is set, where it is bg or ro; else English.</summary>
    public static string LanguageOf(Func<string, string?> environment)
    {
        var locale = new[] { "LC_ALL", "LC_MESSAGES", "LANG" }.Select(environment).FirstOrDefault(value => value is { Length: > 0 }) ?? "en";
        return locale.Split('_', '.', '-')[0] is "bg" or "ro" ? locale[..2] : "en";
    }
}
