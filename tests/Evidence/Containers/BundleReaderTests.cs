using System.Text;
using MessageBroker.Evidence.Containers;

namespace MessageBroker.Tests.Evidence.Containers;

public sealed class BundleReaderTests
{
    private static readonly byte[] Octets = SampleBundle.Plain().Build();

    private static IReadOnlyList<BundleFile> Files => StoredZip.Read(Octets).Files!;

    [Fact]
    public void The_same_content_gives_the_same_octets_and_the_type_stands_first()
    {
        Assert.Equal(StoredZip.Write(Files), Octets);
        Assert.Equal("mimetypeapplication/vnd.etsi.asic-e+zip", Encoding.ASCII.GetString(Octets.AsSpan(30, 39)));
    }

    [Fact]
    public void Files_are_found_by_their_meaning()
    {
        var content = BundleReader.Read(Octets).Content!;
        Assert.Equal([SampleBundle.Id(1), SampleBundle.Id(2)], content.Messages.Keys);
        var message = content.Messages[SampleBundle.Id(1)];
        Assert.Equal([1, 2], message.Entries.Keys);
        Assert.Equal([1, 2], message.Proofs.Keys);
        Assert.Equal(["attachment/1", "body", "record"], message.Payloads.Keys);
        Assert.Equal(["check"], message.Verdicts.Keys);
        Assert.NotNull(message.Salt);
        Assert.Single(content.CaseEvents.Entries);
    }

    [Fact]
    public void Five_hundred_seeded_bits_each_name_a_part()
    {
        var random = new Random(500);
        for (var i = 0; i < 500; i++)
        {
            var changed = Octets.ToArray();
            var bit = random.Next(changed.Length * 8);
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var reading = BundleReader.Read(changed);
            Assert.Null(reading.Content);
            Assert.All(reading.Faults, f => Assert.NotEmpty(f.Part));
        }
    }

    public static TheoryData<string, BundleFaultKind, string> Rebuilt => new()
    {
        { "drop case.json", BundleFaultKind.Missing, BundlePath.Case },
        { "drop manifest", BundleFaultKind.Missing, BundlePath.Manifest },
        { "drop listed", BundleFaultKind.Missing, "messages/0193640d-4c00-7000-8000-000000000001/body.bin" },
        { "change listed", BundleFaultKind.DigestMismatch, "messages/0193640d-4c00-7000-8000-000000000001/body.bin" },
        { "add unlisted", BundleFaultKind.NotInManifest, "messages/0193640d-4c00-7000-8000-000000000001/extra.bin" },
        { "garble manifest", BundleFaultKind.ManifestInvalid, BundlePath.Manifest },
        { "swap order", BundleFaultKind.Order, BundlePath.HowTo },
        { "type last", BundleFaultKind.WrongType, BundlePath.MimeType },
    };

    /// <summary>Somebody who changes a bundle can rebuild its ZIP; each of these is a well-formed container.</summary>
    [Theory, MemberData(nameof(Rebuilt))]
    public void A_rebuilt_container_is_refused_by_part(string change, BundleFaultKind kind, string part)
    {
        var reading = BundleReader.Read(StoredZip.Write(Change(Files.ToList(), change)));
        Assert.Null(reading.Content);
        Assert.Contains(new BundleFault(kind, part, null), reading.Faults);
    }

    private static List<BundleFile> Change(List<BundleFile> files, string change)
    {
        const string body = "messages/0193640d-4c00-7000-8000-000000000001/body.bin";
        int At(string path) => files.FindIndex(f => f.Path == path);
        switch (change)
        {
            case "drop case.json": files.RemoveAt(At(BundlePath.Case)); break;
            case "drop manifest": files.RemoveAt(At(BundlePath.Manifest)); break;
            case "drop listed": files.RemoveAt(At(body)); break;
            case "change listed": files[At(body)] = new BundleFile(body, new byte[] { 9 }); break;
            case "add unlisted": files.Insert(At(body) + 1, new BundleFile("messages/0193640d-4c00-7000-8000-000000000001/extra.bin", new byte[] { 9 })); break;
            case "garble manifest": files[At(BundlePath.Manifest)] = new BundleFile(BundlePath.Manifest, "x"u8.ToArray()); break;
            case "swap order": (files[1], files[2]) = (files[2], files[1]); break;
            default: files = [.. files.Skip(1), files[0]]; break;
        }
        return files;
    }

    [Theory]
    [InlineData("stray.txt")]
    [InlineData("trust/a.txt")]
    [InlineData("messages/x/body.bin")]
    [InlineData("messages/0193640D-4C00-7000-8000-000000000009/body.bin")]
    [InlineData("messages/0193640d-4c00-7000-8000-000000000001/body.txt")]
    [InlineData("messages/0193640d-4c00-7000-8000-000000000001/noextension")]
    [InlineData("messages/0193640d-4c00-7000-8000-000000000001/entries/004.bin")]
    [InlineData("messages/0193640d-4c00-7000-8000-000000000001/entries/3.bin")]
    [InlineData("messages/0193640d-4c00-7000-8000-000000000001/proofs/003.tlog-proof")]
    [InlineData("case/other.bin")]
    public void A_file_without_a_place_is_refused_even_where_the_manifest_lists_it(string path)
    {
        List<BundleFile> files = [.. Files.Where(f => f.Path != BundlePath.Manifest), new BundleFile(path, new byte[] { 1 })];
        files.Add(new BundleFile(BundlePath.Manifest, BundleManifest.Write(files)));
        var reading = BundleReader.Read(StoredZip.Write([files[0], .. files.Skip(1).OrderBy(f => f.Path, StringComparer.Ordinal)]));
        Assert.Null(reading.Content);
        Assert.All(reading.Faults, f => Assert.Equal(BundleFaultKind.NotPlaced, f.Kind));
        Assert.NotEmpty(reading.Faults);
    }

    [Fact]
    public void A_message_is_added_once() =>
        Assert.Throws<ArgumentException>(() => SampleBundle.Plain().Builder().AddMessage(new BundleMessage { Id = SampleBundle.Id(1), Entries = [new BundleEntry(default, default)] }));
}
