using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Journal;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>Reads <c>broker.json</c> strictly and in full: either a configuration or all that is wrong with its form.</summary>
public static class ConfigurationFile
{
    /// <summary>Name of the file where a call names none.</summary>
    public const string DefaultName = "broker.json";

    /// <summary>The finding for a file that is not there or cannot be read.</summary>
    public const string Unreadable = "CFG-0001";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a file. What is wrong with it is a finding with JSON pointer (or line and column), never an exception.</summary>
    public static ConfigurationReading Read(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return DiskInput.FaultOf(full, DiskInput.MaxSmallBytes) is null ? Read(File.ReadAllBytes(full), full) : Broken(Finding.Of(Unreadable, path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Broken(Finding.Of(Unreadable, path));
        }
    }

    /// <summary>Reads the octets of a file that stands (or would stand) at <paramref name="fullPath"/>.</summary>
    public static ConfigurationReading Read(byte[] octets, string fullPath)
    {
        try
        {
            using var json = JsonDocument.Parse(octets.AsMemory(octets.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return Broken(Finding.Of("CFG-0002", "1:1", ("reason", "the file is not one JSON object")));
            var trace = new ConfigTrace(Path.GetDirectoryName(fullPath)!);
            var root = new ConfigNode(json.RootElement, "", trace);
            var configuration = ConfigurationLayout.Read(root, Origin(octets, fullPath));
            root.NoteUnknown();
            return new ConfigurationReading(trace.Findings.Any(f => f.IsError) ? null : configuration, trace.Findings);
        }
        catch (JsonException fault)
        {
            return Broken(Finding.Of("CFG-0002", Place(fault), ("reason", Reason(fault))));
        }
    }

    /// <summary>The JSON schema (2020-12) of the file.</summary>
    public static JsonObject Schema()
    {
        var root = new ConfigNode(null, "", new ConfigTrace(Path.GetTempPath()));
        ConfigurationLayout.Read(root, Origin([], Path.Combine(Path.GetTempPath(), DefaultName)));
        var schema = root.Schema("Configuration of one MessageBroker node. Unknown keys are errors; relative paths start at the folder of this file.");
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", DefaultName);
        return schema;
    }

    // A repeated key comes without a position; its name is in the reason.
    private static string Place(JsonException fault) =>
        fault is { LineNumber: { } line, BytePositionInLine: { } column } ? string.Create(CultureInfo.InvariantCulture, $"{line + 1}:{column + 1}") : "1:1";

    private static ConfigurationReading Broken(Finding finding) => new(null, [finding]);

    // "… LineNumber: 3 | BytePositionInLine: 7." is said by the path already.
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? fault.Message[..end] : fault.Message;
    }

    private static BrokerConfiguration Origin(byte[] octets, string path) => new()
    {
        Path = path,
        Hash = Hash256.Of(octets).ToString(),
        Octets = octets,
        Environment = default,
        Node = "",
        Language = "",
        Data = null!,
        Institutions = [],
        AccessPoint = null!,
        Health = new IPEndPoint(IPAddress.Loopback, 0),
        Partners = [],
        DirectoryFile = "",
        PackFolders = [],
        NationalSystems = [],
        MasterKeyFile = "",
        LogKey = null!,
        LogLevel = "",
        Alarms = null!,
        Limits = null!,
        Sending = null!,
        Signing = null!,
        Workers = 0,
        CryptoPolicy = "",
    };
}

/// <param name="Configuration">Null where the form is wrong.</param>
/// <param name="Findings">All violations of the form.</param>
public sealed record ConfigurationReading(BrokerConfiguration? Configuration, IReadOnlyList<Finding> Findings);
