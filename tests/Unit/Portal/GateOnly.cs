namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Tests that walk every page several times would take the time that the README's test command has to spare on a slower machine: the gate runs them in its suite of pages.</summary>
internal static class GateOnly
{
    public static void Need() => Skip.IfNot(Environment.GetEnvironmentVariable("BROKER_LONG") == "1", "runs with BROKER_LONG=1, as the gate's suite pages does");
}
