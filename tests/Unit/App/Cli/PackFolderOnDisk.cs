using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.App.Configuration;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>A pack of the program as a folder, as an operator would copy and change it.</summary>
internal sealed class PackFolderOnDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackFolderOnDisk(string cdm)
    {
        Root = folder.File("pack");
        var files = PackFiles.FromProgram(cdm);
        foreach (var path in files.Paths) Write(path, files[path]!.Value.ToArray());
    }

    /// <summary>The pack's folder.</summary>
    public string Root { get; }

    /// <summary>A place beside the pack.</summary>
    public string Beside(string name) => folder.File(name);

    public string File(string path) => Path.Combine(Root, path);

    public void Write(string path, byte[] octets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(path))!);
        System.IO.File.WriteAllBytes(File(path), octets);
    }

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Replaces text that must be there.</summary>
    public void Change(string path, string from, string to)
    {
        var before = System.IO.File.ReadAllText(File(path));
        Assert.Contains(from, before);
        Write(path, before.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Puts the one public schema of the Commission in as it is, with labels of its own.</summary>
    public void DropOfficialS071()
    {
        foreach (var name in new[] { "S071-4.4.xsd", "XAdES.xsd", "xmldsig-core-schema.xsd" })
            Write($"Seds/S071/{name}", System.IO.File.ReadAllBytes(SharedFiles.PathOf("eessi", "xsd", name)));
        Change("pack.json", "\"seds\": [", """
            "seds": [
                { "type": "S071", "level": "known", "provenance": "official", "attributes": { "sedGVer": "4", "sedVer": "4" } },
            """);
    }

    /// <summary>A configuration of the right form beside the pack; only its list of packs is real.</summary>
    public string Configuration(params string[] packs)
    {
        var sample = new SampleConfiguration();
        var tree = sample.Tree();
        sample.DisposeAsync();
        tree["packs"] = new JsonArray([.. packs.Select(p => JsonValue.Create(p))]);
        return folder.Write("broker.json", tree.ToJsonString());
    }

    public void Dispose() => folder.Dispose();
}
