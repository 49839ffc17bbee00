using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.RinaJson;

namespace MessageBroker.Tests.Unit.Schemas.RinaJson;

/// <summary>A seeded document of the shape that a schema has: every bound and choice, texts that escape, dates as the schema wants them. Whether its values are valid is not asked.</summary>
internal sealed class RandomSed(Random random)
{
    private static readonly string[] Texts =
    [
        "01", "BG", "Мария Петрова", "Țepeș, Ștefan", "a<b & c>d", "\"quoted\" 'too'", " leading and trailing ", "two\nlines\r\nand\rtabs\t", "\u00e6\u00f8\u00e5", "\U0001F600", "]]>", "{\"json\":[1]}", "&amp;", "\u0085\u2028", "0.50", " ",
    ];

    private int budget = 2_000;

    public InfosetElement Document(SedSchema schema)
    {
        var root = new InfosetElement(schema.Type);
        foreach (var attribute in new[] { "sedGVer", "sedPackage", "sedVer" })
            if (attribute != "sedPackage" || random.Next(2) == 0) root.Add(attribute, attribute == "sedPackage" ? "Sector \"A\"\n&<>" : "4");
        Fill(root, schema.Root, 0);
        return root;
    }

    private void Fill(InfosetElement element, SedElement declaration, int depth)
    {
        var taken = new HashSet<string>();
        foreach (var child in declaration.Children)
        {
            if (child.Choice is { } choice && (taken.Contains(choice) || random.Next(2) == 0)) continue;
            if (child.Choice is { } now) taken.Add(now);
            var times = depth > 20 || budget < 0 ? child.Min : random.Next(child.Min, Math.Min(child.Max, child.Min + 2) + 1);
            for (var i = 0; i < times; i++) Add(element, child, depth);
        }
    }

    private void Add(InfosetElement parent, SedElement declaration, int depth)
    {
        budget--;
        var element = parent.Add(new InfosetElement(declaration.Name));
        switch (declaration.Kind)
        {
            case SedElementKind.Opaque:
                element.Add(new InfosetElement("Anything")).Add(new InfosetElement("inside") { Text = Text() });
                break;
            case SedElementKind.Group or SedElementKind.Code: Fill(element, declaration, depth + 1); break;
            case SedElementKind.Date: element.Text = $"20{random.Next(10, 30)}-0{random.Next(1, 10)}-1{random.Next(10)}{(random.Next(4) == 0 ? "+02:00" : "")}"; break;
            default: element.Text = Text(); break;
        }
    }

    private string Text() => Texts[random.Next(Texts.Length)];
}
