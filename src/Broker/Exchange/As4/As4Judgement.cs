using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4.Messages;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Exchange.As4;

public enum As4Kind { Unknown, UserMessage, Receipt, Error, PullRequest, Fault }

/// <summary>The words of the command line and of verdicts.</summary>
public static class As4KindWords
{
    public static string Word(this As4Kind kind) => kind switch
    {
        As4Kind.UserMessage => "user-message",
        As4Kind.Receipt => "receipt",
        As4Kind.Error => "error",
        As4Kind.PullRequest => "pull-request",
        As4Kind.Fault => "fault",
        _ => "unknown",
    };
}

/// <summary>What a message is and whether we take it.</summary>
public sealed record As4Judgement
{
    public required As4Kind Kind { get; init; }
    /// <summary>The header as far as it could be read; null where there is none.</summary>
    public EbmsUnit? Unit { get; init; }
    /// <summary>Same as <see cref="Unit"/> where it is a user message.</summary>
    public UserMessage? Message => Unit as UserMessage;
    /// <summary>The id by which intermediaries route a multi-hop signal, from its unsigned routing header; null elsewhere. For display only.</summary>
    public string? RoutedMessageId { get; init; }
    /// <summary>Payloads as delivered (referenced, covered, decompressed), in the order of PayloadInfo. Empty unless accepted.</summary>
    public IReadOnlyList<DeliveredPart> Parts { get; init; } = [];
    public required CryptoOutcome Crypto { get; init; }
    /// <summary>Nothing refuses the message: signed over everything by somebody trusted who may speak, complete, and agreed on.</summary>
    public required bool Accept { get; init; }
    /// <summary>The code that is answered: that of the first check that failed. Null when accepted.</summary>
    public EbmsCode? Answer { get; init; }
    /// <summary>In the order of the checks.</summary>
    public required IReadOnlyList<As4Finding> Findings { get; init; }
    public X509Certificate2? Signer { get; init; }
    /// <summary>The chain of the signer held at the instant of judgement.</summary>
    public bool Trusted { get; init; }
    public IReadOnlyList<WsSecurityReference> References { get; init; } = [];
    /// <summary>SHA-256 (hex) over the sorted references; null for an unsigned message.</summary>
    public string? ReferencesDigest => References.Count == 0 ? null : WsSecurityReference.Digest(References);
    /// <summary>The envelope could not be read at all, so that HTTP says 400 beside the signal.</summary>
    public bool Unparsable { get; init; }

    /// <summary>The SOAP envelope as it came, without the parts; empty where there was none.</summary>
    public ReadOnlyMemory<byte> Soap { get; init; }
    internal WsSecurityEnvelope? Envelope { get; init; }
}

/// <summary>A payload that may be processed.</summary>
/// <param name="Mime">The MimeType property, or the type of the MIME part where there is none.</param>
public sealed record DeliveredPart(string ContentId, string Mime, ReadOnlyMemory<byte> Content, IReadOnlyList<EbmsProperty> Properties);
