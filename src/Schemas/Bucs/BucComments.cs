using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// What published files say in a comment only, because the original had a handler of its own there. Recognised by name and role, so
/// that a definition of another case is read to the letter.
/// </summary>
internal static class BucComments
{
    /// <summary>
    /// Types of the parent to which a removal with <c>actionType="ANY"</c> is confined; null where no comment confines it. The removal
    /// concerns the invalidation of U021 and U023 once the payment U024 was sent, and the refusal of U020 once the U027 was.
    /// </summary>
    public static string[]? ParentsOfAny(BucDefinition definition, BucTrigger trigger) =>
        (definition.Buc, definition.Role, trigger.Sed) switch
        {
            ("UB_BUC_04", CaseRole.Counterparty, BucAdministrative.InvalidateSed) => ["U021", "U023"],
            ("UB_BUC_04", CaseRole.Counterparty, BucAdministrative.RejectSed) => ["U020"],
            _ => null,
        };

    /// <summary>A contestation received ends the update of the amended request that it contests, as the U021 does by a trigger.</summary>
    public static bool EndsUpdateOfParent(BucDefinition definition, CaseDocument received) =>
        definition is { Buc: "UB_BUC_04", Role: CaseRole.CaseOwner } && received is { Sed: "U023", ParentSed: "U029" };

    /// <summary>The number of participants chooses between the starters F018 and F021; by which rule is not said.</summary>
    public static bool ChoosesStarter(BucDefinition definition) => definition is { Buc: "FB_BUC_03", Role: CaseRole.CaseOwner };
}
