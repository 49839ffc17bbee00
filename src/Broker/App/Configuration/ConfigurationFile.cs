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

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a file. What is wrong with it is a finding with JSON pointer (or line and column), never an exception.</summary>
    public static ConfigurationReading Read(string path)
    {
        try
        {
            // The sentence for a missing file names the configuration; what stands there instead is told as for any other input.
            if (DiskInput.FaultOf(path, DiskInput.MaxSmallBytes) is { } unfit) return Unread(unfit.Code == "CLI-0001" ? Finding.Of("CFG-0001", path) : unfit);
            return Read(File.ReadAllBytes(path), Path.GetFullPath(path));
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return Unread(DiskInput.Unreadable(path, fault));
        }
    }

    /// <summary>Reads the octets of a file that stands (or would stand) at <paramref name="fullPath"/>.</summary>
    public static ConfigurationReading Read(byte[] octets, string fullPath)
    {
        if (octets.Length == 0) return Broken(Finding.Of("CLI-0013", fullPath));
        try
        {
            using var json = JsonDocument.Parse(octets.AsMemory(octets.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return Broken(Finding.Of("CFG-0002", "1:1", ("reason", "the file is not one JSON object")));
            var trace = new ConfigTrace(Path.GetDirectoryName(fullPath)!);
            var root = new ConfigNode(json.RootElement, "", trace);
            var configuration = ConfigurationLayout.Read(root, Origin(octets, fullPath));
            root.NoteUnknown();
            return new ConfigurationReading(trace.Findings.Any(f => f.IsError) ? null : configuration, trace.Findings)
            {
                Effective = new EffectiveConfiguration(root.Effective, JsonObject.Create(json.RootElement.Clone())!),
            };
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
        var schema = root.Schema("Configuration of one MessageBroker node. Unknown keys are errors; relative paths start at the folder of this file; credential:NAME is a file that systemd hands over.");
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", DefaultName);
        return schema;
    }

    // A repeated key comes without a position; its name is in the reason.
    private static string Place(JsonException fault) =>
        fault is { LineNumber: { } line, BytePositionInLine: { } column } ? string.Create(CultureInfo.InvariantCulture, $"{line + 1}:{column + 1}") : "1:1";

    private static ConfigurationReading Broken(Finding finding) => new(null, [finding]);

    private static ConfigurationReading Unread(Finding finding) => new(null, [finding]) { IsMissing = true };

    // The framework's sentence quotes the octet at fault, and the file may be one with a password that was named by mistake. A key that stands twice has no place: it is named.
    private static string Reason(JsonException fault) =>
        fault is { LineNumber: { } line, BytePositionInLine: { } column } ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column + 1}") : fault.Message;

    private static BrokerConfiguration Origin(byte[] octets, string path) => new()
    {
        Path = path,
        Hash = Hash256.Of(octets).ToString(),
        Octets = octets,
        Environment = default,
        Node = "",
        Language = "",
        Data = null!,
        Store = null!,
        Institutions = [],
        AccessPoint = null!,
        Health = new IPEndPoint(IPAddress.Loopback, 0),
        Partners = [],
        DirectoryFile = "",
        PackFolders = [],
        NationalSystems = [],
        Shutdown = null!,
        Retention = null!,
        Revocation = null!,
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
public sealed record ConfigurationReading(BrokerConfiguration? Configuration, IReadOnlyList<Finding> Findings)
{
    /// <summary>Every key with the value that holds; null where the file is not one JSON object.</summary>
    public EffectiveConfiguration? Effective { get; init; }

    /// <summary>There was nothing to read: the file is not there, or is none that can be read.</summary>
    public bool IsMissing { get; init; }
}
