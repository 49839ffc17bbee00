using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// A SED as RINA JSON (CDM names, codes as <c>{"value":["01"]}</c>) and back. Lossless: elements, attributes, text and order. JSON is one object
/// whose only member is the SED; a repeated element is a list, a text a string, an attribute of the root a member beside its elements.
/// </summary>
public static class RinaDialect
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The SED as UTF-8 JSON on one line, or null where a finding says what JSON cannot hold.</summary>
    /// <param name="signature">The octets of the ds:Signature that goes along, or empty.</param>
    public static byte[]? ToJson(SedSchema schema, InfosetElement root, ReadOnlySpan<byte> signature, ConversionFindings findings)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(output, Form)) new SedToRina(schema, findings, json).Write(root, signature);
        return findings.HasError ? null : output.WrittenMemory.ToArray();
    }

    /// <summary>The header of a message as UTF-8 JSON on one line, under the names that RINA has.</summary>
    public static byte[] ToJson(Sbdh header)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, Form)) SbdhToRina.Write(header, json);
        return output.WrittenMemory.ToArray();
    }

    /// <summary>Reads RINA JSON: a SED or the header of a message. Bad input gives findings, all of them, and no document.</summary>
    public static RinaDocument? Read(ReadOnlySpan<byte> json, PackSet packs, ConversionFindings findings)
    {
        if (RinaReader.Read(json, findings) is not { } document || findings.HasError) return null;
        if (RinaRecord.IsHeader(document)) return new RinaToSbdh(findings).Convert(document) is { } header ? new RinaDocument(null, header) : null;
        return RinaRoot.Find(document, packs, findings) is { } root ? new RinaDocument(Sed(root, findings), null) : null;
    }

    private static RinaReading Sed(RinaRoot root, ConversionFindings findings)
    {
        var element = new RinaToSed(root.Schema, findings).Convert(root.Content, root.Path);
        var path = root.Path.Below(DialectForm.Signature);
        byte[] signature = [];
        if (root.Content[DialectForm.Signature] is { } given && !TryDecode(given, out signature)) findings.Add("SED-0064", path);
        return new RinaReading(root.Pack, root.Schema, element, signature, path);
    }

    private static bool TryDecode(RinaValue value, out byte[] octets)
    {
        octets = new byte[value.Text.Length];
        if (value.Kind == JsonValueKind.String && Convert.TryFromBase64String(value.Text, octets, out var length) && length > 0)
        {
            octets = octets[..length];
            return true;
        }
        octets = [];
        return false;
    }
}

/// <summary>What a document of RINA JSON is: one of the two.</summary>
public sealed record RinaDocument(RinaReading? Sed, Sbdh? Header);

/// <summary>A SED as its RINA JSON has it.</summary>
/// <param name="Signature">Decoded, not judged: empty where there is none.</param>
/// <param name="SignaturePath">Where it stands.</param>
public sealed record RinaReading(Pack Pack, SedSchema Schema, InfosetElement Root, byte[] Signature, DialectPath SignaturePath);
