namespace MessageBroker.App.Views;

/// <summary>Headings of the list of keys in three languages.</summary>
internal sealed record KeyWords(string Use, string Owner, string Algorithm, string Until, string Days, string Place, string Subject, string DoesNotSign, string From, string Replaced)
{
    private static readonly KeyWords Bg = new("ЗА", "НА", "КЛЮЧ", "ДО", "ДНИ", "КЪДЕ", "СЕРТИФИКАТ", "не подписва", "от", "заменя се на");
    private static readonly KeyWords Ro = new("PENTRU", "AL", "CHEIE", "PÂNĂ LA", "ZILE", "UNDE", "CERTIFICAT", "nu semnează", "de la", "înlocuită la");
    private static readonly KeyWords En = new("USE", "OWNER", "KEY", "UNTIL", "DAYS", "WHERE", "CERTIFICATE", "does not sign", "from", "replaced at");

    public static KeyWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}
