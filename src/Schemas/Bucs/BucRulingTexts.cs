namespace MessageBroker.Schemas.Bucs;

/// <summary>The rulings of the case logic in bg, ro and en, from Bucs/Texts/rulings.json: { name: { "bg": …, "ro": …, "en": … } }.</summary>
public static class BucRulingTexts
{
    private static readonly BucTexts Texts = new("rulings.json");

    public static IEnumerable<string> Names => Texts.Keys;

    /// <summary>What the ruling of that name says; English where the language is not among the three, null for a name that is no ruling.</summary>
    public static string? Text(string ruling, string language) => Texts.Find(ruling, language);
}
