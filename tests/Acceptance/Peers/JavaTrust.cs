using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Acceptance.Peers;

/// <summary>A PKCS#12 file whose certificate a Java program takes as an anchor: it must say of itself that it is trusted.</summary>
internal static class JavaTrust
{
    public const string Password = "peerkit";
    private static readonly Oid Trusted = new("2.16.840.1.113894.746875.1.1"), FriendlyName = new("1.2.840.113549.1.9.20");
    private static readonly byte[] AnyPurpose = [0x06, 0x04, 0x55, 0x1D, 0x25, 0x00];

    public static void Write(string file, string pem)
    {
        var contents = new Pkcs12SafeContents();
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(pem);
        var bag = contents.AddCertificate(certificate);
        bag.Attributes.Add(new CryptographicAttributeObject(Trusted, new AsnEncodedDataCollection(new AsnEncodedData(Trusted, AnyPurpose))));
        bag.Attributes.Add(new CryptographicAttributeObject(FriendlyName, new AsnEncodedDataCollection(new AsnEncodedData(FriendlyName, [0x1E, 0x04, 0x00, (byte)'c', 0x00, (byte)'a']))));
        var builder = new Pkcs12Builder();
        builder.AddSafeContentsEncrypted(contents, Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
        builder.SealWithMac(Password, HashAlgorithmName.SHA256, 10_000);
        File.WriteAllBytes(file, builder.Encode());
    }
}
