using MessageBroker.Evidence.Containers;

namespace MessageBroker.Tests.Unit.Auditor;

/// <summary>What somebody can do who holds a bundle and no key: change files, write manifest and ZIP anew.</summary>
internal static class BundleForger
{
    public static byte[] Change(byte[] bundle, string path, Func<byte[], byte[]> change) => Rebuild(bundle, files =>
    {
        var at = files.FindIndex(f => f.Path == path);
        files[at] = new BundleFile(path, change(files[at].Octets.ToArray()));
    });

    public static byte[] Drop(byte[] bundle, string path) => Rebuild(bundle, files => Assert.Equal(1, files.RemoveAll(f => f.Path == path)));

    public static byte[] Add(byte[] bundle, string path, byte[] octets) => Rebuild(bundle, files => files.Add(new BundleFile(path, octets)));

    public static byte[] Swap(byte[] bundle, string one, string other) => Rebuild(bundle, files =>
    {
        var (a, b) = (files.FindIndex(f => f.Path == one), files.FindIndex(f => f.Path == other));
        (files[a], files[b]) = (files[a] with { Octets = files[b].Octets }, files[b] with { Octets = files[a].Octets });
    });

    public static byte[] Rebuild(byte[] bundle, Action<List<BundleFile>> change)
    {
        var files = StoredZip.Read(bundle).Files!.Where(f => f.Path != BundlePath.Manifest).ToList();
        change(files);
        files.Add(new BundleFile(BundlePath.Manifest, BundleManifest.Write(files)));
        return StoredZip.Write([files[0], .. files.Skip(1).OrderBy(f => f.Path, StringComparer.Ordinal)]);
    }
}
