using System.Globalization;
using System.Xml.Schema;

namespace MessageBroker.Schemas.Packs;

/// <summary>The restrictions of a simple type, gathered along its chain of bases.</summary>
internal sealed record SedFacets(int MinLength, int? MaxLength, IReadOnlyList<string> Patterns, IReadOnlyList<string> Values)
{
    public static SedFacets Of(XmlSchemaSimpleType type)
    {
        var min = 0;
        int? max = null;
        var patterns = new List<string>();
        var values = new List<string>();
        for (var step = type; step?.Content is XmlSchemaSimpleTypeRestriction restriction; step = step.BaseXmlSchemaType as XmlSchemaSimpleType)
        {
            foreach (var facet in restriction.Facets.OfType<XmlSchemaFacet>())
            {
                switch (facet)
                {
                    case XmlSchemaMinLengthFacet: min = Math.Max(min, Number(facet)); break;
                    case XmlSchemaMaxLengthFacet: max = Math.Min(max ?? int.MaxValue, Number(facet)); break;
                    case XmlSchemaLengthFacet: min = Number(facet); max = min; break;
                    case XmlSchemaPatternFacet: patterns.Add(facet.Value!); break;
                    case XmlSchemaEnumerationFacet: values.Add(facet.Value!); break;
                }
            }
        }
        return new SedFacets(min, max, patterns, values);
    }

    private static int Number(XmlSchemaFacet facet) => int.Parse(facet.Value!, CultureInfo.InvariantCulture);
}
