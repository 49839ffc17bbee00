namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>What every entry must fulfil before it is written and after it is read.</summary>
internal static class EntryRules
{
    private static readonly (EntryField Field, Func<Entry, bool> Holds)[] All =
    [
        (EntryField.Id, e => IsTimeOrdered(e.Id)),
        (EntryField.Time, e => IsInstant(e.Time)),
        (EntryField.Event, e => EntryText.IsToken(e.Event)),
        (EntryField.EvidenceEvent, e => e.EvidenceEvent is null || EntryText.IsToken(e.EvidenceEvent)),
        (EntryField.NodeId, e => EntryText.IsText(e.NodeId)),
        (EntryField.Actor, e => IsActor(e.Actor)),
        (EntryField.Institution, e => EntryText.IsText(e.Institution)),
        (EntryField.Partner, e => IsTextOrNull(e.Partner)),
        (EntryField.CaseId, e => IsTextOrNull(e.CaseId)),
        (EntryField.As4MessageId, e => IsTextOrNull(e.As4MessageId)),
        (EntryField.InstanceId, e => IsTextOrNull(e.InstanceId)),
        (EntryField.Direction, e => e.Direction is null or EntryDirection.Outbound or EntryDirection.Inbound),
        (EntryField.SedType, e => IsTokenOrNull(e.SedType)),
        (EntryField.CdmVersion, e => IsTokenOrNull(e.CdmVersion)),
        (EntryField.SetId, e => IsTextOrNull(e.SetId)),
        (EntryField.StateFrom, e => IsTokenOrNull(e.StateFrom)),
        (EntryField.StateTo, e => IsTokenOrNull(e.StateTo)),
        (EntryField.Attempt, e => e.Attempt is not 0),
        (EntryField.Payloads, e => IsSorted(e.Payloads)),
        (EntryField.Verdicts, e => IsSorted(e.Verdicts)),
        (EntryField.Inputs, e => IsSorted(e.Inputs)),
        (EntryField.JudgedAt, e => e.JudgedAt is not { } at || IsInstant(at)),
        (EntryField.Previous, e => e.Previous is not { } previous || IsTimeOrdered(previous.Id)),
        (EntryField.Details, e => IsSorted(e.Details)),
    ];

    /// <summary>The first field that breaks a rule, or null.</summary>
    public static EntryField? Broken(Entry entry)
    {
        foreach (var (field, holds) in All)
            if (!holds(entry))
                return field;
        return null;
    }

    private static bool IsTimeOrdered(Guid id) => id.Version == 7 && id.Variant is >= 8 and <= 11;

    private static bool IsInstant(DateTimeOffset instant) => EntryTime.IsWhole(instant) && instant >= DateTimeOffset.UnixEpoch;

    private static bool IsActor(EntryActor actor) =>
        actor.Kind is ActorKind.Person or ActorKind.System
        && EntryText.IsText(actor.Id) && EntryText.IsText(actor.Institution) && EntryText.IsToken(actor.Role);

    private static bool IsTextOrNull(string? text) => text is null || EntryText.IsText(text);

    private static bool IsTokenOrNull(string? text) => text is null || EntryText.IsToken(text);

    private static bool IsSorted(IReadOnlyList<NamedHash> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (!EntryText.IsToken(list[i].Name, EntryText.MaxNameOctets)) return false;
            if (i > 0 && string.CompareOrdinal(list[i - 1].Name, list[i].Name) >= 0) return false;
        }
        return true;
    }

    private static bool IsSorted(IReadOnlyList<EntryDetail> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (!EntryText.IsToken(list[i].Name, EntryText.MaxNameOctets) || !EntryText.IsText(list[i].Value, EntryText.MaxDetailOctets)) return false;
            if (i > 0 && string.CompareOrdinal(list[i - 1].Name, list[i].Name) >= 0) return false;
        }
        return true;
    }
}
