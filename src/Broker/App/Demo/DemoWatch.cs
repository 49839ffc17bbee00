using MessageBroker.App.Hosting;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Demo;

/// <summary>Reads both stores beside the running brokers, as <c>case show</c> does, and prints what is new: who, what, state, time, turn.</summary>
internal sealed class DemoWatch(IReadOnlyList<(string Country, BrokerReading Reading)> brokers, TextWriter output, string language)
{
    private readonly HashSet<Guid> seen = [];
    private readonly Dictionary<CaseKey, string> turns = [];

    /// <summary>Prints what happened since the last look and returns all cases.</summary>
    public async Task<IReadOnlyList<(string Country, CaseView View)>> LookAsync(CancellationToken cancellationToken)
    {
        var views = new List<(string Country, CaseView View)>();
        foreach (var (country, reading) in brokers)
        {
            views.AddRange((await reading.Store.ReadAsync(async reader =>
            {
                var list = new List<CaseView>();
                foreach (var row in await reader.CasesAsync(null, null, 100))
                    if (await CaseView.ReadAsync(reader, row.Key, reading.Basis) is { } view) list.Add(view);
                return list;
            }, cancellationToken)).Select(v => (country, v)));
        }

        Print(views);
        return views;
    }

    private void Print(IReadOnlyList<(string Country, CaseView View)> views)
    {
        var words = ViewWords.In(language);
        var fresh = from v in views from m in v.View.Messages from s in m.Steps where seen.Add(s.EntryId) orderby s.At select (v.Country, Message: m.Message, Step: s);
        foreach (var (country, message, step) in fresh)
            output.WriteLine($"  {step.At:HH:mm:ss.fff}  {country}  {(message.Direction == Direction.Outbound ? "→" : "←")} {message.SedType ?? "····",-4}  {words.State(step.To).PadRight(words.Width)} {step.Actor}{(step.EvidenceEvent is { } e ? $"  [{e}]" : "")}");
        foreach (var (country, view) in views)
        {
            if (CaseText.Turn(view.Turn, words, language).Trim() is not { Length: > 0 } turn || turns.GetValueOrDefault(view.Case.Key) == turn) continue;
            turns[view.Case.Key] = turn;
            output.WriteLine($"                {country}  {turn}");
        }
    }
}
