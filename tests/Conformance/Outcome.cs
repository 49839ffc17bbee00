using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

public enum OutcomeKind { Right, Wrong, LeftOut }

/// <summary>How a case went.</summary>
/// <param name="Reason">Why it is wrong or was left out; empty where it is right.</param>
public sealed record Outcome(ManifestCase Case, OutcomeKind Kind, string Reason)
{
    /// <summary>The answer; null where nothing was asked or no answer came.</summary>
    public JsonNode? Answer { get; init; }
}
