using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>What a pack is stands in its folder: no file elsewhere becomes a part of it, and it is not written into itself.</summary>
public sealed class PackLinkTests
{
    [Fact]
    public void A_link_out_of_the_folder_is_told_and_one_inside_is_a_file()
    {
        using var pack = new PackFolderOnDisk("4.4");
        // As some systems put files there.
        Directory.CreateDirectory(Path.Combine(pack.Root, ".data"));
        File.Move(pack.File("Seds/F001/labels.bg.json"), Path.Combine(pack.Root, ".data", "labels.json"));
        File.CreateSymbolicLink(pack.File("Seds/F001/labels.bg.json"), Path.Combine(pack.Root, ".data", "labels.json"));
        Assert.NotNull(Pack.FromFolder(pack.Root, CancellationToken.None).Pack);
        var outside = pack.Beside("outside.txt");
        File.WriteAllText(outside, "not a part");
        File.CreateSymbolicLink(pack.File("Seds/F001/link.txt"), outside);
        var loading = Pack.FromFolder(pack.Root, CancellationToken.None);
        Assert.Equal(("PCK-0018", "Seds/F001/link.txt"), loading.Findings.Select(f => (f.Code, f.Path)).Single());
    }

    [Fact]
    public async Task A_pack_is_not_added_into_itself()
    {
        using var pack = new PackFolderOnDisk("4.4");
        var inside = Path.Combine(pack.Root, "sub");
        Assert.Equal("PCK-0033", (await BrokerCall.RunAsync("pack", "add", pack.Root, "--into", inside, "--json")).Codes.Single(c => c.StartsWith("PCK", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(inside) || Directory.Exists(inside + ".new"));
    }
}
