using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>A pack comes into its folder whole or not at all, and what stood there is not lost.</summary>
public sealed class PackAddVerbTests
{
    private static readonly string Carried = Pack.Embedded("4.4").Pack!.Hash;

    [Fact]
    public async Task A_carried_pack_becomes_a_folder_with_the_same_hash()
    {
        using var pack = new PackFolderOnDisk("4.2");
        var target = pack.Beside("a/b/4.4");
        var call = await Add("4.4", target);
        Assert.Equal((0, target), (call.Exit, (string?)call.Answers[0]["folder"]));
        Assert.Equal(Carried, Pack.FromFolder(target).Pack!.Hash);
        // Twice is once.
        Assert.Equal(0, (await Add("4.4", target)).Exit);
        Assert.Equal([target], Directory.GetDirectories(Path.GetDirectoryName(target)!));
    }

    [Fact]
    public async Task Another_pack_is_replaced_only_where_that_is_said_and_stays_beside()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.Change("pack.json", "\"edition\": \"3\"", "\"edition\": \"3-a\"");
        var changed = Pack.FromFolder(pack.Root).Pack!.Hash;
        var target = pack.Beside("4.4");
        Assert.Equal(0, (await Add("4.4", target)).Exit);

        var refused = await Add(pack.Root, target);
        Assert.Equal((1, "PCK-0025"), (refused.Exit, refused.Codes.Single(c => c.StartsWith("PCK", StringComparison.Ordinal))));
        Assert.Equal(Carried, Pack.FromFolder(target).Pack!.Hash);

        var taken = await Add(pack.Root, target, "--replace");
        Assert.Equal(0, taken.Exit);
        Assert.Equal(changed, Pack.FromFolder(target).Pack!.Hash);
        Assert.Equal(Carried, Pack.FromFolder((string)taken.Answers[0]["before"]!).Pack!.Hash);
    }

    [Fact]
    public async Task What_is_no_pack_is_left_alone()
    {
        using var pack = new PackFolderOnDisk("4.4");
        Directory.CreateDirectory(pack.Beside("full"));
        await File.WriteAllTextAsync(pack.Beside("full/notes.txt"), "mine");
        await File.WriteAllTextAsync(pack.Beside("file"), "mine");
        foreach (var name in new[] { "full", "file" })
            foreach (var option in new[] { "--json", "--replace" })
            {
                var call = await Add(pack.Root, pack.Beside(name), option);
                Assert.Equal((1, "PCK-0026"), (call.Exit, call.Codes.Single(c => c.StartsWith("PCK", StringComparison.Ordinal))));
            }
        Assert.Equal("mine", await File.ReadAllTextAsync(pack.Beside("full/notes.txt")));
        Assert.Equal("mine", await File.ReadAllTextAsync(pack.Beside("file")));
    }

    [Fact]
    public async Task A_pack_that_is_not_usable_is_not_written()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.Change("pack.json", "\"edition\"", "\"editon\"");
        var call = await Add(pack.Root, pack.Beside("4.4"));
        Assert.Equal(1, call.Exit);
        Assert.Contains("PCK-0005", call.Codes);
        Assert.False(Directory.Exists(pack.Beside("4.4")));
        Assert.Equal(3, (await Add(pack.Beside("nowhere"), pack.Beside("4.4"))).Exit);
    }

    [Fact]
    public async Task What_an_earlier_attempt_left_is_no_obstacle()
    {
        using var pack = new PackFolderOnDisk("4.4");
        Directory.CreateDirectory(pack.Beside("4.4.new/Seds"));
        await File.WriteAllTextAsync(pack.Beside("4.4.new/pack.json"), "half");
        Assert.Equal(0, (await Add("4.4", pack.Beside("4.4"))).Exit);
        Assert.Equal(Carried, Pack.FromFolder(pack.Beside("4.4")).Pack!.Hash);
        Assert.False(Directory.Exists(pack.Beside("4.4.new")));
    }

    private static Task<BrokerCall> Add(string from, string into, params string[] options) => BrokerCall.RunAsync(["pack", "add", from, "--into", into, "--json", .. options.Where(o => o != "--json")]);
}
