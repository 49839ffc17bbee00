using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// Tells regular files from pipes, sockets and devices before they are opened: opening a pipe waits for whoever writes to it, and a
/// device may give octets without end. .NET tells only files from folders.
/// </summary>
public static class FileKind
{
    private const int Here = -100, TypeOnly = 0x1, BufferSize = 256, ModeAt = 28; // AT_FDCWD, STATX_TYPE, struct statx
    private const int TypeMask = 0xF000, Folder = 0x4000, Regular = 0x8000; // S_IFMT, S_IFDIR, S_IFREG

    /// <summary>
    /// Whether something stands at this path (links are followed) that is neither a regular file nor a folder. False where nothing
    /// is there, and on systems other than Linux, where this is not asked.
    /// </summary>
    public static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Length == 0 || path.Contains('\0')) return false;
        var answer = new byte[BufferSize];
        if (Statx(Here, path, 0, TypeOnly, answer) != 0) return false;
        return (BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(ModeAt)) & TypeMask) is not (Regular or Folder);
    }

    // Its answer has the same form on every processor, which that of stat has not.
    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] answer);
}
