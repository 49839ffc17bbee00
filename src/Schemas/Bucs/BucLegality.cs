using System.Globalization;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>Finds the open action that makes a document legal, or says why there is none and what is open instead.</summary>
internal static class BucLegality
{
    /// <param name="By">The open action; null where there is none, and for SEDs that are legal outside the definition.</param>
    /// <param name="Against">Null where it is legal.</param>
    /// <param name="Ruling">The ruling that the answer itself rests on, beside that of the action.</param>
    public readonly record struct Answer(BucActionKey? By, Finding? Against, BucRuling? Ruling = null);

    /// <summary>Starting a draft.</summary>
    public static Answer Create(BucMachine machine, string sed, string documentId, string? parentId) =>
        machine.Document(documentId) is { } known ? new(null, Present(known, 1)) : First(machine, byMe: true, sed, documentId, parentId);

    /// <summary>Sending or receiving a version.</summary>
    public static Answer Of(BucMachine machine, bool byMe, string sed, string documentId, string? parentId, int version)
    {
        if (sed == BucAdministrative.ChangeOfParticipant && byMe) return new(null, Finding.Of("BUC-0033", documentId, ("sed", sed)));
        if (BucAdministrative.IsSystemWord(sed) && machine.Follow(BucRuling.SystemSeds))
            return new(null, null, BucRuling.SystemSeds);
        if (byMe && AnswersReopening(machine, sed, documentId, parentId)) return new(null, null, BucRuling.ReopeningAnswers);
        if (machine.Document(documentId) is { } known)
            return known.Status == CaseDocumentStatus.Draft ? Draft(machine, known, sed) : Further(machine, byMe, known, sed, version);
        if (version != 1) return new(null, Gap(documentId, sed, version, 1));
        var first = First(machine, byMe, sed, documentId, parentId);
        if (!byMe || first.Against is not null) return first;
        return machine.Follow(BucRuling.SendWithoutDraft)
            ? first with { Ruling = BucRuling.SendWithoutDraft }
            : new(null, Closed(machine, byMe, sed, documentId));
    }

    /// <summary>X003 to a received X002 and X004 to a received X003, each once; between many the X004 has no parent.</summary>
    private static bool AnswersReopening(BucMachine machine, string sed, string documentId, string? parentId)
    {
        var asked = sed switch { BucAdministrative.ReopenAnswer => BucAdministrative.ReopenCase, BucAdministrative.ReopenOutcome => BucAdministrative.ReopenAnswer, _ => null };
        if (asked is null || !machine.Follow(BucRuling.ReopeningAnswers) || machine.End != BucCaseEnd.Closed || machine.Document(documentId) is not null) return false;
        if (machine.Documents.Any(d => d.Mine && d.Sed == sed && d.ParentId == parentId)) return false;
        return parentId is null && sed == BucAdministrative.ReopenOutcome && machine.IsMultilateral
            ? machine.Documents.Any(d => d.Sed == asked && d.Status == CaseDocumentStatus.Received)
            : machine.Document(parentId) is { Status: CaseDocumentStatus.Received } question && question.Sed == asked;
    }

    public static Finding NotInCase(string documentId) => Finding.Of("BUC-0024", documentId, ("document", documentId));

    private static Answer Draft(BucMachine machine, CaseDocument draft, string sed)
    {
        var send = BucActionKey.On(BucActionKind.DocSend, draft);
        if (draft.Sed == sed && Open(machine, send) is { } by) return new(by, null);
        return new(null, NotYet(machine, send) ?? Closed(machine, true, sed, draft.Id));
    }

    private static Answer Further(BucMachine machine, bool byMe, CaseDocument known, string sed, int version)
    {
        if (known.Mine != byMe || known.Sed != sed) return new(null, Closed(machine, byMe, sed, known.Id));
        if (version <= known.Version) return new(null, Present(known, version));
        if (version > known.Version + 1) return new(null, Gap(known.Id, sed, version, known.Version + 1));
        var action = BucActionKey.On(byMe ? BucActionKind.DocUpdate : BucActionKind.DocUpdateReceive, known);
        if (Open(machine, action) is { } by) return new(by, null);
        if (NotYet(machine, action) is { } later) return new(null, later);
        if (machine.End != BucCaseEnd.None) return new(null, Ended(machine, sed, known.Id));
        if (known.Status == CaseDocumentStatus.Cancelled) return new(null, Finding.Of("BUC-0035", known.Id, ("sed", sed)));
        return (machine.Definition.FlagsOf(sed) & BucFlags.HasMultipleVersions) == 0
            ? new(null, Finding.Of("BUC-0027", known.Id, ("sed", sed)))
            : new(null, Closed(machine, byMe, sed, known.Id));
    }

