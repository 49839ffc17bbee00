using System.Diagnostics.Metrics;

namespace MessageBroker.Exchange.Store;

/// <summary>Figures of the stores for whoever listens (System.Diagnostics.Metrics, for example dotnet-counters). No label names a case or a person.</summary>
internal static class StoreMeter
{
    private static readonly Meter Meter = new("MessageBroker.Store");

    /// <summary>Seconds that a group of writes waited for the store's write lock; outcome taken or locked.</summary>
    public static readonly Histogram<double> WriteWait = Meter.CreateHistogram<double>("broker.store.write_wait", "s", "Time that a group of writes waited for the write lock.");

    public static void Waited(TimeSpan time, bool taken) => WriteWait.Record(time.TotalSeconds, new KeyValuePair<string, object?>("outcome", taken ? "taken" : "locked"));
}
