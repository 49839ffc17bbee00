using System.Collections.Concurrent;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace MessageBroker.App.Tokens;

/// <summary>
/// A token: its login and a bounded pool of sessions, since PKCS#11 lets one thread use a session at a time. It lives as long as the process. A session
/// that is lost is opened again, with one login, once for each signature; a PIN that the token refused is never tried again.
/// </summary>
internal sealed class Token
{
    /// <summary>Most signatures at a time. A token gains nothing from more, and some have few sessions.</summary>
    public const int MostSessions = 8;

    private static readonly ConcurrentDictionary<string, Token> All = new(StringComparer.Ordinal);

    private readonly ConcurrentBag<TokenSession> idle = [];
    private readonly SemaphoreSlim room = new(MostSessions);
    private readonly Lock login = new();
    private readonly TokenModule module;
    private readonly TokenUri named;
    private byte[]? refusedPin;
    private volatile string? failing;

    private Token(TokenUri named) => (module, this.named) = (TokenModule.At(named.Module), named);

    public static Token Of(TokenUri uri) =>
        All.GetOrAdd(uri.Module + "\n" + string.Join('\n', uri.Token.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}")), _ => new Token(uri));

    /// <summary>Tokens of this process that could not do what was asked last, with the reason.</summary>
    public static IReadOnlyList<(string Token, string Why)> Failing() => [.. All.Values.Select(t => (t.named.TokenName, Why: t.failing!)).Where(t => t.Why is not null)];

    /// <summary>Does something in a session that is logged in; where that fails in a way that may pass, once more in a new session.</summary>
    /// <param name="pinFile">Read at each login: no PIN is kept in memory.</param>
    /// <exception cref="TokenException">It cannot be done.</exception>
    public T Use<T>(string pinFile, Func<TokenSession, T> use)
    {
        if (!room.Wait(TokenModule.Patience)) throw Fails("all its sessions are busy");
        try
        {
            var result = Twice(pinFile, use);
            failing = null;
            return result;
        }
        catch (TokenException fault)
        {
            failing = fault.Reason;
            throw;
        }
        finally
        {
            room.Release();
        }
    }

    private T Twice<T>(string pinFile, Func<TokenSession, T> use)
    {
        try
        {
            return Once(pinFile, use);
        }
        catch (TokenException fault) when (fault.MayPass)
        {
            module.Restart();
            return Once(pinFile, use);
        }
    }

    private T Once<T>(string pinFile, Func<TokenSession, T> use) => module.Within((library, generation) =>
    {
        TokenSession? lent = null;
        try
        {
            lent = Idle(generation) ?? Open(library, generation, pinFile);
            var result = use(lent);
            idle.Add(lent);
            lent = null;
            return result;
        }
        catch (Pkcs11Exception fault)
        {
            if (fault.RV is CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID or CKR.CKR_KEY_FUNCTION_NOT_PERMITTED or CKR.CKR_KEY_TYPE_INCONSISTENT)
                throw new TokenException("CFG-0068", named.Text, ("file", named.Text), ("reason", fault.RV.ToString()));
            throw Fails($"{fault.Method} {fault.RV}");
        }
        finally
        {
            // Behind a failure it is not given back: the next one is a new one.
            lent?.Close();
        }
    });

    private TokenSession? Idle(int generation)
    {
        while (idle.TryTake(out var session))
            if (session.Generation == generation) return session;
        return null;
    }

    private TokenSession Open(IPkcs11Library library, int generation, string pinFile)
    {
        var slot = Slot(library);
        var session = slot.OpenSession(SessionType.ReadOnly);
        try
        {
            lock (login) Login(slot, session, pinFile);
            return new TokenSession(slot, session, generation);
        }
        catch
        {
            new TokenSession(slot, session, generation).Close();
            throw;
        }
    }

    private ISlot Slot(IPkcs11Library library)
    {
        var there = library.GetSlotList(SlotsType.WithTokenPresent).Select(slot => (Slot: slot, Token: TokenIn(slot))).Where(s => s.Token is { TokenFlags.TokenInitialized: true }).ToList();
        var fitting = there.Where(s => named.Token.All(wanted => Attribute(s.Token!, wanted.Key) == wanted.Value)).ToList();
        if (fitting is [var only]) return only.Slot;
        var found = there.Count == 0 ? "-" : string.Join(", ", there.Select(s => $"token={s.Token!.Label.Trim()};serial={s.Token.SerialNumber.Trim()}"));
        throw new TokenException("CFG-0064", named.Text, ("file", named.Text), ("count", fitting.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("found", found));
    }

    private static ITokenInfo? TokenIn(ISlot slot)
    {
        try
        {
            return slot.GetTokenInfo();
        }
        catch (Pkcs11Exception)
        {
            return null;
        }
    }

    private static string Attribute(ITokenInfo token, string name) => (name switch
    {
        "token" => token.Label,
        "serial" => token.SerialNumber,
        "manufacturer" => token.ManufacturerId,
        _ => token.Model,
    }).TrimEnd();

    /// <summary>One attempt, and none where the token would lock itself behind it. All sessions of a process are logged in together.</summary>
    private void Login(ISlot slot, ISession session, string pinFile)
    {
        if (session.GetSessionInfo().State is CKS.CKS_RO_USER_FUNCTIONS or CKS.CKS_RW_USER_FUNCTIONS) return;
        var flags = slot.GetTokenInfo().TokenFlags;
        if (!flags.LoginRequired) return;
        if (flags.UserPinLocked || flags.UserPinFinalTry) throw new TokenException("CFG-0066", named.Text, ("token", named.TokenName));
        var pin = TokenPin.Read(pinFile);
        try
        {
            var print = SHA256.HashData(pin);
            if (refusedPin is not null && refusedPin.AsSpan().SequenceEqual(print)) throw WrongPin(pinFile);
            try
            {
                session.Login(CKU.CKU_USER, pin);
            }
            catch (Pkcs11Exception fault) when (fault.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE)
            {
                refusedPin = print;
                throw WrongPin(pinFile);
            }
            catch (Pkcs11Exception fault) when (fault.RV is CKR.CKR_PIN_LOCKED)
            {
                throw new TokenException("CFG-0066", named.Text, ("token", named.TokenName));
            }
            catch (Pkcs11Exception fault) when (fault.RV is CKR.CKR_USER_ALREADY_LOGGED_IN)
            {
                // By a session that somebody named by other attributes of the same token.
            }
            catch (Pkcs11Exception) when (Counted(flags, TokenIn(slot)?.TokenFlags))
            {
                // Not every module says CKR_PIN_INCORRECT; what the token counts as an attempt was one.
                refusedPin = print;
                throw WrongPin(pinFile);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }

    private static bool Counted(ITokenFlags before, ITokenFlags? after) =>
        after is not null && ((after.UserPinCountLow && !before.UserPinCountLow) || after.UserPinFinalTry || after.UserPinLocked);

    private TokenException WrongPin(string pinFile) => new("CFG-0065", named.Text, ("token", named.TokenName), ("file", pinFile));

    private TokenException Fails(string reason) => new("CFG-0072", named.Text, ("token", named.TokenName), ("reason", reason));
}
