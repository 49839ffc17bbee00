using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace MessageBroker.App.Tokens;

/// <summary>Opens private keys in tokens: joins each with the certificate that stands beside it, and tries the pair before it is used.</summary>
internal static class TokenKeys
{
    /// <summary>The key with its certificate, or the finding that says why there is none. One login at most.</summary>
    /// <param name="place">Where the key is named, for the finding; the URI itself where null.</param>
    /// <param name="certificate">The key's certificate; null where it stands beside it in the token.</param>
    /// <param name="tries">Whether the pair is tried. Where not, and with a certificate, the token is left alone until something is signed.</param>
    public static KeyLoad Read(string text, string? pinFile, string? place, X509Certificate2? certificate, bool tries = true)
    {
        var at = place ?? TokenUri.Shown(text);
        var (key, fault) = certificate is not null && !tries
            ? Opened<X509Certificate2, SigningKey>(text, pinFile, at, null, (uri, _, key) => Joined(uri, certificate, key))
            : Opened(text, pinFile, at, (uri, session) => Certificate(uri, session, certificate), Tried);
        return new KeyLoad(key, fault);
    }

    /// <summary>The public half of a key that has no certificate yet, signing through the token; or the finding that says why there is none.</summary>
    public static (AsymmetricAlgorithm? Key, Finding? Fault) ReadBare(string text, string? pinFile) =>
        Opened(text, pinFile, TokenUri.Shown(text), PublicHalf, (uri, half, key) => half is RSA rsa ? new TokenRsa(rsa, key) : (AsymmetricAlgorithm)new TokenEcdsa((ECDsa)half, key));

    private static (TResult? Key, Finding? Fault) Opened<TFound, TResult>(
        string text, string? pinFile, string at, Func<TokenUri, TokenSession, TFound>? look, Func<TokenUri, TFound, TokenKey, TResult> make) where TResult : class
    {
        var (uri, malformed) = TokenUri.Parse(text, at);
        if (uri is null) return (null, malformed);
        if (pinFile is null) return (null, Finding.Of("CFG-0073", at, ("file", "-")));
        if (KeyLoad.NotRead(pinFile, at) is { } unfit) return (null, unfit);
        if (KeyLoad.Refused(pinFile, at) is { } refused) return (null, refused);
        try
        {
            var (token, pin) = (Token.Of(uri), Path.GetFullPath(pinFile));
            var found = look is null ? default! : token.Use(pin, session => look(uri, session));
            return (make(uri, found, new TokenKey(token, uri, pin)), null);
        }
        catch (TokenException fault)
        {
            return (null, fault.Finding with { Path = at });
        }
        catch (KeyAwayException away)
        {
            return (null, away.InnerException is TokenException fault ? fault.Finding with { Path = at } : Finding.Of("CFG-0072", at, ("token", uri.TokenName), ("reason", away.Reason)));
        }
    }

    private static X509Certificate2 Certificate(TokenUri uri, TokenSession session, X509Certificate2? given)
    {
        var key = session.PrivateKey(uri);
        JudgeKind(uri, session, key);
        if (given is not null) return given;
        var found = session.Beside(key, CKO.CKO_CERTIFICATE);
        if (found is not [var only] || session.Value(only, CKA.CKA_VALUE) is not { } octets)
            throw new TokenException("CFG-0069", uri.Text, ("file", uri.Text), ("count", found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        try
        {
            return X509CertificateLoader.LoadCertificate(octets);
        }
        catch (CryptographicException)
        {
            throw new TokenException("CFG-0069", uri.Text, ("file", uri.Text), ("count", "0"));
        }
    }

    private static SigningKey Joined(TokenUri uri, X509Certificate2 certificate, TokenKey key)
    {
        var half = PublicKeyLease.Decode(certificate);
        AsymmetricAlgorithm? whole = half switch { RSA rsa => new TokenRsa(rsa, key), ECDsa ecdsa => new TokenEcdsa(ecdsa, key), _ => null };
        return whole is not null && SigningKey.Of(certificate, whole, $"token {uri.TokenName}: {uri.Label ?? uri.Id}") is { } signing
            ? signing : throw Unsupported(uri, "the certificate's key is neither RSA nor on the curves P-256, P-384 or P-521");
    }

    /// <summary>A signature is tried: a key that is no pair with its certificate would be found out by partners.</summary>
    private static SigningKey Tried(TokenUri uri, X509Certificate2 certificate, TokenKey key)
    {
        var (signing, challenge) = (Joined(uri, certificate, key), RandomNumberGenerator.GetBytes(32));
        using var lease = PublicKeyLease.Of(certificate);
        if (SignatureMethod.Find(signing.SignatureAlgorithm)!.Verify(lease.Key!, challenge, signing.SignData(challenge))) return signing;
        throw new TokenException("CFG-0070", uri.Text, ("file", uri.Text), ("subject", certificate.Subject), ("serial", certificate.SerialNumber));
    }

    private static CKK JudgeKind(TokenUri uri, TokenSession session, IObjectHandle key)
    {
        var kind = session.Value(key, CKA.CKA_KEY_TYPE) is { } octets ? (CKK)Number(octets) : default(CKK?);
        var mechanism = kind switch { CKK.CKK_RSA => CKM.CKM_RSA_PKCS, CKK.CKK_EC => CKM.CKM_ECDSA, _ => throw Unsupported(uri, $"{kind} is neither RSA nor EC") };
        if (!session.Signs(mechanism)) throw Unsupported(uri, $"the token does not sign by {mechanism}");
        if (session.Value(key, CKA.CKA_ALWAYS_AUTHENTICATE) is [not 0, ..]) throw Unsupported(uri, "the token asks for the PIN at each signature");
        return kind.Value;
    }

    private static AsymmetricAlgorithm PublicHalf(TokenUri uri, TokenSession session)
    {
        var key = session.PrivateKey(uri);
        var kind = JudgeKind(uri, session, key);
        var half = session.Beside(key, CKO.CKO_PUBLIC_KEY) is [var only] ? only : key;
        try
        {
            if (kind == CKK.CKK_RSA && session.Value(half, CKA.CKA_MODULUS) is { } modulus && session.Value(half, CKA.CKA_PUBLIC_EXPONENT) is { } exponent)
                return RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            if (kind == CKK.CKK_EC && session.Value(half, CKA.CKA_EC_PARAMS) is { } curve && session.Value(half, CKA.CKA_EC_POINT) is { } point) return OfPoint(curve, AsnDecoder.ReadOctetString(point, AsnEncodingRules.DER, out _));
        }
        // A curve that the platform does not know is a NotSupportedException of it, a point of no octets an ArgumentException.
        catch (Exception fault) when (fault is CryptographicException or AsnContentException or NotSupportedException or ArgumentException)
        {
            // Said as any other public half that is none.
        }

        throw Unsupported(uri, "the token shows no public half that can be read");
    }

    private static ECDsa OfPoint(byte[] curve, byte[] point) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.CreateFromValue(AsnDecoder.ReadObjectIdentifier(curve, AsnEncodingRules.DER, out _)),
        Q = new ECPoint { X = point[1..(1 + (point.Length / 2))], Y = point[(1 + (point.Length / 2))..] },
    });

    // CK_ULONG: as wide as the machine's, in its order.
    private static ulong Number(byte[] octets) => octets.Length == 8 ? BitConverter.ToUInt64(octets) : BitConverter.ToUInt32(octets);

    private static TokenException Unsupported(TokenUri uri, string reason) => new("CFG-0068", uri.Text, ("file", uri.Text), ("reason", reason));
}
