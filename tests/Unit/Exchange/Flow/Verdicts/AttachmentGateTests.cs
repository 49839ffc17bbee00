using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

/// <summary>What the header of a message cannot hold of an attachment is refused before anything is signed.</summary>
public sealed class AttachmentGateTests
{
    [Theory]
    [InlineData("", "FLW-0116")]
    [InlineData("   ", "FLW-0116")]
    [InlineData("con\u0001.pdf", "FLW-0116")]
    [InlineData("a\uFFFE.pdf", "FLW-0116")]
    [InlineData("a\u202Efdp.exe", "FLW-0116")]
    [InlineData("a\nb.pdf", "FLW-0116")]
    [InlineData("Удостоверение № 5 (копие).pdf", "")]
    [InlineData("certificat de naștere.pdf", "")]
    public void A_name_is_one_that_everybody_can_read(string name, string code) => Assert.Equal(code, Codes(name, "application/pdf"));

    [Theory]
    [InlineData("", "FLW-0117")]
    [InlineData("application/pdf\u0001", "FLW-0117")]
    [InlineData("application/pdf\n", "FLW-0117")]
    [InlineData("text/plain\r\nX-Evil: 1", "FLW-0117")]
    [InlineData("<&>", "FLW-0117")]
    [InlineData("приложение/pdf", "FLW-0117")]
    [InlineData("application/vnd.oasis.opendocument.text", "")]
    [InlineData("image/svg+xml", "")]
    public void A_type_is_a_media_type(string mime, string code) => Assert.Equal(code, Codes("a.bin", mime));

    private static string Codes(string name, string mime)
    {
        var draft = SubmittedSedTests.Judge("H001", SubmittedSedTests.Sed("H001", "4.2", ""), attachments: [new NationalAttachment(name, mime, false, Encoding.ASCII.GetBytes("%PDF-1.4"))]).Draft;
        return string.Join(' ', draft.Findings.Where(f => f.Code is "FLW-0116" or "FLW-0117").Select(f => f.Code));
    }
}
