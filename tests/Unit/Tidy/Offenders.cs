namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Fails with every offender on a line of its own, so that one run shows all that is to be mended.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        var all = offenders.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all.Prepend($"{all.Count} found:")));
    }
}
