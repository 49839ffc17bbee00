using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Journal;

namespace MessageBroker.Exchange.Flow.Model;

/// <summary>A person who may sign in to the pages of this broker.</summary>
public sealed record AccountRow
{
    /// <summary>By which the person signs in and stands in the journal; an account, not a personal name.</summary>
    public required string Name { get; init; }
    /// <summary>What the framework's password hasher made of the password; empty where nobody signs in by one.</summary>
    public required string PasswordHash { get; init; }
    /// <summary>SHA-256 (lower-case hex) of the one certificate by which the person may sign in; null: by none.</summary>
    public string? Certificate { get; init; }
    /// <summary>operator, clerk, auditor.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
    /// <summary>Hosted institutions whose cases the person may see; <see cref="EveryInstitution"/> alone: all of them.</summary>
    public required IReadOnlyList<string> Institutions { get; init; }
    /// <summary>Changes with whatever changes the account: a session that was opened before it counts no more.</summary>
    public required Guid Stamp { get; init; }
    /// <summary>Since when nobody signs in with it; null: it may be used.</summary>
    public DateTimeOffset? DisabledAt { get; init; }
    /// <summary>Passwords that did not fit since the last one that did.</summary>
    public int Failures { get; init; }
    /// <summary>Until when no password is looked at; null: it is.</summary>
    public DateTimeOffset? LockedUntil { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    /// <summary>Who set it last.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>What an account keeps of a certificate.</summary>
    public static string CertificateOf(X509Certificate2 certificate) => Hash256.Of(certificate.RawDataMemory.Span).ToString();

    public const string EveryInstitution = "*";

    /// <summary>What an account may be for.</summary>
    public static IReadOnlyList<string> KnownRoles { get; } = ["operator", "clerk", "auditor"];
}
