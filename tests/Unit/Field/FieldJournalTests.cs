using System.Text;
using System.Text.Json;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Journal cases of the shared field reports. Their proofs were made by another implementation.</summary>
public sealed class FieldJournalTests
{
    [SkippableFact]
    public void Field_M01a_a_path_of_one_size_never_proves_under_another()
    {
        foreach (var row in SharedData.Json("vectors/field/journal/proof-and-size.json").GetProperty("cases").EnumerateArray())
        {
            var fault = MerkleProof.VerifyInclusion(
                row.GetProperty("index").GetUInt64(), row.GetProperty("size").GetUInt64(), Octets(row, "leaf").Span, Path(row), Octets(row, "root").Span);
            Assert.Equal(row.GetProperty("accept").GetBoolean(), fault == ProofFault.None);
        }
    }

    [SkippableFact]
    public void Field_M07a_consistency_proofs_of_another_implementation_hold_and_ours_equal_them()
    {
        foreach (var row in SharedData.Json("vectors/field/journal/consistency.json").GetProperty("cases").EnumerateArray())
        {
            var (size1, size2) = (row.GetProperty("size1").GetUInt64(), row.GetProperty("size2").GetUInt64());
            var fault = MerkleProof.VerifyConsistency(size1, size2, Octets(row, "root1").Span, Octets(row, "root2").Span, Path(row));
            Assert.Equal(row.GetProperty("accept").GetBoolean(), fault == ProofFault.None);
            if (fault == ProofFault.None) Assert.Equal(Path(row).Select(p => Convert.ToHexString(p.Span)), Own(size1, size2).Select(h => Convert.ToHexString(h.ToArray())));
        }
    }

    [Fact]
    public void Field_M07a_all_pairs_up_to_300_by_a_tree_that_is_computed_plainly()
    {
        for (ulong size2 = 1; size2 <= 300; size2++)
            for (ulong size1 = 1; size1 <= size2; size1++)
                Assert.Equal(ProofFault.None, MerkleProof.VerifyConsistency(size1, size2, Root(0, size1), Root(0, size2), Own(size1, size2)));
    }

    private static readonly Hash256[] Leaves = [.. Enumerable.Range(0, 300).Select(i => MerkleHash.Leaf(Encoding.UTF8.GetBytes($"field-{i}")))];
    private static readonly Dictionary<(ulong, ulong), Hash256> Roots = [];

    private static IReadOnlyList<Hash256> Own(ulong size1, ulong size2) => ProofPlan.Consistency(size1, size2).Assemble(node => Root(node.Index << node.Level, 1UL << node.Level));

    // RFC 6962, 2.1, as it is written: split at the largest power of two below the size.
    private static Hash256 Root(ulong first, ulong count)
    {
        if (count == 1) return Leaves[first];
        if (Roots.TryGetValue((first, count), out var known)) return known;
        var split = 1UL;
        while (split * 2 < count) split *= 2;
        return Roots[(first, count)] = MerkleHash.Node(Root(first, split), Root(first + split, count - split));
    }

    private static ReadOnlyMemory<byte> Octets(JsonElement row, string name) => Convert.FromHexString(row.GetProperty(name).GetString()!);

    private static IReadOnlyList<ReadOnlyMemory<byte>> Path(JsonElement row) =>
        [.. row.GetProperty("path").EnumerateArray().Select(p => (ReadOnlyMemory<byte>)Convert.FromHexString(p.GetString()!))];
}
