using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Institutions;

/// <summary>
/// The directory as XML. The element names are those that public tools show of the official repository (docs/reference/directory.md); its schema is not
/// public, so that the shape is a reconstruction with a namespace of our own, and an official export is to be mapped to it. It is turned into the JSON
/// form, each element on its own line, so that one reader judges all forms and names the lines of the XML.
/// </summary>
internal static class DirectoryXml
{
    public const string Namespace = "urn:messagebroker:institution-directory:1";

    public static DirectoryLoading Read(string place, ReadOnlyMemory<byte> xml)
    {
        try
        {
            if (xml.Length > PlainXml.MaxDirectoryBytes) return Refused(place, 1, $"more than {PlainXml.MaxDirectoryBytes} octets");
            var root = PlainXml.Read(xml, PlainXml.MaxDirectoryBytes);
            var writing = new Writing();
            writing.Directory(root);
            return writing.Unknown is { } unknown
                ? new DirectoryLoading(null, [Finding.Of("DIR-0011", $"{place}:{unknown.Line}", ("key", unknown.Name))])
                : DirectoryReader.Read(place, Encoding.UTF8.GetBytes(writing.ToString()));
        }
        catch (XmlException fault)
        {
            return Refused(place, fault.LineNumber, fault.LineNumber > 0 ? fault.Message : "no XML");
        }
    }

    private static DirectoryLoading Refused(string place, int line, string detail) => new(null, [Finding.Of("DIR-0010", $"{place}:{line}", ("form", "XML"), ("detail", detail.TrimEnd('.')))]);

    /// <summary>Writes JSON whose line breaks are those of the XML.</summary>
    private sealed class Writing
    {
        private readonly StringBuilder json = new();
        private int line = 1;

        /// <summary>The first element or attribute that the shape does not have.</summary>
        public PlainElement? Unknown { get; private set; }

        public override string ToString() => json.ToString();

        public void Directory(PlainElement root)
        {
            Known(root, "IRSync", ["environment", "version"], ["Institutions"]);
            To(root).Append("{\"environment\":").Append(Value(Attribute(root, "environment"))).Append(",\"institutions\":[");
            Each(root.Children.Where(c => c.Name == "Institutions").SelectMany(c => c.Children), Institution);
            json.Append("]}");
        }

        private void Institution(PlainElement node)
        {
            Known(node, "Institution", [], ["officialID", "countryCode", "ValidityPeriod", "Name", "Region", "Competences", "AccessPoint", "Successor", "Certificates", "ReachedAs"]);
            To(node).Append('{');
            var isFirst = true;
            Text(node, "officialID", "id", ref isFirst);
            Text(node, "countryCode", "country", ref isFirst);
            Period(node, ref isFirst);
            Member("names", ref isFirst).Append('[');
            Names(node);
            json.Append(']');
            Member("regions", ref isFirst).Append('[');
            Each(node.Children.Where(c => c.Name == "Region"), region => To(region).Append(Value(region.Text)));
            json.Append(']');
            Member("competences", ref isFirst).Append('[');
            Each(node.Children.Where(c => c.Name == "Competences").SelectMany(c => c.Children), Competence);
            json.Append(']');
            Text(node, "AccessPoint", "accessPoint", ref isFirst);
            Text(node, "Successor", "successor", ref isFirst);
            if (Child(node, "Certificates") is { } certificates)
            {
                Member("certificates", ref isFirst).Append('[');
                Each(certificates.Children, Certificate);
                json.Append(']');
            }

            Text(node, "ReachedAs", "reachedAs", ref isFirst);
            json.Append('}');
        }

