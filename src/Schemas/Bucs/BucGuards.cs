namespace MessageBroker.Schemas.Bucs;

/// <summary>The conditions that the engine knows the question of. A definition that names another one is refused.</summary>
internal static class BucGuards
{
    /// <summary>Has every counterparty sent its F002?</summary>
    public const string EveryCounterpartyReplied = "po_fb_buc_01_ALL";

    public static bool Knows(string guard) => guard == EveryCounterpartyReplied;
}
