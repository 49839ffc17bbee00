using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>The SED that a RINA document holds, and the pack that describes it.</summary>
/// <param name="Content">What stands below the root name.</param>
internal sealed record RinaRoot(Pack Pack, SedSchema Schema, RinaValue Content, DialectPath Path)
{
    /// <summary>The members that say the version: the first number and the second one. Some write both numbers into one of them, or into each.</summary>
    private const string Major = "sedGVer", Minor = "sedVer";

    /// <summary>Null with a finding where the document is none that a pack knows. A root of several names is told, and a version that no pack has.</summary>
    public static RinaRoot? Find(RinaValue document, PackSet packs, ConversionFindings findings)
    {
        if (document.Members is [var (name, content)] && content.IsObject)
        {
            var path = DialectPath.Document.Below(name);
            var (pack, isSaid) = Choose(content, packs);
            var schema = pack?.Sed(name) ?? pack?.Seds.Values.FirstOrDefault(s => s.Roots.ContainsKey(name));
            if (schema is not null)
            {
                if (schema.Type != name) findings.Add("SED-0078", path, ("name", name), ("sed", schema.Type));
                if (!isSaid) findings.Add("SED-0080", path, ("cdm", pack!.Cdm));
                TellSpelling(content, path, packs, findings);
                return new RinaRoot(pack!, schema, content, path);
            }
        }
        new RinaRecord(packs, findings).Tell(document);
        return null;
    }

    /// <summary>The pack of the version that the SED names, in whichever member it stands; else the newest.</summary>
    private static (Pack? Pack, bool IsSaid) Choose(RinaValue content, PackSet packs)
    {
        var (first, second) = (Said(content, Major), Said(content, Minor));
        var said = packs[IsWhole(second) ? second : IsWhole(first) ? first : $"{first}.{second}"];
        return said is not null ? (said, true) : (packs.All.LastOrDefault(), packs.All.Count() == 1 && first.Length + second.Length == 0);
    }

    /// <summary>A member that has both numbers is told, and where two of them name packs that are not the same, the SED is of neither.</summary>
    private static void TellSpelling(RinaValue content, DialectPath path, PackSet packs, ConversionFindings findings)
    {
        var whole = new[] { Major, Minor }.Where(name => IsWhole(Said(content, name))).ToList();
        foreach (var name in whole) findings.Add("SED-0165", path.Below(name), ("attribute", name));
        if (packs.All.Count() > 1 && whole.Select(name => Said(content, name)).Distinct(StringComparer.Ordinal).Count() > 1) findings.Add("SED-0166", path);
    }

    private static string Said(RinaValue content, string name) => content[name]?.Text ?? "";

    private static bool IsWhole(string version) => version.Contains('.', StringComparison.Ordinal);
}
