namespace MessageBroker.Portal.Wording;

/// <summary>Which form of a word goes with a number: Bulgarian and English have two, Romanian three (1 mesaj, 2 mesaje, 20 de mesaje).</summary>
public static class Plural
{
    /// <summary>one, few or other.</summary>
    /// <param name="language">bg, ro or en.</param>
    /// <param name="number">A whole number, not negative.</param>
    public static string Of(string language, long number) => language switch
    {
        _ when number == 1 => "one",
        "ro" when number == 0 || number % 100 is >= 1 and <= 19 => "few",
        _ => "other",
    };
}
