using System.Globalization;
using MessageBroker.Evidence;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Words the reasons of Evidence as findings: the code is SIG- and the reason's stable number.</summary>
internal static class ReasonFindings
{
    public static Finding Of(Reason reason) =>
        Finding.Of($"SIG-{((int)reason.Code).ToString("0000", CultureInfo.InvariantCulture)}", reason.Place, [.. reason.Arguments.Select(a => (a.Key, a.Value))]);
}
