using System.Collections.Frozen;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

internal sealed partial class BucForm
{
    internal const string Any = "ANY";

    internal const string Success = "SUCCESS";

    private static readonly FrozenDictionary<string, BucTriggerEffect> Effects =
        Enum.GetValues<BucTriggerEffect>().ToFrozenDictionary(BucNames.Official, StringComparer.Ordinal);

    /// <summary>What a trigger may open for a document.</summary>
    private static readonly BucActionKind[] Openable =
        [BucActionKind.DocCreate, BucActionKind.DocCreateReply, BucActionKind.DocReceive, BucActionKind.DocReceiveReply];

    private BucTrigger Trigger(string owner, PlainElement element)
    {
        var effect = Effects[element.Name];
        var form = BucElement.Trigger(effect);
        var attributes = Attributes(element, form);
        Children(element, form);
        string? Value(string name) => attributes.GetValueOrDefault(name);
        OneOf(element, "onResult", Value("onResult"), [Success], v => v);
        var guard = Value("onCondition");
        if (guard is not null && !BucGuards.Knows(guard)) notes.Add("BUC-0012", element, ("guard", guard));
        var isAny = effect == BucTriggerEffect.Remove && Value("actionType") == Any;
        BucActionKind? action = isAny ? null : OneOf(element, "actionType", Value("actionType"), Kinds(effect), BucNames.Official);
        var isOnCase = action is { } kind && kind.IsOnCase();
        var on = OneOf(element, "onAction", Value("onAction"), Enum.GetValues<BucTriggerEvent>(), BucNames.Official);
        if (action == BucActionKind.CaseArchive && (owner != BucAdministrative.ForwardCase || on != BucTriggerEvent.DocSend))
            notes.Add("BUC-0014", element, ("action", BucActionKind.CaseArchive.Official()), ("sed", owner));
        var trigger = new BucTrigger(on, effect, action, isOnCase ? null : Target(element, Value("documentType")), element.Line)
        {
            OnlyStarter = YesNo(element, "onlyStarter", Value("onlyStarter")),
            ParentType = Parent(element, Value("onParentDocumentType")),
            SameParent = YesNo(element, "sameParentDocument", Value("sameParentDocument")),
            OnParent = OneOf(element, "parentDocumentType", Value("parentDocumentType"), [Any], v => v) is not null,
            Untyped = isOnCase && Value("documentType") is null,
            Guard = guard,
            Delay = Delay(element, Value("delay")),
        };
        if (isOnCase) OneOf(element, "documentType", Value("documentType"), [Any], v => v);
        Combination(element, trigger);
        Unusual(element, trigger);
        return trigger;
    }

    /// <summary>What a trigger of that effect may concern; a removal may also say <see cref="Any"/>.</summary>
    internal static IEnumerable<BucActionKind> Kinds(BucTriggerEffect effect) => effect switch
    {
        BucTriggerEffect.Create => [.. Openable, BucActionKind.CaseArchive, BucActionKind.CaseLocalClose],
        BucTriggerEffect.Remove =>
            [.. Openable, BucActionKind.DocUpdate, BucActionKind.DocSend, BucActionKind.CaseLocalClose, BucActionKind.CaseDelete, BucActionKind.CaseUpdateParticipants],
        _ => [.. Openable, BucActionKind.DocUpdate, BucActionKind.DocSend],
    };

    private string Target(PlainElement element, string? type)
    {
        if (type is null) notes.Add("BUC-0005", element, ("attribute", "documentType"), ("element", element.Name));
        return Sed(element, "documentType", type);
    }

    private string? Parent(PlainElement element, string? type) =>
        type is null or BucTrigger.NoParent ? type : Sed(element, "onParentDocumentType", type);

    private bool YesNo(PlainElement element, string name, string? value) => value is not null && OneOf(element, name, value, [false, true], Spelling);

    private Period? Delay(PlainElement element, string? value)
    {
        if (value is null) return null;
        if (Period.Parse(value) is { } period) return period;
        notes.Add("BUC-0006", element, ("name", "delay"), ("value", value));
        return null;
    }

    /// <summary>Attributes that are known each, but not together: no file says what they would mean.</summary>
    private void Combination(PlainElement element, BucTrigger trigger)
    {
        if (trigger.OnParent && (trigger.Action != BucActionKind.DocUpdate || trigger.SameParent)) notes.Add("BUC-0045", element, ("first", "parentDocumentType"), ("second", trigger.SameParent ? "sameParentDocument" : "actionType"));
        if (trigger.SameParent && trigger.Action is { } kind && kind.IsOnCase()) notes.Add("BUC-0045", element, ("first", "sameParentDocument"), ("second", "actionType"));
        if (trigger.SameParent && trigger.ParentType == BucTrigger.NoParent) notes.Add("BUC-0045", element, ("first", "sameParentDocument"), ("second", "onParentDocumentType"));
    }

    /// <summary>What the published files write in few places only; read by a ruling and told, so that nobody is surprised.</summary>
    private void Unusual(PlainElement element, BucTrigger trigger)
    {
        if (trigger.Untyped) notes.Add("BUC-0037", element, ("action", trigger.Action!.Value.Official()));
        if (trigger.Action is null) notes.Add("BUC-0038", element, ("sed", trigger.Sed!));
        if (trigger.OnParent) notes.Add("BUC-0039", element, ("sed", trigger.Sed!));
    }
}
