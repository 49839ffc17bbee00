using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>Words of the terminal views in three languages. Bulgarian states agree with съобщение (neuter), Romanian ones with mesaj.</summary>
public sealed record ViewWords(string Case, string File, string Message, string Turn, string Until, string Nobody, string Open, string Parked, IReadOnlyDictionary<string, string> States, IReadOnlyDictionary<string, string> Events, string Again, string Sendable, string Question, string Document, EffectWords Effects)
{
    private static readonly ViewWords Bg = new("Случай", "преписка", "съобщение", "На ход е", "до", "никой", "в ход", "Отложен", new Dictionary<string, string>
    {
        ["Taken"] = "прочетено", ["Refused"] = "отказано", ["Sealed"] = "запечатано", ["Sending"] = "изпраща се", ["Acknowledged"] = "с разписка", ["Rejected"] = "отхвърлено",
        ["GivenUp"] = "изоставено", ["Received"] = "получено", ["Held"] = "задържано", ["Applied"] = "вписано", ["Delivering"] = "предава се", ["Delivered"] = "потвърдено от националната система", ["Declined"] = "неприето от националната система", ["Repeated"] = "повторено, налично вече", ["Reconciled"] = "сверено с партньора",
    },
    new Dictionary<string, string>
    {
        [EntryEvents.MessageJudgedAgain] = "преценява се отново", [EntryEvents.MessageSentAgain] = "изпраща се отново", [EntryEvents.MessageRepeated] = "дойде отново",
        [EntryEvents.PayloadErased] = "съдържанието е изтрито", [EntryEvents.DeliveryStands] = "вече е в националната система", [EntryEvents.CaseRecorded] = "записано от длъжностно лице",
    },
    "Отстранена ли е причината, преценява се отново с", "Сега може да се изпрати", "Въпрос към длъжностно лице", "документ", new EffectWords("изпращане", "отговор", "предаване", "напомняне", "отново"));

    private static readonly ViewWords Ro = new("Caz", "dosar", "mesaj", "La rând", "până la", "nimeni", "în curs", "Amânat", new Dictionary<string, string>
    {
        ["Taken"] = "preluat", ["Refused"] = "refuzat", ["Sealed"] = "sigilat", ["Sending"] = "se trimite", ["Acknowledged"] = "cu confirmare de primire", ["Rejected"] = "respins",
        ["GivenUp"] = "abandonat", ["Received"] = "primit", ["Held"] = "reținut", ["Applied"] = "înregistrat", ["Delivering"] = "se predă", ["Delivered"] = "confirmat de sistemul național", ["Declined"] = "neacceptat de sistemul național", ["Repeated"] = "repetat, existent deja", ["Reconciled"] = "verificat cu partenerul",
    },
    new Dictionary<string, string>
    {
        [EntryEvents.MessageJudgedAgain] = "se judecă din nou", [EntryEvents.MessageSentAgain] = "se trimite din nou", [EntryEvents.MessageRepeated] = "a venit din nou",
        [EntryEvents.PayloadErased] = "conținut șters", [EntryEvents.DeliveryStands] = "există deja în sistemul național", [EntryEvents.CaseRecorded] = "consemnat de un funcționar",
    },
    "Dacă motivul a fost înlăturat, se judecă din nou cu", "Se poate trimite acum", "Întrebare către funcționar", "document", new EffectWords("trimitere", "răspuns", "predare", "reamintire", "din nou"));

    private static readonly ViewWords En = new("Case", "file", "message", "Turn", "until", "nobody", "open", "Parked", new Dictionary<string, string>(),
    new Dictionary<string, string>
    {
        [EntryEvents.MessageJudgedAgain] = "judged again", [EntryEvents.MessageSentAgain] = "sent again", [EntryEvents.MessageRepeated] = "came again",
        [EntryEvents.PayloadErased] = "contents erased", [EntryEvents.DeliveryStands] = "stands in the national system", [EntryEvents.CaseRecorded] = "recorded by a clerk",
    },
    "Once the reason is mended it is judged again by", "May be sent now", "Question to a clerk", "document", new EffectWords("sending", "report", "delivery", "reminder", "again"));

    public static ViewWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    /// <summary>Columns that the longest state takes.</summary>
    public int Width => States.Values.Select(word => word.Length).Append(14).Max();

    /// <summary>The word for what happened beside the changes of state, with the event's own name where the language has none.</summary>
    public string Event(string name) => Events.GetValueOrDefault(name, name);

    /// <summary>The state's word, with the state's own name where the language has none.</summary>
    public string State(string name) => States.GetValueOrDefault(name, name);
}
