using MessageBroker.App.Cli;
using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>What is larger than a verb reads is refused by its length, before it is in memory.</summary>
public sealed class LargeInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("signature verify", "TOTAL-FAILED", "SIG-0003")]
    [InlineData("sed validate", "refused", "SED-0003")]
    [InlineData("xml canonicalise", "refused", "SIG-0003")]
    [InlineData("container verify", "TOTAL-FAILED", "SIG-0501")]
    public async Task A_file_is_asked_for_its_length_and_not_read(string verb, string verdict, string code)
    {
        // Larger than the largest input that is read at all, and nothing on the disk.
        using (var file = new FileStream(folder.File("large.xml"), FileMode.CreateNew)) file.SetLength(InputFile.MaxBytes + 1);
        var call = await BrokerCall.RunAsync([.. verb.Split(' '), folder.File("large.xml"), "--json"]);

        Assert.Equal((1, verdict), (call.Exit, (string)call.Answers[0]["verdict"]!));
        Assert.Equal([code], call.Codes);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task Standard_input_is_read_to_the_cap_and_one_octet_more(int length, bool over)
    {
        using var input = new MemoryStream(new byte[length + 1000]);
        input.SetLength(over ? length + 1000 : length);
        var read = await InputFile.ReadAsync("-", input, 10, CancellationToken.None);

        Assert.Equal((over, over ? 0 : length, null), (read.IsOver, read.Bytes.Length, read.Fault));
        Assert.Equal(over ? 11 : 10, input.Position);
    }

    [Fact]
    public async Task A_document_of_just_the_cap_is_read()
    {
        await File.WriteAllTextAsync(folder.File("just.xml"), $"<a>{new string('x', XmlLimits.Default.MaxBytes - 7)}</a>");
        await File.WriteAllTextAsync(folder.File("more.xml"), $"<a>{new string('x', XmlLimits.Default.MaxBytes - 6)}</a>");

        var call = await BrokerCall.RunAsync("xml", "canonicalise", folder.File("just.xml"), folder.File("more.xml"), "--json");

        Assert.Equal(["ok", "refused"], call.Answers.Select(a => (string)a["verdict"]!));
    }
}
