using MessageBroker.Exchange.Flow.Views;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Bucs;
using CaseHistory = MessageBroker.Exchange.Flow.Model.CaseHistory;

namespace MessageBroker.App.Views;

/// <summary>Views as JSON members; names are those of the field, times RFC 3339 with milliseconds.</summary>
internal static class ViewJson
{
    public static JsonObject Of(CaseRow row) => new()
    {
        ["institution"] = row.Key.Institution,
        ["caseId"] = row.Key.CaseId,
        ["buc"] = row.Buc,
        ["cdm"] = row.Cdm,
        ["role"] = row.Role,
        ["partner"] = row.Partner,
        ["rootNumber"] = row.RootNumber,
        ["parked"] = row.ParkedReason,
        ["createdAt"] = CaseHistory.Text(row.CreatedAt),
    };

    /// <summary>How the journal stands, as the audit page shows it.</summary>
    public static JsonObject Of(LogView log) => new()
    {
        ["origin"] = log.Origin,
        ["signed"] = log.Signed,
        ["signedAt"] = log.SignedAt is { } at ? CaseHistory.Text(at) : null,
        ["uncovered"] = log.Uncovered,
        ["promised"] = log.Promised,
        ["generations"] = new JsonArray([.. log.Generations.Select(g => (JsonNode)new JsonObject
        {
            ["origin"] = g.Origin, ["openedAt"] = g.OpenedAt is { } opened ? CaseHistory.Text(opened) : null, ["openedBy"] = g.OpenedBy, ["closedAt"] = g.ClosedAt, ["lost"] = g.Lost,
        })]),
    };

    public static JsonObject Of(MessageRow row) => new()
    {
        ["messageId"] = row.Id.ToString("D"),
        ["direction"] = row.Direction.ToString().ToLowerInvariant(),
        ["state"] = row.State.ToString(),
        ["sed"] = row.SedType,
        ["setId"] = row.SetId,
        ["documentVersion"] = row.DocumentVersion,
        ["partner"] = row.Partner,
        ["as4MessageId"] = row.As4MessageId,
        ["deliveredAs"] = row.DeliveredAs,
        ["requestId"] = row.RequestId,
        ["requestVersion"] = row.RequestVersion,
        ["createdAt"] = CaseHistory.Text(row.CreatedAt),
        ["receiptAt"] = row.ReceiptAt is { } at ? CaseHistory.Text(at) : null,
    };

    public static JsonObject Of(StepView step) => new()
    {
        ["at"] = CaseHistory.Text(step.At),
        ["from"] = step.From,
        ["to"] = step.To,
        ["actor"] = step.Actor,
        ["evidence"] = step.EvidenceEvent,
        ["index"] = step.Index,
        ["entry"] = step.EntryId.ToString("D"),
    };

    public static JsonArray Of(IEnumerable<Promise> promises) => new([.. promises.Select(p => (JsonNode)new JsonObject
    {
        ["entry"] = p.EntryId.ToString("D"),
        ["message"] = p.MessageId.ToString("D"),
        ["digest"] = p.Digest,
    })]);

    public static JsonObject Of(AttemptView attempt) => new()
    {
        ["effect"] = attempt.Kind.ToString(),
        ["subject"] = attempt.Subject,
        ["round"] = attempt.Round,
        ["number"] = attempt.Attempt.Number,
        ["startedAt"] = CaseHistory.Text(attempt.Attempt.StartedAt),
        ["outcome"] = attempt.Attempt.Outcome,
        ["detail"] = attempt.Attempt.Detail,
    };

    private static JsonObject Of(ActView act) => new()
    {
        ["at"] = CaseHistory.Text(act.At),
        ["event"] = act.Event,
        ["actor"] = act.Actor,
        ["details"] = new JsonObject(act.Details.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Name, d.Value))),
    };

    /// <summary>The documents of a case, each in its newest version, in the order in which they were taken.</summary>
    public static JsonArray Documents(BucState? state) => new([.. (state?.Documents ?? []).Select(d => (JsonNode)new JsonObject
    {
        ["documentId"] = d.Id,
        ["sed"] = d.Sed,
        ["version"] = d.Version,
        ["status"] = d.Status.ToString(),
        ["parentId"] = d.ParentId,
        ["by"] = d.Mine ? "me" : "them",
    })]);

    /// <summary>What may be done or received now, in the words of the BUC definitions.</summary>
    public static JsonArray OpenActions(BucState? state) => new([.. (state?.OpenActions ?? []).Select(a => (JsonNode)new JsonObject
    {
        ["action"] = a.Kind.Official(),
        ["sed"] = a.Sed,
        ["documentId"] = a.DocumentId,
        ["parentId"] = a.ParentId,
        ["parentSed"] = a.ParentSed,
        ["ruling"] = a.Ruling,
    })]);

    /// <summary>What documents ask and nobody has answered, with the command that answers it.</summary>
    public static JsonArray Questions(CaseView view, string language) => new([.. view.Questions.Select(q => (JsonNode)new JsonObject
    {
        ["guard"] = q.Guard,
        ["question"] = BucGuardTexts.Question(q.Guard, language),
        ["documentId"] = q.DocumentId,
        ["sed"] = q.Sed,
        ["opens"] = new JsonArray([.. q.Opens.Select(s => (JsonNode)s)]),
        ["command"] = view.Command(q),
    })]);

    public static JsonObject? Of(CaseTurn? turn, string language) => turn is null ? null : new JsonObject
    {
        ["who"] = turn.Who,
        ["party"] = turn.Party(language),
        ["owes"] = turn.Owes(language),
        ["until"] = turn.Until,
        ["zone"] = turn.Until is null ? null : turn.Zone,
        ["clause"] = turn.Clause(language),
        ["silence"] = turn.Silence(language),
        ["rule"] = turn.Rule(language),
        ["inferred"] = turn.Turn.Inferred.Count > 0,
    };

    public static JsonObject Of(MessageView view)
    {
        var json = Of(view.Message);
        json["steps"] = new JsonArray([.. view.Steps.Select(s => (JsonNode)Of(s))]);
        json["acts"] = new JsonArray([.. view.Acts.Select(a => (JsonNode)Of(a))]);
        json["attempts"] = new JsonArray([.. view.Attempts.Select(a => (JsonNode)Of(a))]);
        return json;
    }
}
