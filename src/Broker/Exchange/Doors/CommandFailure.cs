using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Doors;

/// <summary>What a transport does with a command whose handling threw: only a store that is away is a reason to come again, everything else is for a person.</summary>
public static class CommandFailure
{
    /// <summary>Header that carries the code of the finding into the error queue.</summary>
    public const string Header = "MessageBroker.Finding";

    /// <summary>Nothing was done; the same command is to come again.</summary>
    public static bool IsLater(Exception failure) => failure is StoreAwayException or NationalStoreAwayException;

    /// <summary>How long a command waits that came so often already: a second at first, doubled each time, never more than a minute.</summary>
    /// <param name="times">From 0.</param>
    public static TimeSpan Pause(int times) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Clamp(times, 0, 10))));

    /// <summary>The finding under which a command stands in the error queue.</summary>
    /// <param name="wasRead">It could be read as a command of the contract.</param>
    public static string CodeOf(bool wasRead) => wasRead ? "FLW-0708" : "FLW-0707";
}
