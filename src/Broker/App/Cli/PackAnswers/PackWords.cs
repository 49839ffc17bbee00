namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>Headings and words of what is said about packs and SEDs, in three languages.</summary>
internal sealed record PackWords(
    string Edition, string Provenance, string Seds, string Bucs, string Hash, string Place, string Used, string Program, string Yes, string No,
    string Path, string Bound, string Type, string Codes, string Label, string Sources, string TakenAsItIs)
{
    private static readonly PackWords Bg = new(
        "ИЗДАНИЕ", "ПРОИЗХОД", "СЕД", "СЛУЧАИ", "ХЕШ", "МЯСТО", "ПОЛЗВА СЕ", "програмата", "да", "не",
        "МЯСТО", "БРОЙ", "ВИД", "КОДОВЕ", "НАДПИС", "ИЗТОЧНИЦИ", "Преценяват се само тези части, в какъвто и ред да стоят; всичко останало, с каквото има в него, се приема, както е.");

    private static readonly PackWords Ro = new(
        "EDIȚIE", "PROVENIENȚĂ", "SED", "CAZURI", "HASH", "LOC", "FOLOSIT", "programul", "da", "nu",
        "LOC", "NUMĂR", "FEL", "CODURI", "ETICHETĂ", "SURSE", "Se judecă numai aceste părți, în orice ordine; tot restul, cu tot ce cuprinde, este luat așa cum este.");

    private static readonly PackWords En = new(
        "EDITION", "PROVENANCE", "SEDS", "USE CASES", "HASH", "PLACE", "USED", "the program", "yes", "no",
        "PATH", "BOUND", "TYPE", "CODES", "LABEL", "SOURCES", "These parts alone are judged, in whatever order; everything else, with all that is in it, is taken as it is.");

    public static PackWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}
