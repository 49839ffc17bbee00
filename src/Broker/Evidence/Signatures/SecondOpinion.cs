using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// What the framework's own <see cref="SignedXml"/> says about a signature. It is asked about every SED signature that we make and
/// printed beside our verdicts; it is never a reason to accept, because it accepts wrapped and forged documents and refuses valid ones.
/// This is the only file that uses <see cref="XmlDocument"/>.
/// </summary>
public static class SecondOpinion
{
    /// <summary>Asks about the signature of a document whose document element was signed, with the key of the given certificate.</summary>
    public static Opinion Ask(ReadOnlyMemory<byte> document, X509Certificate2 certificate, XmlLimits limits)
    {
        var reading = XmlTape.Read(document, limits);
        if (reading.Tape is not { } tape) return new Opinion(OpinionKind.Declined, $"not read: {reading.Fault!.Kind}");
        try
        {
            EcdsaDescription.Register();
            var dom = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            using var stream = new ReadOnlyMemoryStream(document);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            dom.Load(reader);
            List<XmlElement> signatures = [.. dom.DocumentElement!.ChildNodes.OfType<XmlElement>().Prepend(dom.DocumentElement).Where(e => e.NamespaceURI == DsAlgorithms.Ds && e.LocalName == "Signature")];
            if (signatures is [var only] && only.GetElementsByTagName("Reference", DsAlgorithms.Ds).OfType<XmlElement>().Any(r => ReferenceReading.IsExternal(r.GetAttribute("URI"))))
                return new Opinion(OpinionKind.Declined, "SignedXml fetches detached content itself, or not at all");
            if (signatures.Count != 1) return new Opinion(OpinionKind.Declined, $"{signatures.Count} signatures at or below the document element");
            var opinion = Check(dom, signatures[0], certificate);
            return opinion.Kind == OpinionKind.Disagrees && KnownDefect(tape) is { } defect ? new Opinion(OpinionKind.Declined, defect) : opinion;
        }
        catch (Exception refused) when (refused is CryptographicException or XmlException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return new Opinion(OpinionKind.Declined, refused.Message);
        }
    }

    /// <summary>
    /// What SignedXml is known to canonicalise wrongly (measured against three other implementations): its "false" says nothing then.
    /// </summary>
    private static string? KnownDefect(XmlTape tape)
    {
        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var node = 0; node < tape.Count; node++)
        {
            if (tape.Kind(node) == XmlNodeKind.Text && tape.Value(node).Contains('\r')) return "SignedXml misreads carriage returns in text";
            if (tape.Kind(node) != XmlNodeKind.Element) continue;
            foreach (ref readonly var attribute in tape.Attributes(node))
                if (attribute.NamespaceUri == XmlNames.Xml) return "SignedXml copies xml: attributes of ancestors into subtrees";
                else if (attribute.Value.Contains('\t')) return "SignedXml misreads tabs in attributes";
                else if (attribute.IsNamespaceDeclaration && prefixes.TryGetValue(attribute.Value, out var other) && other != attribute.DeclaredPrefix) return "SignedXml misreads two prefixes for one namespace";
                else if (attribute.IsNamespaceDeclaration) prefixes[attribute.Value] = attribute.DeclaredPrefix;
        }
        return null;
    }

    private static Opinion Check(XmlDocument dom, XmlElement signature, X509Certificate2 certificate)
    {
        var signed = new SignedXml(dom);
        signed.LoadXml(signature);
        using var key = PublicKeyLease.Decode(certificate);
        if (key is null) return new Opinion(OpinionKind.Declined, "the certificate has neither an RSA nor an ECDSA key");
        return signed.CheckSignature(key) ? new Opinion(OpinionKind.Agrees, "") : new Opinion(OpinionKind.Disagrees, "CheckSignature says false");
    }
}

public enum OpinionKind { Agrees, Disagrees, Declined }

/// <param name="Detail">Why it declined or disagrees; English; empty where it agrees.</param>
public sealed record Opinion(OpinionKind Kind, string Detail);
