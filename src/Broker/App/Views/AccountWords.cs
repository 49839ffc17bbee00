namespace MessageBroker.App.Views;

/// <summary>Headings and words of the list of accounts in three languages.</summary>
internal sealed record AccountWords(string Name, string Roles, string Institutions, string State, string Since, string By, string Open, string Locked, string Disabled)
{
    private static readonly AccountWords Bg = new("АКАУНТ", "РОЛИ", "ИНСТИТУЦИИ", "СЪСТОЯНИЕ", "ОТ", "ЗАДАДЕН ОТ", "може да влиза", "заключен след грешни пароли", "изключен");
    private static readonly AccountWords Ro = new("CONT", "ROLURI", "INSTITUȚII", "STARE", "DIN", "SETAT DE", "poate intra", "blocat după parole greșite", "dezactivat");
    private static readonly AccountWords En = new("ACCOUNT", "ROLES", "INSTITUTIONS", "STATE", "SINCE", "SET BY", "may sign in", "locked after wrong passwords", "disabled");

    public static AccountWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    /// <summary>The word of a state.</summary>
    public string Of(string state) => state switch { "disabled" => Disabled, "locked" => Locked, _ => Open };
}
