using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Configuration;

/// <summary>
/// The key files of one node for trials: per institution a business and an ebMS key, one TLS key, the log key, the master key,
/// one password file, and the certificates as PEM for partners. The CA's own key is not kept: it cannot issue anything later.
/// </summary>
internal sealed class DevelopmentKeys(string folder, IReadOnlyList<string> institutions, DevelopmentKeyKind kind, DateTimeOffset now, int days)
{
    private readonly string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Names of all files that are made, in the order of making.</summary>
    public IReadOnlyList<string> Files =>
    [
        "ca.pem", "password.txt",
        .. institutions.SelectMany(id => new[] { Stem(id, "business"), Stem(id, "ebms") }).SelectMany(Pair),
        .. Pair("tls"), .. Pair("log"), "master.key",
    ];

    /// <summary>File name of an institution's key without ending: <c>BG-BGASA.business</c>.</summary>
    public static string Stem(string institution, string use) => $"{institution.Replace(':', '-')}.{use}";

    /// <summary>Makes them. An existing file is a finding and then nothing is made.</summary>
    public IReadOnlyList<Finding> Write()
    {
        var existing = Files.Where(name => Path.Exists(Path.Combine(folder, name))).ToList();
        if (existing.Count > 0) return [.. existing.Select(name => Finding.Of("CFG-0042", name, ("file", Path.Combine(folder, name))))];
        try
        {
            Directory.CreateDirectory(folder);
            WriteAll();
            return [];
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return [DiskOutput.Unwritable(folder, fault)];
        }
    }

    private void WriteAll()
    {
        // A clock that is a little behind on another machine must not refuse a key that was just made.
        var (from, until) = (now.AddHours(-1), now.AddDays(days));
        using var ca = DevelopmentCa.Create($"development CA of {string.Join(", ", institutions)}", kind, from.AddMinutes(-1), until.AddMinutes(1));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), ca.Certificate.ExportCertificatePem() + "\n");
        PrivateFile.WriteNew(Path.Combine(folder, "password.txt"), Encoding.ASCII.GetBytes(password + "\n"));
        foreach (var id in institutions)
        {
            Issue(ca, Stem(id, "business"), id, DevelopmentPurpose.BusinessSigning, kind);
            Issue(ca, Stem(id, "ebms"), id, DevelopmentPurpose.EbmsSigning, kind);
        }
        Issue(ca, "tls", "access point of " + institutions[0], DevelopmentPurpose.Tls, kind);
        Issue(ca, "log", "journal of " + institutions[0], DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256);
        PrivateFile.WriteNew(Path.Combine(folder, "master.key"), RandomNumberGenerator.GetBytes(MasterKey.Size));

        void Issue(DevelopmentCa issuer, string stem, string name, DevelopmentPurpose purpose, DevelopmentKeyKind keyKind)
        {
            using var certificate = issuer.Issue(name, purpose, keyKind, from, until);
            PrivateFile.WriteNew(Path.Combine(folder, stem + ".p12"), DevelopmentCa.ExportPkcs12(certificate, password));
            File.WriteAllText(Path.Combine(folder, stem + ".pem"), certificate.ExportCertificatePem() + "\n");
        }
    }

    private static string[] Pair(string stem) => [stem + ".p12", stem + ".pem"];
}
