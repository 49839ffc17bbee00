using MessageBroker.Evidence.Keys;

namespace MessageBroker.App.Cli;

/// <summary>Why a key could not be loaded, in plain words.</summary>
public static class KeyFaultWords
{
    public static string Of(KeyLoading loading) => loading.Fault switch
    {
        KeyFaultKind.FileMissing => "no such key file",
        KeyFaultKind.PasswordFileMissing => $"no such password file ({loading.Place})",
        KeyFaultKind.WrongPassword => "the password is wrong",
        KeyFaultKind.NoPrivateKey => "it holds no private key",
        KeyFaultKind.UnsupportedKey => "it holds a key of an unsupported kind",
        _ => "it is no key file",
    };
}
