namespace MessageBroker.Schemas.Bucs;

/// <summary>The questions of the conditions in bg, ro and en, from Bucs/Texts/guards.json: { name: { "bg": …, "ro": …, "en": … } }.</summary>
public static class BucGuardTexts
{
    private static readonly BucTexts Texts = new("guards.json");

    public static IEnumerable<string> Names => Texts.Keys;

    /// <summary>The question of that condition; English where the language is not among the three, null for a name that is no condition.</summary>
    public static string? Question(string guard, string language) => Texts.Find(guard, language);
}
