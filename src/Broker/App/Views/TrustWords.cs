using MessageBroker.Exchange.Flow.Views;
namespace MessageBroker.App.Views;

/// <summary>Headings and words of the list of whom is trusted, in three languages.</summary>
/// <param name="States">By the state's name.</param>
internal sealed record TrustWords(
    string Party, string Use, string Kind, string From, string Until, string Certificate, string By, string State, string Anchor, string Named, string Configuration, IReadOnlyDictionary<string, string> States)
{
    private static readonly TrustWords Bg = new(
        "СТРАНА", "ЗА", "ВИД", "ОТ", "ДО", "СЕРТИФИКАТ", "ВПИСАЛ", "СЪСТОЯНИЕ", "котва", "сертификат", "настройки",
        new Dictionary<string, string> { ["counts"] = "важи", ["not-yet"] = "още не важи", ["ended"] = "прекратен", ["expired"] = "изтекъл", ["replaced"] = "заменен от регистъра" });
    private static readonly TrustWords Ro = new(
        "PARTE", "PENTRU", "FEL", "DE LA", "PÂNĂ LA", "CERTIFICAT", "ÎNSCRIS DE", "STARE", "ancoră", "certificat", "configurare",
        new Dictionary<string, string> { ["counts"] = "valabil", ["not-yet"] = "încă nu", ["ended"] = "încetat", ["expired"] = "expirat", ["replaced"] = "înlocuit de registru" });
    private static readonly TrustWords En = new(
        "PARTY", "USE", "KIND", "FROM", "UNTIL", "CERTIFICATE", "BY", "STATE", "anchor", "certificate", "configuration",
        new Dictionary<string, string> { ["counts"] = "counts", ["not-yet"] = "not yet", ["ended"] = "ended", ["expired"] = "expired", ["replaced"] = "replaced by the registry" });

    public static TrustWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}