        /// <summary>Names of one span of days stand together, one for each language.</summary>
        private void Names(PlainElement node)
        {
            var names = node.Children.Where(c => c.Name == "Name").ToList();
            foreach (var name in names) Known(name, "Name", ["lang", "startDate", "endDate"], []);
            Each(names.GroupBy(n => (Attribute(n, "startDate"), Attribute(n, "endDate"))).Select(g => g.First()), first =>
            {
                var (from, until, isFirst) = (Attribute(first, "startDate"), Attribute(first, "endDate"), true);
                To(first).Append('{');
                if (from is not null) Member("from", ref isFirst).Append(Value(from));
                if (until is not null) Member("until", ref isFirst).Append(Value(until));
                foreach (var name in names.Where(n => (Attribute(n, "startDate"), Attribute(n, "endDate")) == (from, until))) Member(Attribute(name, "lang") ?? "", ref isFirst).Append(Value(name.Text));
                json.Append('}');
            });
        }

        private void Competence(PlainElement node)
        {
            Known(node, "Competence", [], ["BUCType", "applicationRole", "ValidityPeriod", "isEESSIReady"]);
            To(node).Append('{');
            var isFirst = true;
            Text(node, "BUCType", "buc", ref isFirst);
            // Both spellings are met in real data.
            if (Child(node, "applicationRole") is { } role)
            {
                To(role);
                Member("role", ref isFirst).Append(Value(CaseRoles.Read(role.Text)?.ToString() ?? role.Text));
            }

            Period(node, ref isFirst);
            var ready = Child(node, "isEESSIReady");
            if (ready is not null && ready.Text is not ("true" or "false" or "1" or "0")) Unknown ??= ready;
            Member("ready", ref isFirst).Append(ready?.Text is "true" or "1" ? "true" : "false").Append('}');
        }

        private void Certificate(PlainElement node)
        {
            Known(node, "Certificate", [], ["use", "SHA256", "ValidityPeriod"]);
            To(node).Append('{');
            var isFirst = true;
            Text(node, "use", "use", ref isFirst);
            Text(node, "SHA256", "sha256", ref isFirst);
            Period(node, ref isFirst);
            json.Append('}');
        }

        private void Period(PlainElement node, ref bool isFirst)
        {
            if (Child(node, "ValidityPeriod") is not { } period) return;
            Known(period, "ValidityPeriod", [], ["startDate", "endDate"]);
            Text(period, "startDate", "from", ref isFirst);
            Text(period, "endDate", "until", ref isFirst);
        }

        private void Text(PlainElement node, string name, string member, ref bool isFirst)
        {
            if (Child(node, name) is not { Text.Length: > 0 } child) return;
            To(child);
            Member(member, ref isFirst).Append(Value(child.Text));
        }

        private StringBuilder Member(string name, ref bool isFirst)
        {
            if (!isFirst) json.Append(',');
            isFirst = false;
            return json.Append(Value(name)).Append(':');
        }

        /// <summary>Breaks the line until the element's own is reached, so that findings name it.</summary>
        private StringBuilder To(PlainElement node)
        {
            for (; line < node.Line; line++) json.Append('\n');
            return json;
        }

        private void Each(IEnumerable<PlainElement> nodes, Action<PlainElement> write)
        {
            var isFirst = true;
            foreach (var node in nodes)
            {
                if (!isFirst) json.Append(',');
                isFirst = false;
                write(node);
            }
        }

        private void Known(PlainElement node, string name, string[] attributes, string[] children)
        {
            if (node.Name != name || node.Namespace != Namespace) Unknown ??= node;
            if (node.Attributes.Find(a => !attributes.Contains(a.Name)) is { Name: not null } odd) Unknown ??= node with { Name = odd.Name };
            Unknown ??= node.Children.Find(c => !children.Contains(c.Name) || c.Namespace != Namespace);
            if (children is not [] && node.Text.Length > 0) Unknown ??= node;
            // Lists may repeat, values may not.
            Unknown ??= node.Children.Where(c => c.Name is not ("Institution" or "Name" or "Region" or "Competence" or "Certificate")).GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1)?.Last();
        }

        private static PlainElement? Child(PlainElement node, string name) => node.Children.Find(c => c.Name == name);

        private static string? Attribute(PlainElement node, string name) => node.Attributes.Find(a => a.Name == name).Value;

        private static string Value(string? text) => JsonValue.Create(text ?? "").ToJsonString();
    }
}
