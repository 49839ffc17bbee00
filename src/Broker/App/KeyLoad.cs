using System.Globalization;
using MessageBroker.App.Tokens;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App;

/// <summary>A private key from the files, or from the token, that a call or a configuration names; or the finding that says why there is none.</summary>
public sealed record KeyLoad(SigningKey? Key, Finding? Fault)
{
    /// <param name="place">Where the files are named, for the finding (a JSON pointer); the file at fault itself where null.</param>
    /// <param name="file">A file, or the <c>pkcs11:</c> URI of a key in a token.</param>
    /// <param name="passwordFile">File with the password, or with the PIN of the token.</param>
    public static KeyLoad Read(string file, string? passwordFile, string? place = null)
    {
        if (TokenUri.Names(file)) return TokenKeys.Read(file, passwordFile, place, null);
        foreach (var named in new[] { file, passwordFile })
            if (named is not null && NotRead(named, place) is { } unfit) return new KeyLoad(null, unfit);
        var loading = SigningKey.Load(file, passwordFile);
        if (loading.Key is { } key) return new KeyLoad(key, null);
        var at = loading.Place;
        return new KeyLoad(null, Refused(at, place) ?? (loading.Fault == KeyFaultKind.PasswordFileMissing ? NoPassword(at, place) : Finding.Of(CodeOf(loading.Fault), place ?? at, ("file", at))));
    }

    /// <summary>The finding for something that stands at the path and is no file that may be read whole; null where it may, or nothing is there.</summary>
    public static Finding? NotRead(string file, string? place) => DiskInput.FaultOf(file, DiskInput.MaxSmallBytes) is { Code: not "CLI-0001" }
        ? Finding.Of("CFG-0044", place ?? file, ("file", file), ("limit", DiskInput.MaxSmallBytes.ToString(CultureInfo.InvariantCulture)))
        : null;

    /// <summary>The finding for a password file that is not there.</summary>
    /// <param name="place">Where it is named (a JSON pointer, an option); its folder where null.</param>
    public static Finding NoPassword(string file, string? place)
    {
        var folder = PasswordPlace.Folder(file);
        return Finding.Of("CFG-0035", place ?? folder, ("folder", folder));
    }

    /// <summary>The finding for a file that this account may not read; null where it may, or nothing is there.</summary>
    public static Finding? Refused(string file, string? place) =>
        DiskInput.IsRefused(file) ? Finding.Of("CFG-0052", place ?? file, ("file", file), ("account", Environment.UserName)) : null;

    /// <summary>The code of the finding about a key file, or about its password file.</summary>
    public static string CodeOf(KeyFaultKind? fault) => fault switch
    {
        KeyFaultKind.FileMissing => "CFG-0010",
        KeyFaultKind.PasswordFileMissing => "CFG-0035",
        KeyFaultKind.WrongPassword => "CFG-0036",
        KeyFaultKind.NoPrivateKey => "CFG-0037",
        KeyFaultKind.UnsupportedKey => "CFG-0038",
        KeyFaultKind.NotAPair => "CFG-0090",
        KeyFaultKind.NoCertificate => "CFG-0091",
        KeyFaultKind.OldEncryption => "CFG-0092",
        KeyFaultKind.PasswordMissing => "CFG-0093",
        KeyFaultKind.PasswordOfManyLines => "CFG-0094",
        KeyFaultKind.PasswordMarked => "CFG-0095",
        _ => "CFG-0039",
    };
}
