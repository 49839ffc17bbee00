using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Contract;

/// <summary>Pure conversion between a country's staging rows and SED content, driven by mapping tables. No I/O, no clock.</summary>
public interface INationalConverter
{
    string Country { get; }

    /// <summary>SHA-256 (hex) over mapping tables and the versions of the named conversions: an input of every verdict.</summary>
    string MappingHash { get; }

    /// <summary>SED types this converter can make and read.</summary>
    IReadOnlyList<string> SedTypes { get; }

    /// <summary>
    /// Makes the SED content from a record; gathers all findings instead of stopping at the first.
    /// <paramref name="today"/> is the date of judgement (yyyy-MM-dd), for checks such as "born in the future".
    /// </summary>
    SedConversion ToSed(NationalRecord record, string today);

    /// <summary>Makes national inbox rows from SED content.</summary>
    NationalConversion ToNational(string sedType, SedNode root, string messageId, string receivingInstitution);

    /// <summary>What is wrong with a personal number of this country, in one word, or null where it is possible.</summary>
    /// <param name="today">Date of judgement (yyyy-MM-dd).</param>
    string? PersonNumberFault(string number, string today);

    /// <summary>Columns and SED paths that no mapping line covers yet, for the printed list.</summary>
    IReadOnlyList<string> Unmapped { get; }
}

/// <param name="Root">Null only when nothing could be made.</param>
/// <param name="Routing">Where the receiver is to be found.</param>
/// <param name="Origins">Source of every value.</param>
public sealed record SedConversion(SedNode? Root, RoutingHint Routing, IReadOnlyList<ValueOrigin> Origins, IReadOnlyList<Finding> Findings);

/// <param name="Tables">Rows for the IN_ tables.</param>
/// <param name="Summary">One short sentence for the arrival row, without personal data beyond names of the family.</param>
public sealed record NationalConversion(IReadOnlyList<NationalTable> Tables, string Summary, IReadOnlyList<ValueOrigin> Origins, IReadOnlyList<Finding> Findings)
{
    /// <summary>The SED holds values that no mapping line reads, and its table asks for the document then: who sees the rows alone would not know of them.</summary>
    public bool LeavesValues { get; init; }
}

/// <summary>How a value came about: target, source, mapping line and its version.</summary>
public sealed record ValueOrigin(string Target, string Source, string MapLine, string MapVersion);

/// <summary>Where a request wants to go: an institution, or a region of a country, with the column it was read from.</summary>
/// <param name="Institution">Explicit target institution, or null.</param>
/// <param name="Country">EESSI country code of the target, or null.</param>
/// <param name="Region">County or district code (RO auto code, BG unit), or null.</param>
/// <param name="Source">table.column that decided.</param>
public sealed record RoutingHint(string? Institution, string? Country, string? Region, string Source);
