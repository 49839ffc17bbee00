using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace MessageBroker.App.Tokens;

/// <summary>
/// A vendor's PKCS#11 module, loaded and initialised once for the process, as the standard asks. Some modules never see a token again that was taken
/// away and brought back unless they are initialised anew: <see cref="Restart"/> does that while nobody is inside.
/// </summary>
internal sealed class TokenModule
{
    /// <summary>Longer than any signature takes: who waits so long for the module waits for one that hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>While a token is away every signature asks for a restart: the other tokens of the module must be able to work in between.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly ConcurrentDictionary<string, TokenModule> All = new(StringComparer.Ordinal);

    private readonly ReaderWriterLockSlim gate = new();
    private readonly string path;
    private IPkcs11Library? library;
    private nint held;
    private int generation;
    private long begunAt;

    // The wrapper asks for libdl, which newer C libraries have inside themselves.
    static TokenModule() =>
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, (name, _, _) => name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var handle) ? handle : 0);

    private TokenModule(string path) => this.path = path;

    public static Pkcs11InteropFactories Factories { get; } = new();

    public static TokenModule At(string path) => All.GetOrAdd(path, p => new TokenModule(p));

    /// <summary>Calls the module. Any number of threads may be inside.</summary>
    /// <param name="use">Gets the module and the count of its restarts: a session of an earlier count is dead.</param>
    /// <exception cref="TokenException">It cannot be loaded, or hangs.</exception>
    public T Within<T>(Func<IPkcs11Library, int, T> use)
    {
        while (true)
        {
            if (!gate.TryEnterReadLock(Patience)) throw Hangs();
            try
            {
                if (library is not null) return use(library, generation);
            }
            finally
            {
                gate.ExitReadLock();
            }

            Exclusively(Load);
        }
    }

    /// <summary>Ends every session of the process with this module and initialises it anew at its next use; not where that was done a moment ago.</summary>
    public void Restart() => Exclusively(() =>
    {
        if (library is null || TimeProvider.System.GetElapsedTime(begunAt) < Rest) return;
        try
        {
            library.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It is in no state to be ended in order; it is begun anew all the same.
        }

        library = null;
        generation++;
    });

    private void Exclusively(Action change)
    {
        if (!gate.TryEnterWriteLock(Patience)) throw Hangs();
        try
        {
            change();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private void Load()
    {
        if (library is not null) return;
        if (!File.Exists(path)) throw Unusable("the file is missing");
        try
        {
            // Kept for the life of the process: a module that is unloaded while a thread of its own runs takes the process with it.
            if (held == 0) held = NativeLibrary.Load(path);
            if (!NativeLibrary.TryGetExport(held, "C_GetFunctionList", out _)) throw Unusable("it is no PKCS#11 module: it has no C_GetFunctionList");
            library = Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded);
            begunAt = TimeProvider.System.GetTimestamp();
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw Unusable("it is no shared library of this machine");
        }
        catch (UnmanagedException)
        {
            throw Unusable("it is no PKCS#11 module");
        }
        catch (Pkcs11Exception fault)
        {
            // For example its own configuration is missing, or the place where its tokens lie.
            throw new TokenException("CFG-0072", path, ("token", path), ("reason", $"C_Initialize {fault.RV}"));
        }
    }

    private TokenException Unusable(string reason) => new("CFG-0063", path, ("module", path), ("reason", reason));

    private TokenException Hangs() => new("CFG-0072", path, ("token", path), ("reason", "the module does not answer"));
}
