using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace MessageBroker.App.Tokens;

/// <summary>A session that is logged in, with the keys that were found in it. One thread at a time.</summary>
internal sealed class TokenSession(ISlot slot, ISession session, int generation)
{
    private readonly Dictionary<string, IObjectHandle> keys = new(StringComparer.Ordinal);

    /// <summary>Restarts of the module before it was opened.</summary>
    public int Generation { get; } = generation;

    public void Close()
    {
        try
        {
            session.CloseSession();
        }
        catch (Pkcs11Exception)
        {
            // The token is gone, and the session with it.
        }
    }

    public byte[] Sign(IMechanism mechanism, TokenUri key, byte[] data) => session.Sign(mechanism, PrivateKey(key), data);

    /// <summary>The one private key that a URI names.</summary>
    /// <exception cref="TokenException">There is none, or several.</exception>
    public IObjectHandle PrivateKey(TokenUri uri)
    {
        if (keys.TryGetValue(uri.Text, out var known)) return known;
        var found = Find(CKO.CKO_PRIVATE_KEY, uri.Label, uri.Id);
        if (found.Count != 1) throw new TokenException("CFG-0067", uri.Text, ("file", uri.Text), ("count", found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return keys[uri.Text] = found[0];
    }

    /// <summary>Objects of a class by label and id; either may be absent.</summary>
    public List<IObjectHandle> Find(CKO kind, string? label, string? id)
    {
        var make = TokenModule.Factories.ObjectAttributeFactory;
        List<IObjectAttribute> wanted = [make.Create(CKA.CKA_CLASS, kind), make.Create(CKA.CKA_TOKEN, true)];
        if (label is not null) wanted.Add(make.Create(CKA.CKA_LABEL, label));
        if (id is not null) wanted.Add(make.Create(CKA.CKA_ID, Convert.FromHexString(id)));
        return session.FindAllObjects(wanted);
    }

    /// <summary>What stands beside the key under its id, or under its label where it has no id.</summary>
    public List<IObjectHandle> Beside(IObjectHandle key, CKO kind)
    {
        var (id, label) = (Value(key, CKA.CKA_ID), Value(key, CKA.CKA_LABEL));
        return id is { Length: > 0 } ? Find(kind, null, Convert.ToHexString(id))
            : label is { Length: > 0 } ? Find(kind, System.Text.Encoding.UTF8.GetString(label), null)
            : [];
    }

    /// <summary>An attribute's octets; null where the object has none or does not show it.</summary>
    public byte[]? Value(IObjectHandle of, CKA attribute)
    {
        var value = session.GetAttributeValue(of, [attribute])[0];
        return value.CannotBeRead ? null : value.GetValueAsByteArray();
    }

    /// <summary>Whether the token signs by a mechanism at all.</summary>
    public bool Signs(CKM mechanism)
    {
        try
        {
            return slot.GetMechanismInfo(mechanism).MechanismFlags.Sign;
        }
        catch (Pkcs11Exception fault) when (fault.RV is CKR.CKR_MECHANISM_INVALID)
        {
            return false;
        }
    }
}
