using System.Globalization;

namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>Says by which pack or definition a call was answered, and where nobody asked for it, how to ask for another; in three languages.</summary>
/// <param name="Definition">{0} the CDM version of a definition.</param>
/// <param name="Pack">{0} the pack.</param>
/// <param name="ByDefault">{0} the option that names another.</param>
internal sealed record TakenWords(string Definition, string Pack, string ByDefault)
{
    private static readonly TakenWords Bg = new("дефиниция от CDM {0}", "пакет {0}", "по подразбиране; друг се избира с {0}");
    private static readonly TakenWords Ro = new("definiție din CDM {0}", "pachetul {0}", "implicit; altul se alege cu {0}");
    private static readonly TakenWords En = new("definition of CDM {0}", "pack {0}", "by default; {0} chooses another");

    public static TakenWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    public string OfDefinition(string version) => string.Format(CultureInfo.InvariantCulture, Definition, version);

    /// <param name="option">The option that names another; null where the call named this one.</param>
    public string OfPack(string cdm, string? option) =>
        string.Format(CultureInfo.InvariantCulture, Pack, cdm) + (option is null ? "" : $" ({string.Format(CultureInfo.InvariantCulture, ByDefault, option)})");
}
