using System.Text.Json.Nodes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>The answer about one input: what every verb owes (verdict, findings) and the verb's further fields.</summary>
/// <param name="Verdict">A word of the verb's contract.</param>
/// <param name="Positive">Whether the word is the good one; otherwise the exit code is 1.</param>
public sealed class Answer(string verdict, bool positive)
{
    public string Verdict { get; } = verdict;
    public bool Positive { get; } = positive;

    /// <summary>The input as it was named in the call; null where the input is a value.</summary>
    public string? File { get; set; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Further fields in the order in which they are printed.</summary>
    public JsonObject Fields { get; } = [];

    /// <summary>What a person reads instead of the plain list of fields; null prints the fields.</summary>
    public IReadOnlyList<string>? Lines { get; init; }

    /// <summary>Adds a field; null is printed as null.</summary>
    public Answer Field(string name, JsonNode? value)
    {
        Fields[name] = value;
        return this;
    }

    /// <summary>Adds a field unless its value is null.</summary>
    public Answer Optional(string name, JsonNode? value) => value is null ? this : Field(name, value);
}
