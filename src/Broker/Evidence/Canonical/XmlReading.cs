using System.Globalization;

namespace MessageBroker.Evidence.Canonical;

/// <summary>Either a tape or a fault, never both.</summary>
public sealed record XmlReading(XmlTape? Tape, XmlFault? Fault);

/// <summary>Why a document could not be read.</summary>
public enum XmlFaultKind { NotWellFormed, DtdProhibited, TooLarge, TooDeep, TooManyNodes, TooManyAttributes, EncodingNotUtf8, RelativeNamespace, Empty }

/// <param name="Line">From 1; 0 where the fault has no place.</param>
/// <param name="Column">From 1; 0 where the fault has no place.</param>
/// <param name="Detail">For people who know XML; English, never shown alone.</param>
public sealed record XmlFault(XmlFaultKind Kind, int Line, int Column, string Detail)
{
    /// <summary>The fault of a document whose octets are too many to be looked at.</summary>
    public static XmlFault TooLarge(XmlLimits limits) => new(XmlFaultKind.TooLarge, 1, 1, string.Create(CultureInfo.InvariantCulture, $"more than {limits.MaxBytes} octets"));

    /// <summary>The fault as a reason, placed at line:column.</summary>
    public Reason ToReason() => new(
        Kind switch
        {
            XmlFaultKind.DtdProhibited => ReasonCode.DtdProhibited,
            XmlFaultKind.TooLarge or XmlFaultKind.TooDeep or XmlFaultKind.TooManyNodes or XmlFaultKind.TooManyAttributes => ReasonCode.LimitExceeded,
            XmlFaultKind.EncodingNotUtf8 => ReasonCode.XmlEncodingNotUtf8,
            XmlFaultKind.RelativeNamespace => ReasonCode.RelativeNamespace,
            _ => ReasonCode.XmlNotWellFormed,
        },
        $"{Line}:{Column}",
        new KeyValuePair<string, string>("detail", Detail));
}
