namespace MessageBroker.Tests.Unit.Adapters;

internal static class PackPaths
{
    public static IReadOnlyDictionary<string, IReadOnlySet<string>>? All { get; }
}
