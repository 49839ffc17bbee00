using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>work why</c>: what a message or a case waits for.</summary>
public sealed class WorkWhyVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Argument<string> id = new("ID");

    public string Name => "work why";
    public IReadOnlyList<string> Examples => ["broker work why 0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00 --config broker.json"];
    public IEnumerable<Symbol> Parameters => [id, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var asked = context.Value(id)!;
        var (found, waiting) = await reading.Store.ReadAsync(async reader =>
        {
            var messages = await MessagesAsync(reader, asked);
            var work = new List<WorkView>();
            foreach (var message in messages.Where(m => !FlowDefinition.Final.Contains(m.State))) work.Add(await WorkView.OfAsync(reader, message, reading.Basis));
            return (messages.Count, work);
        }, cancellationToken);
        if (found == 0) throw VerbStop.Missing(store.File(context), Finding.Of("FLW-0605", asked));
        foreach (var work in waiting)
        {
            var answer = WorkAnswer.Of(work);
            if (context.Json) context.Report(answer);
            else foreach (var line in WorkWords.In(context.Language).Lines(work, context.Language)) context.Out.WriteLine(line);
        }

        if (waiting.Count == 0) context.Report(new Answer(context.Json ? "none" : ListWords.In(context.Language).None, true));
    }

    private static async ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(IStoreReader reader, string asked)
    {
        if (Guid.TryParseExact(asked, "D", out var id)) return await reader.MessageAsync(id) is { } message ? [message] : [];
        var byAs4 = await reader.MessagesByAs4IdAsync(asked, null);
        if (byAs4.Count > 0) return byAs4;
        var ofCases = new List<MessageRow>();
        foreach (var row in await reader.CasesAsync(null, asked, 16)) ofCases.AddRange(await reader.MessagesAsync(row.Key));
        return ofCases;
    }
}
