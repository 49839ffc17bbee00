using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Files;

/// <summary>What an export did. All files are there, or none.</summary>
/// <param name="Files">What was written, in the order of institutions and tables; empty where nothing arrived or a finding is an error.</param>
/// <param name="Messages">How many messages they are about.</param>
/// <param name="Unknown">Ids that were asked for and are not in the inbox; nothing is written then.</param>
/// <param name="Findings">What was written otherwise, by column, or why nothing was written, by row.</param>
public sealed record ExportOutcome(IReadOnlyList<ExportedFile> Files, int Messages, IReadOnlyList<string> Unknown, IReadOnlyList<Finding> Findings)
{
    public bool IsWritten => Unknown.Count == 0 && !Findings.Any(f => f.IsError);
}

/// <summary>One file of an export; beside it stands its digest in NAME.sha256.</summary>
/// <param name="Table">The inbox table that it is, or that names it.</param>
/// <param name="Institution">The institution whose arrivals it holds.</param>
/// <param name="Rows">Rows between header and trailer; null for an attachment.</param>
/// <param name="Sum">Sum of its amounts, whatever their currency: a check of the transfer, not a sum of money; null for an attachment.</param>
/// <param name="Sha256">Digest of its octets, in hexadecimal.</param>
public sealed record ExportedFile(string Name, string Table, string Institution, int? Rows, decimal? Sum, long Bytes, string Sha256);
