namespace MessageBroker.App.Views;

/// <summary>Headings and marks of the lists in three languages.</summary>
internal sealed record ListWords(string Since, string Case, string Message, string Institution, string Partner, string Buc, string Newest, string Sed, string State, string WaitsForPerson, string None, string Row)
{
    private static readonly ListWords Bg = new("ОТ", "СЛУЧАЙ", "СЪОБЩЕНИЕ", "ИНСТИТУЦИЯ", "ПАРТНЬОР", "BUC", "ПОСЛЕДНО", "СЕД", "СЪСТОЯНИЕ", "чака човек", "няма", "ЗАПИС");
    private static readonly ListWords Ro = new("DIN", "CAZ", "MESAJ", "INSTITUȚIE", "PARTENER", "BUC", "ULTIMUL", "SED", "STARE", "așteaptă o persoană", "niciunul", "ÎNREGISTRARE");
    private static readonly ListWords En = new("SINCE", "CASE", "MESSAGE", "INSTITUTION", "PARTNER", "BUC", "NEWEST", "SED", "STATE", "waits for a person", "none", "ROW");

    public static ListWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}
