using System.Security.Cryptography;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Teaches SignedXml the ECDSA algorithms, which it lacks: without a registered description it cannot even say false. The framework
/// makes instances by reflection and asks for public types.
/// </summary>
public abstract class EcdsaDescription : SignatureDescription
{
    private static readonly Lazy<bool> Registration = new(() =>
    {
        CryptoConfig.AddAlgorithm(typeof(EcdsaSha256Description), SignatureMethod.EcdsaSha256.Uri);
        CryptoConfig.AddAlgorithm(typeof(EcdsaSha384Description), SignatureMethod.EcdsaSha384.Uri);
        CryptoConfig.AddAlgorithm(typeof(EcdsaSha512Description), SignatureMethod.EcdsaSha512.Uri);
        return true;
    });

    private protected EcdsaDescription() => KeyAlgorithm = typeof(ECDsa).AssemblyQualifiedName;

    /// <summary>Registers the three descriptions once per process.</summary>
    internal static void Register() => _ = Registration.Value;

    public abstract override HashAlgorithm CreateDigest();

    public override AsymmetricSignatureDeformatter CreateDeformatter(AsymmetricAlgorithm key) => new Deformatter((ECDsa)key);

    private sealed class Deformatter(ECDsa key) : AsymmetricSignatureDeformatter
    {
        public override void SetHashAlgorithm(string strName) { }
        public override void SetKey(AsymmetricAlgorithm key) { }
        public override bool VerifySignature(byte[] rgbHash, byte[] rgbSignature) => key.VerifyHash(rgbHash, rgbSignature);
    }
}

/// <inheritdoc/>
public sealed class EcdsaSha256Description : EcdsaDescription
{
    public override HashAlgorithm CreateDigest() => SHA256.Create();
}

/// <inheritdoc/>
public sealed class EcdsaSha384Description : EcdsaDescription
{
    public override HashAlgorithm CreateDigest() => SHA384.Create();
}

/// <inheritdoc/>
public sealed class EcdsaSha512Description : EcdsaDescription
{
    public override HashAlgorithm CreateDigest() => SHA512.Create();
}
