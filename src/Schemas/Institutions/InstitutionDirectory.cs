using System.Collections.Frozen;
using System.Security.Cryptography;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Institutions;

/// <summary>
/// The dated institution directory of one environment. Addresses come from here, never from code; every question is asked as of a day.
/// The file form is our own (eessi.md §1.8 describes the official repository, whose artefacts are not public).
/// </summary>
public sealed class InstitutionDirectory
{
    private readonly FrozenDictionary<string, Institution> byId;
    private readonly byte[] bytes;

    internal InstitutionDirectory(string environment, IReadOnlyList<Institution> institutions, byte[] bytes)
    {
        Environment = environment;
        Institutions = institutions;
        byId = institutions.DistinctBy(i => i.Id).ToFrozenDictionary(i => i.Id, StringComparer.Ordinal);
        this.bytes = bytes;
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    public string Environment { get; }

    public IReadOnlyList<Institution> Institutions { get; }

    /// <summary>SHA-256 (hex) of the file: an input of verdicts.</summary>
    public string Hash { get; }

    /// <summary>The file's octets, kept with the inputs of verdicts.</summary>
    public byte[] ToBytes() => bytes;

    /// <summary>
    /// Reads a directory in whichever of its forms it is: JSON, a table (<see cref="DirectoryTable"/>) or XML (<see cref="DirectoryXml"/>). One of another
    /// environment is refused: its ids are those of other institutions.
    /// </summary>
    /// <param name="environment">The one that it is for; that of a table that names none.</param>
    public static DirectoryLoading ReadAny(string place, string environment, ReadOnlyMemory<byte> octets)
    {
        var loading = ReadForm(place, environment, octets);
        return loading.Directory is { } directory && directory.Environment != environment
            ? new DirectoryLoading(null, [.. loading.Findings, Finding.Of("DIR-0020", place, ("environment", directory.Environment), ("configured", environment))])
            : loading;
    }

    private static DirectoryLoading ReadForm(string place, string environment, ReadOnlyMemory<byte> octets)
    {
        var text = octets.Span.StartsWith("\uFEFF"u8) ? octets[3..] : octets;
        var first = text.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 || text.Span[first] == (byte)'{' ? DirectoryReader.Read(place, octets.Span)
            : text.Span[first] == (byte)'<' ? DirectoryXml.Read(place, text)
            : DirectoryTable.Read(place, environment, octets.Span);
    }

    /// <summary>Reads a directory strictly; every unknown key and wrong value is a finding with file and line.</summary>
    public static DirectoryLoading Read(string place, ReadOnlySpan<byte> json) => DirectoryReader.Read(place, json);

    /// <summary>Reads a directory from a table; see <see cref="DirectoryTable"/>. Findings name the table's lines.</summary>
    /// <param name="environment">Of a table that names none.</param>
    public static DirectoryLoading ReadCsv(string place, string environment, ReadOnlySpan<byte> csv) => DirectoryTable.Read(place, environment, csv);

    /// <summary>The institution on that day: null where it is not entered, or not active then.</summary>
    public Institution? Find(string id, DateOnly day) => Find(id) is { } institution && institution.Valid.Holds(day) ? institution : null;

    public Institution? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>
    /// Who has taken the place of an institution by that day, over several successions where there were: null where it still stands, where nobody took its
    /// place, and where that one is not active on that day either.
    /// </summary>
    public Institution? SuccessorOf(string id, DateOnly day)
    {
        var institution = Find(id);
        // No longer than the directory: entries that succeed each other in a ring lead nowhere.
        for (var steps = 0; steps < Institutions.Count && institution is { Valid.Until: { } until, Successor: { } next } && until < day; steps++)
        {
            institution = Find(next);
            if (institution is { } found && found.Valid.Holds(day)) return found;
        }

        return null;
    }

    /// <summary>Institutions of a country that serve the region in that role of the business use case on that day.</summary>
    public IReadOnlyList<Institution> ForRegion(string country, string? region, string buc, string role, DateOnly day) =>
        [.. Institutions.Where(i => i.Country == country && i.Valid.Holds(day) && i.Serves(region) && IsCompetent(i, buc, role, day))];

    /// <summary>
    /// The one institution for a region, or why there is none: nobody serves it (the finding lists the regions that are known) or
    /// several do (the sender must name one).
    /// </summary>
    /// <param name="path">Place that findings name.</param>
    public (Institution? Found, IReadOnlyList<Finding> Findings) Choose(string country, string? region, string buc, string role, DateOnly day, string path)
    {
        var serving = ForRegion(country, region, buc, role, day);
        return serving switch
        {
            [var one] => (one, []),
            [] => (null, [Finding.Of("DIR-0006", path, ("country", country), ("region", region ?? "–"), ("known", string.Join(", ", Regions(country))))]),
            _ => (null, [Finding.Of("DIR-0007", path, ("country", country), ("region", region ?? "–"), ("institutions", string.Join(", ", serving.Select(i => i.Id))))]),
        };
    }

    /// <summary>Regions of a country that some institution serves, in order.</summary>
    public IReadOnlyList<string> Regions(string country) =>
        [.. Institutions.Where(i => i.Country == country).SelectMany(i => i.Regions).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>May this institution take that role on that day? Empty = yes.</summary>
    /// <param name="path">Place that findings name.</param>
    public IReadOnlyList<Finding> Judge(string id, string buc, string role, DateOnly day, string path)
    {
        if (Find(id) is not { } institution) return [Finding.Of("DIR-0001", path, ("institution", id))];
        var date = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        if (!institution.Valid.Holds(day))
        {
            return institution.Successor is { } successor
                ? [Finding.Of("DIR-0003", path, ("institution", id), ("date", date), ("successor", successor))]
                : [Finding.Of("DIR-0002", path, ("institution", id), ("date", date))];
        }

        var held = institution.Competences.Where(c => c.Buc == buc && SameRole(c.Role, role) && c.Valid.Holds(day)).ToList();
        if (held.Count == 0) return [Finding.Of("DIR-0004", path, ("institution", id), ("buc", buc), ("role", role), ("date", date))];
        return held.Exists(c => c.Ready) ? [] : [Finding.Of("DIR-0005", path, ("institution", id), ("buc", buc), ("role", role), ("date", date))];
    }

    /// <summary>
    /// Could this institution send a document in that role on that day? Empty = yes. Whether it was ready to do it electronically is shown by what it sent.
    /// </summary>
    /// <param name="path">Place that findings name.</param>
    public IReadOnlyList<Finding> JudgeSender(string id, string buc, string role, DateOnly day, string path)
    {
        if (Find(id) is not { } institution) return [Finding.Of("DIR-0021", path, ("institution", id))];
        var date = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        if (!institution.Valid.Holds(day))
        {
            return institution.Successor is { } successor
                ? [Finding.Of("DIR-0023", path, ("institution", id), ("date", date), ("successor", successor))]
                : [Finding.Of("DIR-0022", path, ("institution", id), ("date", date))];
        }

        return institution.Competences.Any(c => c.Buc == buc && SameRole(c.Role, role) && c.Valid.Holds(day))
            ? [] : [Finding.Of("DIR-0024", path, ("institution", id), ("buc", buc), ("role", role), ("date", date))];
    }

    private static bool IsCompetent(Institution institution, string buc, string role, DateOnly day) =>
        institution.Competences.Any(c => c.Buc == buc && SameRole(c.Role, role) && c.Valid.Holds(day) && c.Ready);

    // Both spellings of the counterparty are met in real data (eessi.md §1.4).
    private static bool SameRole(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A directory, or the reasons why there is none.</summary>
public sealed record DirectoryLoading(InstitutionDirectory? Directory, IReadOnlyList<Finding> Findings);
