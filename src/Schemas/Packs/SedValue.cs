using System.Globalization;
using System.Xml.Schema;

namespace MessageBroker.Schemas.Packs;

/// <summary>What is wrong with the text of one leaf, as a code and its arguments.</summary>
internal sealed record SedValueFault(string Code, params (string Name, string Value)[] Arguments);

/// <summary>Words the fault of a value. Whether it is valid was decided by the schema; here only the reason is found.</summary>
internal static class SedValue
{
    /// <param name="owner">The element around it: for the value of a code leaf the leaf itself.</param>
    public static SedValueFault? Judge(SedElement element, SedElement? owner, XmlSchemaSimpleType type, string value, bool isValid, Pack? pack)
    {
        var name = element.Name == "value" && owner is not null ? owner.Name : element.Name;
        var list = element.Name == "value" && owner is not null ? pack?.Codes(owner) : null;
        if (isValid) return Remark(element, list, name, value);
        if (value.Length == 0) return new SedValueFault("SED-0030", ("element", name));
        return type.Datatype?.TypeCode switch
        {
            XmlTypeCode.Date => new SedValueFault("SED-0033", ("element", name), ("value", Shorten(value))),
            XmlTypeCode.Decimal or XmlTypeCode.Int or XmlTypeCode.Integer => Number(name, value),
            _ => Text(SedFacets.Of(type), list, name, value),
        };
    }

    private static SedValueFault? Remark(SedElement element, CodeList? list, string name, string value)
    {
        if (list is { IsOpen: true } && !list.Contains(value)) return new SedValueFault("SED-0040", ("element", name), ("value", Shorten(value)), ("list", list.Name));
        return element.Kind == SedElementKind.Date && value.Trim().Length > 10
            ? new SedValueFault("SED-0039", ("element", name), ("value", value), ("date", value.Trim()[..10]))
            : null;
    }

    private static SedValueFault Number(string name, string value)
    {
        var point = value.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        var isComma = value.Count(c => c == ',') == 1 && decimal.TryParse(point, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        if (decimal.TryParse(value, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _)) return new SedValueFault("SED-0038", ("element", name), ("value", Shorten(value)));
        return isComma
            ? new SedValueFault("SED-0035", ("element", name), ("value", value), ("asDecimal", point), ("asThousands", value.Replace(",", "", StringComparison.Ordinal)))
            : new SedValueFault("SED-0034", ("element", name), ("value", Shorten(value)));
    }

    private static SedValueFault Text(SedFacets facets, CodeList? list, string name, string value)
    {
        if (facets.MaxLength is { } max && value.Length > max) return new SedValueFault("SED-0031", ("element", name), ("max", $"{max}"), ("length", $"{value.Length}"));
        if (list is { IsOpen: false } && CountrySpelling.Proposal(list, value) is { } meant) return new SedValueFault("SED-0043", ("element", name), ("value", Shorten(value)), ("proposal", meant));
        if (list is { IsOpen: false }) return new SedValueFault("SED-0036", ("element", name), ("value", Shorten(value)), ("list", list.Name), ("codes", Sample(list.Codes.Select(c => c.Value))));
        if (facets.Values.Count > 0) return new SedValueFault("SED-0036", ("element", name), ("value", Shorten(value)), ("list", name), ("codes", Sample(facets.Values)));
        return facets.Patterns.Count > 0
            ? new SedValueFault("SED-0037", ("element", name), ("value", Shorten(value)), ("pattern", Shorten(facets.Patterns[^1])))
            : new SedValueFault("SED-0038", ("element", name), ("value", Shorten(value)));
    }

    private static string Sample(IEnumerable<string> codes)
    {
        var all = codes.ToList();
        return all.Count <= 12 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(12))}, …";
    }

    private static string Shorten(string value) => SedBodyReader.Shorten(value);
}
