using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;

namespace MessageBroker.App.Tokens;

/// <summary>An ECDSA key whose private half stays in its token: CKM_ECDSA over the digest, which gives r||s.</summary>
internal sealed class TokenEcdsa : ECDsa
{
    private readonly ECDsa open;
    private readonly TokenKey key;

    /// <param name="open">The public half; disposed with this.</param>
    public TokenEcdsa(ECDsa open, TokenKey key)
    {
        (this.open, this.key) = (open, key);
        KeySizeValue = open.KeySize;
        LegalKeySizesValue = [new KeySizes(open.KeySize, open.KeySize, 0)];
    }

    public override byte[] SignHash(byte[] hash) => key.Sign(() => TokenModule.Factories.MechanismFactory.Create(CKM.CKM_ECDSA), hash);

    public override bool VerifyHash(byte[] hash, byte[] signature) => open.VerifyHash(hash, signature);

    /// <exception cref="CryptographicException">The private half is asked for.</exception>
    public override ECParameters ExportParameters(bool includePrivateParameters) =>
        includePrivateParameters ? throw new CryptographicException("the private key stays in its token") : open.ExportParameters(false);

    protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) => CryptographicOperations.HashData(hashAlgorithm, data.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing) open.Dispose();
        base.Dispose(disposing);
    }
}
