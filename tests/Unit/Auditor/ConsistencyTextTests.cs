using System.Text;
using MessageBroker.Auditor.Bundles;

namespace MessageBroker.Tests.Unit.Auditor;

public sealed class ConsistencyTextTests
{
    private static readonly string Hash = Convert.ToBase64String(new byte[32]);

    private static ConsistencyText? Read(string text) => ConsistencyText.Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Size_and_hashes_are_read()
    {
        Assert.Equal((7UL, 2), (Read($"old 7\n{Hash}\n{Hash}\n")!.OlderSize, Read($"old 7\n{Hash}\n{Hash}\n")!.Path.Count));
        Assert.Empty(Read("old 7\n")!.Path);
    }

    [Fact]
    public void The_older_checkpoint_stands_behind_an_empty_line_octet_for_octet()
    {
        var read = Read($"old 7\n{Hash}\n\nlog\n7\nroot\n\n— log AAAA\n")!;
        Assert.Equal(("log\n7\nroot\n\n— log AAAA\n", 1), (Encoding.UTF8.GetString(read.Older.Span), read.Path.Count));
        Assert.True(Read("old 7\n")!.Older.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 7")]
    [InlineData("old 07\n")]
    [InlineData("old -7\n")]
    [InlineData("new 7\n")]
    [InlineData("old 7\nAAAA\n")]
    [InlineData("old 7\n\n")]
    [InlineData("old 7\r\n")]
    [InlineData("old 7\n№\n")]
    public void Anything_else_is_refused(string text) => Assert.Null(Read(text));
}
