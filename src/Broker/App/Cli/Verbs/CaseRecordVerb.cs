using System.CommandLine;
using System.Globalization;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>case record</c>: what a clerk knows about a document of a running case, a fact from outside EESSI or the answer to a condition.</summary>
public sealed class CaseRecordVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> caseId = new("CASE-ID");
    private readonly Option<string> document = new("--document") { HelpName = "ID", Required = true };
    private readonly Option<string?> fact = new("--fact") { HelpName = "referral|outcome|last_payment=DATE" };
    private readonly Option<string?> answer = new("--answer") { HelpName = "NAME=yes|no" };
    private readonly Option<string?> on = new("--on") { HelpName = "DATE" };

    public string Name => "case record";
    public IReadOnlyList<string> Examples =>
    [
        "broker case record 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --document 7c1e6f0a2b3d4c5e8f90a1b2c3d4e5f6 --fact referral --on 2026-04-13 --reason \"letter 118/2026\"",
        "broker case record 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --document 7c1e6f0a2b3d4c5e8f90a1b2c3d4e5f6 --answer cp_ub_buc_02_YES=yes --reason \"U010, part 3\" --actor clerk7",
    ];
    public IEnumerable<Symbol> Parameters => [caseId, document, fact, answer, on, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) =>
        command.RunAsync(context, new OperatorCommand(OperatorCommandKind.Record, context.Value(caseId)!, "", command.Reason(context), Record: Order(context)), cancellationToken);

    private RecordOrder Order(VerbContext context)
    {
        var (told, answered) = (context.Value(fact), context.Value(answer));
        if (told is null == answered is null) throw VerbStop.Usage("fact-or-answer");
        DateOnly? day = null;
        if (context.Value(on) is { } text)
            day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : throw VerbStop.Usage("day", ("option", "--on"), ("value", text));
        return new RecordOrder(context.Value(document)!, told is null ? RecordKind.Answer : RecordKind.Fact, told ?? answered!, day);
    }
}