    private static Answer First(BucMachine machine, bool byMe, string sed, string documentId, string? parentId)
    {
        var parent = machine.Document(parentId);
        BucActionKey?[] candidates = byMe
            ? [parentId is null ? null : new(BucActionKind.DocCreateReply, sed, null, parentId), new(BucActionKind.DocCreate, sed, null, parentId)]
            :
            [
                parentId is null ? null : new(BucActionKind.DocReceiveReply, sed, null, parentId),
                parentId is null ? null : new(BucActionKind.DocReceive, sed, parentId, parentId),
                new(BucActionKind.DocReceive, sed, null, parentId),
            ];
        foreach (var candidate in candidates)
            if (candidate is { } action && Open(machine, action) is { } by) return new(by, null);
        // The question may have gone to others only, so that its answer has a parent that this institution never saw.
        var plain = new BucActionKey(BucActionKind.DocReceive, sed);
        var ruled = machine.Follow(BucRuling.PlainReceive);
        if (!byMe && parentId is not null && (parent is null || !ruled) && Open(machine, plain) is { } open) return new(open, null, BucRuling.PlainReceive);
        foreach (var candidate in candidates)
            if (candidate is { } action && NotYet(machine, action) is { } later) return new(null, later);
        if (machine.End != BucCaseEnd.None) return new(null, Ended(machine, sed, documentId));
        if (parentId is not null && parent is null) return new(null, Finding.Of("BUC-0034", documentId, ("sed", sed), ("parent", parentId)));
        if (parent is { Status: CaseDocumentStatus.Cancelled }) return new(null, Finding.Of("BUC-0035", documentId, ("sed", sed)));
        return new(null, Closed(machine, byMe, sed, documentId));
    }

    private static BucActionKey? Open(BucMachine machine, BucActionKey action) => machine.Open.ContainsKey(action) ? action : null;

    /// <summary>Why an action that is in sight is closed: its condition has no answer, it rests, or its time has not come.</summary>
    private static Finding? NotYet(BucMachine machine, BucActionKey action)
    {
        if (machine.Waiting.TryGetValue(action, out var question)) return question.Finding;
        if (machine.Suspended.ContainsKey(action)) return Resting(machine, action);
        return machine.Delayed.ContainsKey(action) ? Unripe(machine, action) : null;
    }

    /// <summary>That the action rests, and what reactivates it or creates it again.</summary>
    internal static Finding Resting(BucMachine machine, BucActionKey action)
    {
        var events =
            from document in machine.Definition.Documents.Values
            from trigger in document.Triggers
            where trigger.Sed == action.Sed && trigger.Effect is BucTriggerEffect.Reactivate or BucTriggerEffect.Create
                && trigger.Action is { } kind && (kind.IsReceipt() == action.Kind.IsReceipt())
            orderby trigger.Line
            select $"{trigger.On.Official()} {document.Type}";
        return Finding.Of("BUC-0043", action.DocumentId ?? machine.Definition.FileName, ("sed", action.Sed ?? "–"), ("opens", Line(events)));
    }

    internal static Finding Unripe(BucMachine machine, BucActionKey action) =>
        Finding.Of("BUC-0044", machine.Definition.FileName, ("sed", action.Sed ?? "–"), ("at", machine.Delayed[action].ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)));

    private static Finding Present(CaseDocument known, int version) =>
        Finding.Of("BUC-0023", known.Id, ("sed", known.Sed), ("version", $"{version}"), ("known", $"{known.Version}"), ("expected", $"{known.Version + 1}"));

    private static Finding Gap(string documentId, string sed, int version, int expected) =>
        Finding.Of("BUC-0022", documentId, ("sed", sed), ("version", $"{version}"), ("expected", $"{expected}"));

    /// <summary>Why nothing is possible any more.</summary>
    internal static Finding Ended(BucMachine machine, string? sed, string path) =>
        Finding.Of(machine.End == BucCaseEnd.Closed ? "BUC-0025" : "BUC-0026", path, ("sed", sed ?? "–"));

    private static Finding Closed(BucMachine machine, bool byMe, string sed, string documentId) =>
        machine.End != BucCaseEnd.None
            ? Ended(machine, sed, documentId)
            : Finding.Of(byMe ? "BUC-0020" : "BUC-0021", documentId, ("sed", sed), ("open", OpenNow(machine, byMe)), ("opens", Opens(machine.Definition, byMe, sed)));

    /// <summary>What is open in that direction, in one line: types, and in brackets the document that an answer belongs to.</summary>
    private static string OpenNow(BucMachine machine, bool byMe)
    {
        var kinds = byMe
            ? (BucActionKind[])[BucActionKind.DocCreate, BucActionKind.DocCreateReply, BucActionKind.DocSend]
            : [BucActionKind.DocReceive, BucActionKind.DocReceiveReply];
        var words = machine.Open.Keys.Where(a => kinds.Contains(a.Kind)).Select(a => a.ParentId is null ? a.Sed! : $"{a.Sed} ({a.ParentId})");
        return Line(words.Order(StringComparer.Ordinal));
    }

    /// <summary>Stands where a line would name something and there is nothing.</summary>
    internal const string None = "–";

    private static string Line(IEnumerable<string> words) => string.Join(", ", words.Distinct()) is { Length: > 0 } list ? list : None;

    /// <summary>The events that open the type in that direction, as the definition has them: "DOC_RECEIVE F001".</summary>
    internal static string Opens(BucDefinition definition, bool byMe, string sed)
    {
        var events =
            from document in definition.Documents.Values
            from trigger in document.Triggers
            where trigger.Sed == sed && trigger is { Effect: BucTriggerEffect.Create, Action: { } kind } && kind.IsReceipt() != byMe
            orderby trigger.Line
            select $"{trigger.On.Official()} {document.Type}";
        return Line(events);
    }
}
