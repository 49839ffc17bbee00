using System.Text;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Tests.Evidence.Canonical;

public sealed class XmlTapeTests
{
    private const string Bom = "\uFEFF";

    [Fact]
    public void Names_values_and_subtrees_are_read_in_document_order()
    {
        var tape = Tape("<?xml version=\"1.0\"?>\n<!--before--><a xmlns=\"urn:x\" k='1'>t<b/><![CDATA[c]]><?pi d?></a>\n");

        Assert.Equal([XmlNodeKind.Comment, XmlNodeKind.Element, XmlNodeKind.Text, XmlNodeKind.Element, XmlNodeKind.Text, XmlNodeKind.ProcessingInstruction],
            Enumerable.Range(0, tape.Count).Select(tape.Kind));
        Assert.Equal(1, tape.Root);
        Assert.Equal(6, tape.End(tape.Root));
        Assert.Equal("tc", tape.Text(tape.Root));
        Assert.Equal("1", tape.Attribute(tape.Root, "", "k"));
        Assert.True(tape.Attributes(tape.Root)[0].IsNamespaceDeclaration);
        Assert.Equal(3, tape.Element(tape.Root, "urn:x", "b"));
        Assert.Equal(-1, tape.Element(tape.Root, "", "b"));
        Assert.Equal("urn:x", tape.NamespaceUri(3));
        Assert.Equal(-1, tape.Parent(tape.Root));
        Assert.Equal("d", tape.Value(5));
    }

    [Fact]
    public void Path_counts_earlier_siblings_of_the_same_name()
    {
        var tape = Tape("<a><b/><c/><b><d/></b></a>");

        Assert.Equal("/a/b[2]/d", tape.Path(4));
        Assert.Equal("/a/c", tape.Path(2));
        Assert.Equal("/", tape.Path(-1));
    }

    [Theory]
    [InlineData("", XmlFaultKind.Empty)]
    [InlineData(" \n ", XmlFaultKind.Empty)]
    [InlineData("<a>", XmlFaultKind.NotWellFormed)]
    [InlineData("<a/><b/>", XmlFaultKind.NotWellFormed)]
    [InlineData("<a k='1' k='2'/>", XmlFaultKind.NotWellFormed)]
    [InlineData("<a xmlns:p='urn:x' xmlns:q='urn:x' p:k='1' q:k='2'/>", XmlFaultKind.NotWellFormed)]
    [InlineData("<p:a/>", XmlFaultKind.NotWellFormed)]
    [InlineData("<a>&undeclared;</a>", XmlFaultKind.NotWellFormed)]
    [InlineData("<a>&#0;</a>", XmlFaultKind.NotWellFormed)]
    [InlineData("<?xml version='1.1'?><a/>", XmlFaultKind.NotWellFormed)]
    [InlineData("<!DOCTYPE a><a/>", XmlFaultKind.DtdProhibited)]
    [InlineData("<!-- x -->\n<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", XmlFaultKind.DtdProhibited)]
    [InlineData("<a xmlns='relative'/>", XmlFaultKind.RelativeNamespace)]
    [InlineData("<a xmlns:p='../x'/>", XmlFaultKind.RelativeNamespace)]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", XmlFaultKind.EncodingNotUtf8)]
    [InlineData("<?xml version='1.0' encoding = \"utf-16\"?><a/>", XmlFaultKind.EncodingNotUtf8)]
    [InlineData("<?xml version='1.0' encoding='no-such'?><a/>", XmlFaultKind.EncodingNotUtf8)]
    public void Bad_documents_are_faults_with_a_kind(string xml, XmlFaultKind kind)
    {
        var reading = XmlTape.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default);

        Assert.Null(reading.Tape);
        Assert.Equal(kind, reading.Fault!.Kind);
        Assert.True(reading.Fault.Line >= 1 || kind == XmlFaultKind.Empty);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Wide_encodings_are_refused_whatever_they_declare(string encoding)
    {
        var octets = Encoding.GetEncoding(encoding);

        Assert.Equal(XmlFaultKind.EncodingNotUtf8, Fault(octets.GetBytes("<a/>")).Kind);
        Assert.Equal(XmlFaultKind.EncodingNotUtf8, Fault([.. octets.GetPreamble(), .. octets.GetBytes("<a/>")]).Kind);
    }

