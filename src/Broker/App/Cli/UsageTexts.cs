using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>The sentences about calls (<c>Texts/Usage.json</c>) and the words of <c>--help</c>.</summary>
internal static class UsageTexts
{
    public static TextTable Table { get; } = TextTable.Load(typeof(UsageTexts).Assembly, "Texts/Usage.json");

    public static string Say(string key, string language, params IReadOnlyList<(string Name, string Value)> values) => Table.Text(key, language, values);
}
