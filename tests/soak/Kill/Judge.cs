using System.Text.Json;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Kill;

/// <summary>What must hold when everything has come to rest and the brokers have stopped. It asks the national tables, the stores, and the product's own verbs.</summary>
/// <param name="whole">Every node's journal and promises are checked and all verdicts replayed; else those of one node of each country.</param>
internal sealed class Judge(SoakBed bed, RunReport report, bool whole)
{
    public async Task RunAsync()
    {
        await RequestsAsync("Bulgaria", await bed.Bulgaria.RequestsAsync(), await bed.Romania.ArrivalsAsync(), refused: 1);
        await RequestsAsync("Romania", await bed.Romania.RequestsAsync(), await bed.Bulgaria.ArrivalsAsync(), refused: 0);
        var without = await bed.Questions.WithoutFileAsync();
        report.Need(without == 0, $"{without} questions or answers without their file");
        foreach (var country in bed.Both)
        {
            await StoreAsync(country);
            foreach (var node in country.Nodes.Take(whole ? country.Nodes.Count : 1)) await CheckAsync(node);
            if (whole) await ReplayAsync(country.Node);
        }
    }

    /// <summary>Every version of every request that was taken is one arrival on the other side, in its turn.</summary>
    private async Task RequestsAsync(string country, IReadOnlyList<Request> requests, IReadOnlyList<Arrival> arrivals, int refused)
    {
        await Task.CompletedTask;
        foreach (var open in requests.Where(r => !r.IsFinal)) report.Fault($"{country}: request {open.Id} ended as {open.Status}");
        foreach (var lost in requests.Where(r => r.Status is "R" or "G")) report.Fault($"{country}: request {lost.Id} ended as {lost.Status}");
        var wrong = requests.Count(r => r.Status == "E");
        report.Need(wrong == refused, $"{country}: {wrong} requests refused, {refused} may be");
        var owed = requests.Where(r => r.Status == "A").Sum(r => r.Version);
        report.Need(arrivals.Count == owed, $"{country}: {owed} versions acknowledged, {arrivals.Count} arrived");
        foreach (var twice in arrivals.GroupBy(a => (a.Set, a.Version)).Where(g => g.Count() > 1)) report.Fault($"{country}: document {twice.Key.Set} version {twice.Key.Version} arrived {twice.Count()} times");
        foreach (var set in arrivals.GroupBy(a => (a.Case, a.Set)))
            report.Need(set.Select(a => a.Version).SequenceEqual(Enumerable.Range(1, set.Count())), $"{country}: versions of {set.Key.Set} arrived as {string.Join(' ', set.Select(a => a.Version))}");
        report.Event($"{country}: {requests.Count} requests, {owed} versions acknowledged, {arrivals.Count} arrivals, each once and in its turn");
    }

    private async Task StoreAsync(Country country)
    {
        report.Need(await country.Store.UnfinishedAsync() is 0 and var open, $"{country.Code}: messages without a final state");
        report.Need(await country.Store.ParkedAsync() == 0, $"{country.Code}: parked cases");
        var without = await country.Store.PayloadsWithoutSecretAsync();
        report.Need(without == 0, $"{country.Code}: {without} payloads without their secret");
    }

    private async Task CheckAsync(BrokerNode node)
    {
        var (code, said) = await node.AskAsync("journal", "check", "--json");
        if (code != 0) report.Fault($"{node.Name}: journal check says {Brief(said)}");
        else report.Event($"{node.Name}: journal check ok, {Field(said, "size")} entries");
    }

    private async Task ReplayAsync(BrokerNode node)
    {
        var (code, said) = await node.AskAsync("journal", "replay", "--json");
        if (code != 0) report.Fault($"{node.Name}: journal replay says {Brief(said)}");
        else report.Event($"{node.Name}: {Field(said, "verdicts")} verdicts replay identically");
    }

    public static string Field(string json, string name)
    {
        using var document = JsonDocument.Parse(json.Split('\n')[0]);
        return document.RootElement.GetProperty(name).ToString();
    }

    private static string Brief(string text) => text.Length <= 2000 ? text : text[..2000];
}