    [Theory]
    [InlineData("<a>1</a>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>1</a>")]
    [InlineData("<?xml version=\"1.0\" encoding='utf-8' standalone='yes'?><a>1</a>")]
    public void One_byte_order_mark_is_tolerated(string xml)
    {
        Assert.Equal("1", Tape(xml).Text(Tape(xml).Root));
        Assert.Equal("1", Tape(Bom + xml).Text(Tape(Bom + xml).Root));
        Assert.NotNull(XmlTape.Read(Encoding.UTF8.GetBytes(Bom + Bom + xml), XmlLimits.Default).Fault);
    }

    [Fact]
    public void Invalid_octets_are_named_with_line_and_column()
    {
        var fault = Fault([.. "<a>\n\u0431 "u8, 0xC3, 0x28, .. "</a>"u8]);

        Assert.Equal(XmlFaultKind.EncodingNotUtf8, fault.Kind);
        Assert.Equal(2, fault.Line);
    }

    [Fact]
    public void Every_cap_is_a_fault()
    {
        Assert.Equal(XmlFaultKind.TooLarge, Fault("<a>123456</a>"u8.ToArray(), new XmlLimits { MaxBytes = 12 }).Kind);
        Assert.Equal(XmlFaultKind.TooDeep, Fault("<a><b><c/></b></a>"u8.ToArray(), new XmlLimits { MaxDepth = 2 }).Kind);
        Assert.NotNull(XmlTape.Read("<a><b/></a>"u8.ToArray(), new XmlLimits { MaxDepth = 2 }).Tape);
        Assert.Equal(XmlFaultKind.TooManyNodes, Fault("<a>t<b/></a>"u8.ToArray(), new XmlLimits { MaxNodes = 2 }).Kind);
        Assert.Equal(XmlFaultKind.TooManyAttributes, Fault("<a k='1' l='2'/>"u8.ToArray(), new XmlLimits { MaxAttributes = 1 }).Kind);
        var repeated = $"<a xmlns:p='urn:{new string('x', 3000)}'>{string.Concat(Enumerable.Repeat("<p:b/>", 20))}</a>";
        Assert.Equal(XmlFaultKind.TooLarge, Fault(Encoding.UTF8.GetBytes(repeated), new XmlLimits { MaxRepeatedNamespaceBytes = 100_000 }).Kind);
    }

    [Fact]
    public void Hostile_shapes_end_in_a_fault_quickly_and_without_deep_stacks()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 200_000));
        var wide = "<a " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"k{i}='' ")) + "/>";

        Assert.Equal(XmlFaultKind.TooDeep, Fault(Encoding.UTF8.GetBytes(deep)).Kind);
        Assert.Equal(XmlFaultKind.TooManyAttributes, Fault(Encoding.UTF8.GetBytes(wide)).Kind);
    }

    [Fact]
    public void Observer_sees_the_same_nodes_in_the_same_order()
    {
        var seen = new Recorder();

        XmlTape.Read("<a><b k='1'>x</b><!--no--><c/> </a>"u8.ToArray(), XmlLimits.Default, seen);

        Assert.Equal("<a <b[k] 'x' > <c > ' ' >", string.Join(' ', seen.Events));
    }

    private static XmlTape Tape(string xml) => XmlTape.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default).Tape!;

    private static XmlFault Fault(byte[] octets, XmlLimits? limits = null) => XmlTape.Read(octets, limits ?? XmlLimits.Default).Fault!;

    private sealed class Recorder : IXmlObserver
    {
        public List<string> Events { get; } = [];

        public void StartElement(string prefix, string localName, string namespaceUri, ReadOnlySpan<XmlTapeAttribute> attributes, int line, int column) =>
            Events.Add("<" + localName + (attributes.Length > 0 ? $"[{attributes[0].LocalName}]" : ""));

        public void Text(string value, int line, int column) => Events.Add($"'{value}'");

        public void EndElement() => Events.Add(">");
    }
}
