using System.Text.Json;
using System.Text.Json.Serialization;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>What a backup holds, whose it is and how to know that it is whole: <c>backup.json</c> in its folder, written last.</summary>
public sealed record BackupManifest
{
    public const string FileName = "backup.json";

    /// <summary>The newest format that this release reads and the one it writes.</summary>
    public const int NewestFormat = 1;

    /// <summary>Largest manifest that is read, in octets.</summary>
    private const int MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public required int Format { get; init; }

    /// <summary>store or keys.</summary>
    public required StorePart What { get; init; }

    /// <summary>sqlite or postgres.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of the program that made it.</summary>
    public required string Product { get; init; }

    /// <summary>Name of the journal without its generation.</summary>
    public required string AccessPoint { get; init; }

    /// <summary>The node that made it.</summary>
    public required string Node { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Id of the store, or of the store that the keys belong to.</summary>
    public required Guid StoreId { get; init; }

    /// <summary>Keys only: id of the master key that wraps them.</summary>
    public required string? MasterKey { get; init; }

    /// <summary>Scripts of the schema, in order.</summary>
    public required IReadOnlyList<string> Scripts { get; init; }

    /// <summary>Store only: the journal as of the backup; null where none was begun.</summary>
    public required BackupLog? Log { get; init; }

    /// <summary>Store only: the newest entry; null where there is none.</summary>
    public required BackupEntry? NewestEntry { get; init; }

    /// <summary>Rows by table.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>Every file of the backup beside the manifest.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads a manifest; what is wrong with it is a finding.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (BackupManifest? Manifest, Finding? Finding) Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes) return (null, Finding.Of("STO-0021", path, ("detail", $"> {MaxBytes}")));
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the octets of a manifest.</summary>
    /// <param name="path">Its place, for findings.</param>
    public static (BackupManifest? Manifest, Finding? Finding) Read(ReadOnlySpan<byte> octets, string path)
    {
        try
        {
            // The format is judged before the rest: a newer one may have other fields.
            using (var document = JsonDocument.Parse(octets.ToArray()))
            {
                if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out var format) && format.TryGetInt32(out var number) && number > NewestFormat)
                    return (null, Finding.Of("STO-0022", path, ("format", format.GetRawText()), ("most", $"{NewestFormat}")));
            }
            var manifest = JsonSerializer.Deserialize<BackupManifest>(octets, Json);
            if (manifest is null or { Format: < 1 }) return (null, Finding.Of("STO-0021", path, ("detail", "format")));
            var unfit = manifest.Files.FirstOrDefault(f => !BackupFile.IsName(f.Name) || f.Bytes < 0 || f.Sha256.Length != 64);
            return unfit is null ? (manifest, null) : (null, Finding.Of("STO-0021", path, ("detail", $"files: {unfit.Name}")));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, Finding.Of("STO-0021", path, ("detail", e.Message)));
        }
    }
}

/// <param name="Origin">name/generation.</param>
/// <param name="Size">Integrated entries.</param>
/// <param name="Root">Merkle root of these, hexadecimal.</param>
/// <param name="Checkpoint">The newest signed checkpoint, or null.</param>
public sealed record BackupLog(string Origin, int Generation, ulong Size, string Root, string? Checkpoint);

/// <summary>The newest entry by its time-ordered id, integrated or not.</summary>
public sealed record BackupEntry(Guid Id, DateTimeOffset At);

/// <param name="Name">A plain name in the backup's folder.</param>
/// <param name="Sha256">Hexadecimal, lower case.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Whether a text names a file in the folder itself: a manifest must not lead elsewhere.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name != BackupManifest.FileName && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
