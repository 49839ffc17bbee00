using System.Text.RegularExpressions;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Tests.Evidence.Journal;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.App.Reference;

/// <summary>The page is what another implementer goes by, so its example is compared with what the code writes.</summary>
public sealed partial class JournalPageTests
{
    private static readonly string Page = Repository.Read("docs/reference/journal.md");

    [Fact]
    public void The_example_is_what_the_code_writes()
    {
        var block = Page[Page.IndexOf("### Example", StringComparison.Ordinal)..Page.IndexOf("## Commitments", StringComparison.Ordinal)];
        var hex = string.Concat(block.Split("```")[1].Split('\n').Select(line => line.Split('#')[0].Replace(" ", "")));
        var octets = EntryCodec.Encode(SampleEntries.Sealed);
        Assert.Equal(Convert.ToHexStringLower(octets), hex);
        Assert.Contains($"{octets.Length} octets", block);
        Assert.Contains($"`{EntryCodec.HashOf(octets)}`", block);
    }

    [Fact]
    public void The_table_lists_exactly_the_fields()
    {
        var tags = TableRow().Matches(Page).Select(m => Convert.ToByte(m.Groups[1].Value, 16)).ToList();
        Assert.Equal(Enum.GetValues<EntryField>().Select(f => (byte)f), tags);
    }

    [GeneratedRegex(@"^\| ([0-9A-F]{2}) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
