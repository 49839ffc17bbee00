using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>user list</c>: who may sign in to the pages, as what and for whom.</summary>
public sealed class UserListVerb : IVerb
{
    private readonly StoreOptions store = new();

    public string Name => "user list";
    public IReadOnlyList<string> Examples => ["broker user list --config broker.json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var accounts = await reading.Store.ReadAsync(reader => reader.AccountsAsync(), cancellationToken);
        var words = AccountWords.In(context.Language);
        ListTable.Report(
            context, accounts, account => AnswerOf(account, context.Now), [words.Name, words.Roles, words.Institutions, words.State, words.Since, words.By],
            a => [a.Name, string.Join(", ", a.Roles), string.Join(", ", a.Institutions), words.Of(StateOf(a, context.Now)), CaseHistory.Text(a.ChangedAt), a.ChangedBy]);
    }

    private static string StateOf(AccountRow account, DateTimeOffset now) => account.DisabledAt is not null ? "disabled" : account.LockedUntil > now ? "locked" : "open";

    // Never the hash.
    private static Answer AnswerOf(AccountRow account, DateTimeOffset now) => new Answer(StateOf(account, now), true)
        .Field("name", account.Name)
        .Field("roles", new JsonArray([.. account.Roles.Select(r => (JsonNode)r)]))
        .Field("institutions", new JsonArray([.. account.Institutions.Select(i => (JsonNode)i)]))
        .Field("byPassword", account.PasswordHash.Length > 0)
        .Field("certificate", account.Certificate)
        .Field("lockedUntil", account.LockedUntil is { } until ? CaseHistory.Text(until) : null)
        .Field("disabledAt", account.DisabledAt is { } at ? CaseHistory.Text(at) : null)
        .Field("changedAt", CaseHistory.Text(account.ChangedAt))
        .Field("changedBy", account.ChangedBy);
}
