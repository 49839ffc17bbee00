namespace MessageBroker.App.Views;

/// <summary>Words of the terminal views in three languages. Bulgarian states agree with съобщение (neuter), Romanian ones with mesaj.</summary>
internal sealed record ViewWords(string Case, string File, string Message, string Turn, string Until, string Nobody, string Open, string Parked, IReadOnlyDictionary<string, string> States)
{
    private static readonly ViewWords Bg = new("Случай", "преписка", "съобщение", "На ход е", "до", "никой", "в ход", "Отложен", new Dictionary<string, string>
    {
        ["Taken"] = "прочетено", ["Refused"] = "отказано", ["Sealed"] = "запечатано", ["Sending"] = "изпраща се", ["Acknowledged"] = "с разписка", ["Rejected"] = "отхвърлено",
        ["GivenUp"] = "изоставено", ["Received"] = "получено", ["Held"] = "задържано", ["Applied"] = "вписано", ["Delivering"] = "предава се", ["Delivered"] = "потвърдено от националната система", ["Declined"] = "неприето от националната система", ["Repeated"] = "повторено, налично вече", ["Reconciled"] = "сверено с партньора",
    });

    private static readonly ViewWords Ro = new("Caz", "dosar", "mesaj", "La rând", "până la", "nimeni", "în curs", "Amânat", new Dictionary<string, string>
    {
        ["Taken"] = "preluat", ["Refused"] = "refuzat", ["Sealed"] = "sigilat", ["Sending"] = "se trimite", ["Acknowledged"] = "cu confirmare de primire", ["Rejected"] = "respins",
        ["GivenUp"] = "abandonat", ["Received"] = "primit", ["Held"] = "reținut", ["Applied"] = "înregistrat", ["Delivering"] = "se predă", ["Delivered"] = "confirmat de sistemul național", ["Declined"] = "neacceptat de sistemul național", ["Repeated"] = "repetat, existent deja", ["Reconciled"] = "verificat cu partenerul",
    });

    private static readonly ViewWords En = new("Case", "file", "message", "Turn", "until", "nobody", "open", "Parked", new Dictionary<string, string>());

    public static ViewWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    /// <summary>Columns that the longest state takes.</summary>
    public int Width => States.Values.Select(word => word.Length).Append(14).Max();

    /// <summary>The state's word, with the state's own name where the language has none.</summary>
    public string State(string name) => States.GetValueOrDefault(name, name);
}
