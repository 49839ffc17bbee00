using System.Text;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Tests.Evidence.Canonical;

public sealed class XmlTranscodingTests
{
    [Theory]
    [InlineData("iso-8859-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>")]
    [InlineData("iso-8859-1", "<?xml version='1.0' encoding='latin1' standalone='yes'?><a>é</a>")]
    [InlineData("iso-8859-1", "<?xml version=\"1.0\" encoding = \"iso_8859-1\" ?><a>é</a>")]
    [InlineData("us-ascii", "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a>e</a>")]
    [InlineData("us-ascii", "<?xml version=\"1.0\" encoding=\"ascii\"?><a encoding=\"x\">e</a>")]
    public void A_known_encoding_becomes_utf_8_and_says_so(string name, string text)
    {
        var (octets, from) = XmlTranscoding.ToUtf8(Encoding.GetEncoding(name).GetBytes(text))!.Value;

        Assert.Equal(name, from);
        var declared = text.IndexOf(text.Contains('\'', StringComparison.Ordinal) ? '\'' : '"', text.IndexOf("encoding", StringComparison.Ordinal)) + 1;
        var end = text.IndexOf(text[declared - 1], declared);
        Assert.Equal(text[..declared] + "UTF-8" + text[end..], Encoding.UTF8.GetString(octets));
        Assert.NotNull(XmlTape.Read(octets, XmlLimits.Default).Tape);
    }

    [Theory]
    [InlineData("utf-16", new byte[] { 0xFF, 0xFE })]
    [InlineData("utf-16BE", new byte[] { 0xFE, 0xFF })]
    public void Utf_16_is_known_by_its_mark_whatever_the_declaration_says(string name, byte[] mark)
    {
        var encoding = name == "utf-16" ? Encoding.Unicode : Encoding.BigEndianUnicode;
        foreach (var text in new[] { "<a>Ț я \U0001F600</a>", "<?xml version=\"1.0\"?><a/>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>Ț</a>" })
        {
            var (octets, from) = XmlTranscoding.ToUtf8((byte[])[.. mark, .. encoding.GetBytes(text)])!.Value;
            Assert.Equal((name, text.Replace("UTF-16", "UTF-8", StringComparison.Ordinal)), (from, Encoding.UTF8.GetString(octets)));
        }
    }

    [Fact]
    public void What_is_utf_8_or_unknown_or_damaged_is_left_to_the_reader()
    {
        foreach (var text in new[] { "<a/>", "", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", "<?xml version=\"1.0\" encoding=\"windows-1251\"?><a/>", "<?xml version=\"1.0\" encoding=ISO-8859-1?><a/>", "<?xml version=\"1.0\" encoding", "<?xml encoding=\"ISO-8859-1", "<?xml version=\"1.0\"" })
            Assert.Null(XmlTranscoding.ToUtf8(Encoding.UTF8.GetBytes(text)));
        Assert.Null(XmlTranscoding.ToUtf8(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a>é</a>")));
        Assert.Null(XmlTranscoding.ToUtf8((byte[])[0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0]));
        Assert.Null(XmlTranscoding.ToUtf8((byte[])[0xFF, 0xFE, 0, 0xD8]));
    }
}
