using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Tests.Evidence.Canonical;

public sealed class CanonicalizerTests
{
    private static readonly CanonicalOptions Plain = CanonicalOptions.Plain;

    [Theory]
    // Empty elements are written as pairs, quotes become double, attributes are sorted: no namespace first, then by namespace name.
    [InlineData("<a z='1' b='2'/>", """<a b="2" z="1"></a>""")]
    [InlineData("<a xmlns:p='urn:2' xmlns:q='urn:1' p:a='1' q:b='2' c='3'/>", """<a xmlns:p="urn:2" xmlns:q="urn:1" c="3" q:b="2" p:a="1"></a>""")]
    // Only visibly used namespaces are rendered, where they are first used, and again in a sibling.
    [InlineData("<a xmlns:p='urn:p' xmlns='urn:d'><p:b/><p:b/></a>", """<a xmlns="urn:d"><p:b xmlns:p="urn:p"></p:b><p:b xmlns:p="urn:p"></p:b></a>""")]
    [InlineData("<p:a xmlns:p='urn:p'><p:b xmlns:p='urn:p'/></p:a>", """<p:a xmlns:p="urn:p"><p:b></p:b></p:a>""")]
    [InlineData("<p:a xmlns:p='urn:p'><p:b xmlns:p='urn:o'><p:c xmlns:p='urn:p'/></p:b></p:a>", """<p:a xmlns:p="urn:p"><p:b xmlns:p="urn:o"><p:c xmlns:p="urn:p"></p:c></p:b></p:a>""")]
    [InlineData("<a xmlns='urn:d'><b xmlns=''><c/></b></a>", """<a xmlns="urn:d"><b xmlns=""><c></c></b></a>""")]
    [InlineData("<a xmlns=''/>", "<a></a>")]
    [InlineData("<a xmlns='urn:d'><p:b xmlns:p='urn:p' xmlns=''><c xmlns=''/></p:b></a>", """<a xmlns="urn:d"><p:b xmlns:p="urn:p"><c xmlns=""></c></p:b></a>""")]
    [InlineData("<x:a xmlns:x='urn:1' xmlns:y='urn:1'><y:b x:k='1'/></x:a>", """<x:a xmlns:x="urn:1"><y:b xmlns:y="urn:1" x:k="1"></y:b></x:a>""")]
    // Escapes in text and in attributes; line ends and attribute white space as XML 1.0 normalises them.
    [InlineData("<a>&amp;&lt;&gt;\"'&#13;&#9;&#10;x</a>", "<a>&amp;&lt;&gt;\"'&#xD;\t\nx</a>")]
    [InlineData("<a>1\r\n2\r3</a>", "<a>1\n2\n3</a>")]
    [InlineData("<a k='&#9;&#10;&#13;&quot;&gt;&lt;&amp;'/>", "<a k=\"&#x9;&#xA;&#xD;&quot;>&lt;&amp;\"></a>")]
    [InlineData("<a k='1\t2\n3'/>", "<a k=\"1 2 3\"></a>")]
    [InlineData("<a>x<![CDATA[<&]]>y</a>", "<a>x&lt;&amp;y</a>")]
    [InlineData("<a>&#x10000;\uD83D\uDE00</a>", "<a>\uD800\uDC00\uD83D\uDE00</a>")]
    [InlineData("<a xml:lang='bg' xml:space='preserve'> </a>", "<a xml:lang=\"bg\" xml:space=\"preserve\"> </a>")]
    // Comments go, processing instructions stay, both with the line feeds of canonical XML at document level.
    [InlineData("<?xml version='1.0'?>\n<?p  d ?>\n<!--c-->\n<a/>\n<?q?>\n<!--c-->", "<?p d ?>\n<a></a>\n<?q?>")]
    [InlineData("<a>1<!--c-->2<?p?></a>", "<a>12<?p?></a>")]
    public void Whole_documents(string xml, string canonical) => Assert.Equal(canonical, Canonical(xml, -1, Plain));

