namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Tests that wait for clocks and restores would take a quarter of the time that the README's test command may take: the gate runs them in a suite of their own.</summary>
internal static class GateOnly
{
    public static void Need() => Skip.IfNot(IsWanted, "runs with BROKER_LONG=1, as the gate does");

    public static bool IsWanted => Environment.GetEnvironmentVariable("BROKER_LONG") == "1";

    /// <summary>Tests that need a token in software and its tools.</summary>
    public static void NeedToken() => Skip.If(Environment.GetEnvironmentVariable("BROKER_TOKEN") != "1", "runs with BROKER_TOKEN=1, as the gate's suite token does");
}
