namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>Headings and words of what is said about packs and SEDs, in three languages.</summary>
internal sealed record PackWords(
    string Edition, string Provenance, string Seds, string Bucs, string Hash, string Place, string Used, string Program, string Yes, string No,
    string Path, string Bound, string Type, string Codes, string Label, string Sources, string TakenAsItIs, string OwnWords)
{
    private static readonly PackWords Bg = new(
        "ИЗДАНИЕ", "ПРОИЗХОД", "СЕД", "СЛУЧАИ", "ХЕШ", "МЯСТО", "ПОЛЗВА СЕ", "програмата", "да", "не",
        "МЯСТО", "БРОЙ", "ВИД", "КОДОВЕ", "НАДПИС", "ИЗТОЧНИЦИ", "Преценяват се само тези части, в какъвто и ред да стоят; всичко останало, с каквото има в него, се приема, както е.",
        "Заглавията и надписите на български и румънски и надписите на английски са на съставителя на пакета; официални не са публични.");

    private static readonly PackWords Ro = new(
        "EDIȚIE", "PROVENIENȚĂ", "SED", "CAZURI", "HASH", "LOC", "FOLOSIT", "programul", "da", "nu",
        "LOC", "NUMĂR", "FEL", "CODURI", "ETICHETĂ", "SURSE", "Se judecă numai aceste părți, în orice ordine; tot restul, cu tot ce cuprinde, este luat așa cum este.",
        "Titlurile și etichetele în bulgară și română, ca și etichetele în engleză, sunt ale celui care a întocmit pachetul; cele oficiale nu sunt publice.");

    private static readonly PackWords En = new(
        "EDITION", "PROVENANCE", "SEDS", "USE CASES", "HASH", "PLACE", "USED", "the program", "yes", "no",
        "PATH", "BOUND", "TYPE", "CODES", "LABEL", "SOURCES", "These parts alone are judged, in whatever order; everything else, with all that is in it, is taken as it is.",
        "Titles and labels in Bulgarian and Romanian, and labels in English, are those of whoever made the pack; official ones are not public.");

    public static PackWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}
