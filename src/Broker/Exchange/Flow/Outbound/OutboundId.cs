using System.Globalization;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// The eb:MessageId of an outbound message. It names the log generation from the second on: what was sealed and sent before a restore, and is
/// sealed anew after it, has other octets and must not come under the id that the partner knows.
/// </summary>
internal static class OutboundId
{
    /// <param name="generation">Of the log; what is never sealed anew, a signal or a statement, needs none.</param>
    public static string Of(Guid messageId, string institution, int generation = 1)
    {
        var host = institution.Replace(':', '.').ToLowerInvariant();
        return generation > 1 ? string.Create(CultureInfo.InvariantCulture, $"{messageId:D}.{generation}@{host}") : $"{messageId:D}@{host}";
    }

    /// <summary>The generation in which the log is now.</summary>
    public static async ValueTask<int> GenerationAsync(IStoreReader reader) => (await reader.LogStateAsync())?.Generation ?? 1;
}
