namespace MessageBroker.Tests.Conformance;

/// <summary>What a call gave.</summary>
public sealed record Reply(int Exit, string Output, string Error, TimeSpan Time);
