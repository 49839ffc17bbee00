using System.Runtime.CompilerServices;
using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// The whole log as files: entries up to the newest signed checkpoint, that checkpoint, and the log's key (docs/reference/journal.md).
/// Entries hold ids, states, times and commitments; no content leaves with them.
/// </summary>
public sealed class LogExport(IStore store, NoteVerifierKey logKey)
{
    public const string CheckpointFile = "checkpoint";
    public const string KeyFile = "log.vkey";

    /// <summary>The files, the checkpoint last, so that an export that was cut off is none; empty where nothing is under a checkpoint yet.</summary>
    public async IAsyncEnumerable<(string Path, byte[] Octets)> FilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(reader => reader.LogStateAsync(), cancellationToken) is not { Checkpoint: { } checkpoint, CheckpointSize: var size }) yield break;
        for (ulong number = 0; EntryBundle.WidthOf(number, size) is > 0 and var width; number++)
        {
            var from = number * EntryBundle.Width;
            var rows = await store.ReadAsync(reader => reader.EntriesByIndexAsync(from, width), cancellationToken);
            // A hole is left to the check that follows: the file is written as it is, one entry short.
            yield return (EntryBundle.Path(number, width), EntryBundle.Write(rows.TakeWhile(row => row.Index < from + (ulong)width).Select(row => row.Bytes)));
        }

        yield return (KeyFile, Encoding.UTF8.GetBytes(logKey.Named(CheckpointOrigin.Of(checkpoint) ?? logKey.Name) + "\n"));
        yield return (CheckpointFile, Encoding.UTF8.GetBytes(checkpoint));
    }
}
