using System.Text;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>The part of docs/reference/bucs.md about one use case: its SEDs, and per side what opens them and what takes them away.</summary>
internal static class BucSections
{
    private static readonly Dictionary<BucFlags, string> Words = new()
    {
        [BucFlags.IsStarter] = "opens a case",
        [BucFlags.HasMultipleVersions] = "versions",
        [BucFlags.HasCancel] = "X008",
        [BucFlags.HasReject] = "X011",
        [BucFlags.HasClarify] = "X012",
        [BucFlags.RecreateAfterSend] = "again when sent",
        [BucFlags.RecreateAfterCancel] = "again when invalidated",
        [BucFlags.RecreateAfterDeletion] = "again when a draft is deleted",
        [BucFlags.HasParticipantSelection] = "part of the participants",
    };

    /// <summary>Those that change no open action.</summary>
    private const BucFlags Silent = BucFlags.AllowsAttachments | BucFlags.HasBusinessValidation | BucFlags.IsBulk;

    public static void Write(StringBuilder text, BucPair pair, Pack pack)
    {
        text.Append($"\n### {pair.Buc}\n\n{BucsPage.About(pair.Owner)}; `{pair.Owner.FileName}`, `{pair.Counterparty.FileName}`\n\n");
        text.Append("| what | title | flags | the owner sends it after | until | a counterparty sends it after | until |\n|---|---|---|---|---|---|---|\n");
        var (mine, theirs) = (BucDeadTriggers.Creatable(pair.Owner), BucDeadTriggers.Creatable(pair.Counterparty));
        var types = pair.Owner.Documents.Keys.Concat(pair.Counterparty.Documents.Keys).Concat(mine.Concat(theirs).Except(BucAdministrative.Derived))
            .Concat(Named(pair, static t => t.Action?.IsReceipt() == true ? null : t.Sed)).Distinct();
        foreach (var sed in types.OrderBy(t => BucAdministrative.Known.Contains(t)).ThenBy(t => t, StringComparer.Ordinal))
            text.Append($"| {sed} | {pack.Sed(sed)?.Title("en")} | {Flags(pair, sed)} | {Opened(pair.Owner, sed)} | {Ended(pair.Owner, sed)} | {Opened(pair.Counterparty, sed)} | {Ended(pair.Counterparty, sed)} |\n");
        foreach (var kind in Named(pair, static t => t.Action is { } kind && kind.IsOnCase() ? kind.Official() : null).Distinct().Order(StringComparer.Ordinal))
            text.Append($"| `{kind}` | | | {Opened(pair.Owner, kind)} | {Ended(pair.Owner, kind)} | {Opened(pair.Counterparty, kind)} | {Ended(pair.Counterparty, kind)} |\n");
    }

    private static IEnumerable<string> Named(BucPair pair, Func<BucTrigger, string?> name) =>
        pair.Owner.Documents.Values.Concat(pair.Counterparty.Documents.Values).SelectMany(d => d.Triggers).Select(name).OfType<string>();

    private static string Flags(BucPair pair, string sed)
    {
        var (owner, other) = (Flags(pair.Owner.FlagsOf(sed)), Flags(pair.Counterparty.FlagsOf(sed)));
        return owner == other ? owner : $"PO: {(owner.Length == 0 ? "none" : owner)}; CP: {(other.Length == 0 ? "none" : other)}";
    }

    private static string Flags(BucFlags flags) => string.Join(", ", Enum.GetValues<BucFlags>().Where(f => f != BucFlags.None && !Silent.HasFlag(f) && flags.HasFlag(f)).Select(f => Words[f]));

    private static string Opened(BucDefinition definition, string what)
    {
        var first = definition.Role == CaseRole.CaseOwner && definition.Starters.Contains(what) ? (string[])["**opens the case**"] : [];
        return Line(first.Concat(Triggers(definition, what, static t => t is { Effect: BucTriggerEffect.Create or BucTriggerEffect.Reactivate }).Select(t => When(t.Owner, t.Trigger))));
    }

    private static string Ended(BucDefinition definition, string what) =>
        Line(Triggers(definition, what, static t => t is { Effect: BucTriggerEffect.Remove or BucTriggerEffect.Suspend })
            .GroupBy(t => When(t.Owner, t.Trigger)).Select(g => g.All(t => t.Trigger.Sed is null) ? g.Key : $"{g.Key}: {string.Join(", ", g.Select(t => What(t.Trigger)).Distinct())}"));

    /// <summary>Those about what this side may send, or about an action on the case, in file order.</summary>
    private static IEnumerable<(string Owner, BucTrigger Trigger)> Triggers(BucDefinition definition, string what, Func<BucTrigger, bool> which) =>
        from document in definition.Documents.Values
        from trigger in document.Triggers
        where (trigger.Sed ?? trigger.Action?.Official()) == what && which(trigger) && trigger.Action?.IsReceipt() != true
        orderby trigger.Line
        select (document.Type, trigger);

    private static string When(string owner, BucTrigger trigger)
    {
        string?[] limits =
        [
            trigger.Action == BucActionKind.DocCreateReply && trigger.Effect == BucTriggerEffect.Create ? "in answer" : null,
            trigger.Effect == BucTriggerEffect.Reactivate ? "no longer rests" : null,
            trigger.OnlyStarter ? "the opening one" : null,
            trigger.ParentType switch { null => null, BucTrigger.NoParent => "one that answers nothing", var parent => $"one that answers the {parent}" },
            trigger.SameParent ? "for the same parent" : null,
            trigger.OnParent ? "for its parent" : null,
            trigger.Guard is { } guard ? $"`{guard}`" : null,
            trigger.Delay is { } delay ? $"{delay} later" : null,
        ];
        var said = string.Join(", ", limits.OfType<string>());
        return TurnTexts.Text("event." + trigger.On.Official(), "en", new Dictionary<string, string> { ["sed"] = owner }) + (said.Length == 0 ? "" : $" ({said})");
    }

    private static string What(BucTrigger trigger)
    {
        var what = trigger.Action switch { null => "all", BucActionKind.DocUpdate => "versions", BucActionKind.DocSend => "drafts", _ => "new ones" };
        return trigger.Effect == BucTriggerEffect.Suspend ? what + " rest" : what;
    }

    private static string Line(IEnumerable<string> words) => string.Join("; ", words.Distinct());
}
