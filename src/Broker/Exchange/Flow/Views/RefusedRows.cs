using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>Rows of national systems that were refused and stand so still: nothing goes on with them before somebody corrects them there.</summary>
public static class RefusedRows
{
    /// <summary>Most pages that are looked through for a list; what lies behind them is older than anything that somebody still corrects.</summary>
    private const int MostPages = 20;

    /// <summary>Which messages are asked for.</summary>
    /// <param name="institution">A hosted institution; null: all.</param>
    public static MessageFilter Filter(string? institution) => new() { State = MessageState.Refused, Direction = Direction.Outbound, Institution = institution };

    /// <summary>Those of the messages whose row was not handed in again since.</summary>
    public static async ValueTask<IReadOnlyList<MessageRow>> StandingAsync(IStoreReader reader, IEnumerable<MessageRow> messages)
    {
        var standing = new List<MessageRow>();
        foreach (var message in messages)
            if (message is { NationalSystem: { } system, RequestId: { } request } && (await reader.MessagesByRequestAsync(system, request)).LastOrDefault()?.Id == message.Id) standing.Add(message);
        return standing;
    }

    /// <summary>Refused rows that stand so, newest first.</summary>
    public static async ValueTask<IReadOnlyList<MessageRow>> ListAsync(IStoreReader reader, string? institution, int most)
    {
        var (found, after) = (new List<MessageRow>(), (MessagePlace?)null);
        for (var page = 0; page < MostPages && found.Count < most; page++)
        {
            var slice = await reader.MessagePageAsync(Filter(institution), after, most);
            found.AddRange(await StandingAsync(reader, slice.Rows));
            if (slice.Next is null) break;
            after = slice.Next;
        }

        return [.. found.Take(most)];
    }
}
