using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace MessageBroker.App.Tokens;

/// <summary>An RSA key whose private half stays in its token: PKCS#1 v1.5 as CKM_RSA_PKCS over the DigestInfo, PSS as CKM_RSA_PKCS_PSS over the digest.</summary>
internal sealed class TokenRsa : RSA
{
    private readonly RSA open;
    private readonly TokenKey key;

    /// <param name="open">The public half; disposed with this.</param>
    public TokenRsa(RSA open, TokenKey key)
    {
        (this.open, this.key) = (open, key);
        KeySizeValue = open.KeySize;
        LegalKeySizesValue = [new KeySizes(open.KeySize, open.KeySize, 0)];
    }

    public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) =>
        padding.Mode == RSASignaturePaddingMode.Pss
            ? key.Sign(() => Pss(hashAlgorithm, hash.Length), hash)
            : key.Sign(() => TokenModule.Factories.MechanismFactory.Create(CKM.CKM_RSA_PKCS), [.. DigestInfo(hashAlgorithm), .. hash]);

    public override bool VerifyHash(byte[] hash, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) => open.VerifyHash(hash, signature, hashAlgorithm, padding);

    /// <exception cref="CryptographicException">The private half is asked for.</exception>
    public override RSAParameters ExportParameters(bool includePrivateParameters) =>
        includePrivateParameters ? throw new CryptographicException("the private key stays in its token") : open.ExportParameters(false);

    /// <exception cref="CryptographicException">Always: a key is made in the token.</exception>
    public override void ImportParameters(RSAParameters parameters) => throw new CryptographicException("a key in a token cannot be replaced");

    protected override void Dispose(bool disposing)
    {
        if (disposing) open.Dispose();
        base.Dispose(disposing);
    }

    // Mask and salt go with the digest, as XML Signature has it (RFC 9231 §2.3.10).
    private static IMechanism Pss(HashAlgorithmName hash, int length)
    {
        var (digest, mask) = hash.Name switch
        {
            "SHA256" => (CKM.CKM_SHA256, CKG.CKG_MGF1_SHA256),
            "SHA384" => (CKM.CKM_SHA384, CKG.CKG_MGF1_SHA384),
            "SHA512" => (CKM.CKM_SHA512, CKG.CKG_MGF1_SHA512),
            _ => throw new CryptographicException($"{hash.Name} is not signed"),
        };
        var factories = TokenModule.Factories;
        return factories.MechanismFactory.Create(CKM.CKM_RSA_PKCS_PSS, factories.MechanismParamsFactory.CreateCkRsaPkcsPssParams((ulong)digest, (ulong)mask, (ulong)length));
    }

    // RFC 8017 §9.2, note 1: everything of the DigestInfo before the digest.
    private static byte[] DigestInfo(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA256" => Convert.FromHexString("3031300D060960864801650304020105000420"),
        "SHA384" => Convert.FromHexString("3041300D060960864801650304020205000430"),
        "SHA512" => Convert.FromHexString("3051300D060960864801650304020305000440"),
        _ => throw new CryptographicException($"{hash.Name} is not signed"),
    };
}
