using System.Xml.Linq;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>A document of which a node or two are left out, doubled, moved or renamed, or have another text; and what two readers may see otherwise in it.</summary>
/// <param name="Xml">As it is written into a file.</param>
/// <param name="Emptied">
/// The same without what stands inside unknown elements, where a known part is among that; null where none is. By the letter of XML Schema the part is judged
/// there too; our reader passes over what it does not know with all that is in it, because there a name may mean something else.
/// </param>
internal sealed record SedMutant(string Xml, string? Emptied)
{
    private static readonly string[] Texts = ["", " ", "x", "01", "99", "1", "-1", "0.5", "1,5", "BG", "GR", "BG:BGASA", "BG:X", "2026-02-28", "2026-02-30", "2026-02-28Z", "2026-02-28+02:00", "Ștefan", "yes_no", new('я', 66), new('ș', 156), new('x', 501)];

    public static SedMutant Of(string seed, SedElement root, Random dice)
    {
        var document = XDocument.Parse(seed);
        Mutate(document, dice);
        var xml = Text(document);
        return new SedMutant(xml, Empty(document.Root!, root) ? Text(document) : null);
    }

    private static void Mutate(XDocument document, Random dice)
    {
        for (var times = dice.Next(1, 3); times > 0 && document.Root!.HasElements; times--)
        {
            var elements = document.Root.Descendants().ToList();
            var chosen = elements[dice.Next(elements.Count)];
            switch (dice.Next(6))
            {
                case 0: chosen.Remove(); break;
                case 1: chosen.AddAfterSelf(new XElement(chosen)); break;
                case 2 when chosen.PreviousNode is XElement before:
                    before.Remove();
                    chosen.AddAfterSelf(before);
                    break;
                case 3: chosen.Name = chosen.Name.LocalName + "X"; break;
                case 4 when !chosen.HasElements: chosen.Value = Texts[dice.Next(Texts.Length)]; break;
                default: chosen.Parent!.Add(new XElement(elements[dice.Next(elements.Count)])); break;
            }
        }
    }

    /// <summary>Takes the content out of every unknown element of an open group that hides a known part; false where there is none.</summary>
    private static bool Empty(XElement element, SedElement declaration)
    {
        var hides = false;
        foreach (var child in element.Elements().ToList())
        {
            if (declaration.Child(child.Name.LocalName) is { } known) hides |= Empty(child, known);
            else if (declaration.IsOpen && child.Descendants().Any(d => declaration.Child(d.Name.LocalName) is not null))
            {
                child.RemoveNodes();
                hides = true;
            }
        }

        return hides;
    }

    private static string Text(XDocument document) => document.Declaration + document.ToString(SaveOptions.DisableFormatting);
}
