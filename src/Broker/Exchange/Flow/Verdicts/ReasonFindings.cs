using MessageBroker.Evidence;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Evidence gives reasons of a closed set; people read findings. The number of the reason is the number of the finding.</summary>
public static class ReasonFindings
{
    public static Finding Of(Reason reason) =>
        Finding.Of($"SIG-{(int)reason.Code:0000}", reason.Place, [.. reason.Arguments.Select(a => (a.Key, a.Value))]);
}
