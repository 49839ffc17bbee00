using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.App;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>A folder is not a pack because somebody says so: what is read from it is bounded.</summary>
public sealed class PackFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackFolderTests()
    {
        folder.Write("pack.json", "{}");
        Directory.CreateDirectory(folder.File("CodeLists"));
        folder.Write("CodeLists/a.json", "[]");
        folder.Write(".hidden", "no part of it");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Its_files_are_read_by_their_paths()
    {
        var (files, findings) = PackFolder.Read(folder.Path, CancellationToken.None);
        Assert.Empty(findings);
        Assert.Equal(["CodeLists/a.json", "pack.json"], files!.Paths);
    }

    [Fact]
    public void Without_pack_json_nothing_else_is_looked_at()
    {
        File.Delete(folder.File("pack.json"));
        var (files, findings) = PackFolder.Read(folder.Path, CancellationToken.None);
        Assert.Null(files);
        Assert.Equal(("PCK-0002", "pack.json"), (Assert.Single(findings).Code, findings[0].Path));
    }

    [Fact]
    public void Definitions_alone_are_told_where_they_belong()
    {
        File.Delete(folder.File("pack.json"));
        folder.Write("cp_fb_buc_01.xml", "<x/>");
        var (files, findings) = PackFolder.Read(folder.Path, CancellationToken.None);
        Assert.Null(files);
        Assert.Equal(("PCK-0032", "cp_fb_buc_01.xml"), (Assert.Single(findings).Code, findings[0].Arguments["file"]));
    }

    [SkippableFact]
    public void A_pipe_and_a_link_to_a_folder_are_findings()
    {
        Pipe.Make(folder.File("CodeLists/pipe"));
        Directory.CreateSymbolicLink(folder.File("loop"), folder.Path);
        var (files, findings) = PackFolder.Read(folder.Path, CancellationToken.None);
        Assert.Null(files);
        Assert.Equal([("PCK-0018", "CodeLists/pipe"), ("PCK-0018", "loop")], findings.Select(f => (f.Code, f.Path)).Order());
    }

    [Theory]
    [InlineData(2, 100, "PCK-0020", "2")]
    [InlineData(10, 3, "PCK-0019", "3")]
    public void Count_and_size_are_capped(int entries, long bytes, string code, string limit)
    {
        var (files, findings) = PackFolder.Read(folder.Path, CancellationToken.None, entries, bytes);
        Assert.Null(files);
        Assert.Equal((code, limit), (Assert.Single(findings).Code, findings[0].Arguments["limit"]));
        Assert.NotEmpty(findings[0].Path);
    }
}