    [Fact]
    public void A_digest_is_that_of_the_octets_also_where_they_need_many_blocks_and_the_tape_many_pages()
    {
        var xml = "<a>" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"<b k='{i}'>Ж{i}</b>")) + "<c>" + new string('Щ', 20_000) + "</c></a>";
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default).Tape!;

        var octets = Canonicalizer.Bytes(tape, tape.Root, Plain);

        Assert.Equal(xml.Replace('\'', '"'), Encoding.UTF8.GetString(octets));
        Assert.Equal(SHA256.HashData(octets), Canonicalizer.Digest(tape, tape.Root, Plain, HashAlgorithmName.SHA256));
        Assert.Equal((10_003, tape.Count), (tape.Count, tape.End(tape.Root)));
    }

    [Fact]
    public void Comments_form_keeps_comments()
    {
        Assert.Equal("<!--b-->\n<a>1<!--c-->2</a>\n<!--d-->", Canonical("<!--b--><a>1<!--c-->2</a><!--d-->", -1, new CanonicalOptions(WithComments: true)));
    }

    [Fact]
    public void A_subtree_takes_no_xml_attributes_of_its_ancestors_and_renders_what_it_uses()
    {
        var xml = "<a xmlns='urn:d' xmlns:p='urn:p' xmlns:u='urn:u' xml:lang='ro'><b p:k='1'><c/></b></a>";

        Assert.Equal("""<b xmlns="urn:d" xmlns:p="urn:p" p:k="1"><c></c></b>""", Canonical(xml, 1, Plain));
    }

    [Theory]
    [InlineData(new[] { "u" }, """<p:b xmlns:p="urn:p" xmlns:u="urn:u"><c xmlns="urn:d"></c></p:b>""")]
    [InlineData(new[] { "#default" }, """<p:b xmlns="urn:d" xmlns:p="urn:p"><c></c></p:b>""")]
    [InlineData(new[] { "xml", "absent", "p" }, """<p:b xmlns:p="urn:p"><c xmlns="urn:d"></c></p:b>""")]
    public void Listed_prefixes_are_rendered_as_in_inclusive_form(string[] prefixes, string canonical)
    {
        Assert.Equal(canonical, Canonical("<a xmlns='urn:d' xmlns:p='urn:p' xmlns:u='urn:u'><p:b><c/></p:b></a>", 1, new CanonicalOptions(InclusivePrefixes: prefixes)));
    }

    [Fact]
    public void A_listed_prefix_that_is_bound_anew_is_rendered_anew()
    {
        Assert.Equal("""<a xmlns:u="urn:1"><b xmlns:u="urn:2"></b><c></c></a>""",
            Canonical("<a xmlns:u='urn:1'><b xmlns:u='urn:2'/><c xmlns:u='urn:1'/></a>", 0, new CanonicalOptions(InclusivePrefixes: ["u"])));
    }

    [Fact]
    public void The_excluded_subtree_is_left_out_and_nothing_else()
    {
        Assert.Equal("<a>1<d></d>2</a>", Canonical("<a>1<b><c/>x</b><d/>2</a>", 0, new CanonicalOptions(ExcludedSubtree: 2)));
        Assert.Equal("", Canonical("<a><b/></a>", 1, new CanonicalOptions(ExcludedSubtree: 1)));
        Assert.Equal("<a>1</a>", Canonical("<a>1<b/></a>", 0, new CanonicalOptions(ExcludedSubtree: 2)));
    }

    [Fact]
    public void Attributes_are_ordered_by_code_point_not_by_utf16_unit()
    {
        var canonical = Canonical("<a xmlns:p='urn:\uFFFD' xmlns:q='urn:\U00010000' q:k='2' p:k='1'/>", 0, Plain);

        Assert.EndsWith("p:k=\"1\" q:k=\"2\"></a>", canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_longer_than_a_block_is_written_whole_even_where_pairs_straddle_its_end()
    {
        foreach (var shift in Enumerable.Range(0, 3))
        {
            var text = new string('x', 1360 + shift) + string.Concat(Enumerable.Repeat("\U0001F600\u0436&", 4000));

            Assert.Equal($"<a>{text.Replace("&", "&amp;", StringComparison.Ordinal)}</a>", Canonical($"<a>{text.Replace("&", "&#38;", StringComparison.Ordinal)}</a>", 0, Plain));
        }
    }

    [Fact]
    public void Canonical_form_is_a_fixed_point()
    {
        var once = Canonical("<?p?><a xmlns='urn:d' xmlns:p='urn:p' p:z='&#9;' b=\"'\"><p:b>&#13;<c xmlns=''/></p:b></a>", -1, Plain);

        Assert.Equal(once, Canonical(once, -1, Plain));
    }

    [SkippableFact]
    public void Agrees_with_an_independent_implementation_on_every_recorded_document()
    {
        var compared = 0;
        foreach (var line in File.ReadLines(SharedVectors.Path("c14n", "differential-jdk17.jsonl")))
        {
            var recorded = JsonDocument.Parse(line).RootElement;
            var tape = Tape(recorded.GetProperty("xml").GetString()!);
            var id = recorded.GetProperty("id").GetString();
            var apex = Enumerable.Range(0, tape.Count).Single(n => tape.Kind(n) == XmlNodeKind.Element && tape.Attribute(n, "", "Id") == id);

            Assert.True(recorded.GetProperty("excC14nB64").GetBytesFromBase64().AsSpan().SequenceEqual(Canonicalizer.Bytes(tape, apex, Plain)), recorded.GetProperty("name").GetString());
            compared++;
        }
        Assert.True(compared > 100);
    }

    [SkippableFact]
    public void Gives_the_recorded_octets_for_every_exclusive_subtree_of_the_manifests()
    {
        var compared = 0;
        foreach (var entry in SharedVectors.Cases("c14n").Where(e => e.GetProperty("verb").GetString() == "xml canonicalise"))
        {
            var arguments = entry.GetProperty("args");
            if (arguments.GetProperty("method").GetString() != "exclusive" || !arguments.TryGetProperty("apex", out var apexName)) continue;
            var reading = XmlTape.Read(File.ReadAllBytes(SharedVectors.Path("c14n", entry.GetProperty("files")[0].GetString()!)), XmlLimits.Default);
            if (reading.Tape is not { } tape) { Assert.True(entry.GetProperty("expect").TryGetProperty("anyOf", out _)); continue; }
            var apex = Enumerable.Range(0, tape.Count).First(n => tape.LocalName(n) == apexName.GetString());

            Assert.Equal(File.ReadAllText(SharedVectors.Path("c14n", entry.GetProperty("files")[1].GetString()!)), Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, apex, Plain)));
            compared++;
        }
        Assert.True(compared > 0);
    }

    private static XmlTape Tape(string xml) => XmlTape.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default).Tape!;

    private static string Canonical(string xml, int apex, CanonicalOptions options) => Encoding.UTF8.GetString(Canonicalizer.Bytes(Tape(xml), apex, options));
}
