using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;

namespace MessageBroker.Tests.Evidence.Journal;

public sealed class MerkleTests
{
    private static readonly Hash256[] Leaves = [.. Enumerable.Range(0, 300).Select(i => MerkleHash.Leaf(BitConverter.GetBytes(i)))];
    private static readonly Func<MerkleNode, Hash256> LookUp = JournalIntegrator.LookUp(Leaves);

    /// <summary>RFC 6962 2.1 as it is written: the oracle for the incremental tree.</summary>
    private static Hash256 Mth(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length == 0) return Hash256.Of([]);
        if (leaves.Length == 1) return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Length) split *= 2;
        return Hash256.Read(SHA256.HashData([1, .. Mth(leaves[..split]).ToArray(), .. Mth(leaves[split..]).ToArray()]));
    }

    private static Hash256 Root(int size) => CompactRange.Empty.Append(Leaves.Take(size)).Root;

    [Fact]
    public void The_incremental_root_is_the_recursive_root_at_every_size()
    {
        var range = CompactRange.Empty;
        for (var size = 0; size <= Leaves.Length; size++)
        {
            Assert.Equal(Mth(Leaves.AsSpan(0, size)), range.Root);
            Assert.Equal(range.Root, CompactRange.Read(range.ToArray())!.Root);
            if (size < Leaves.Length) range = range.Append([Leaves[size]]);
        }
    }

    [Fact]
    public void A_range_of_the_wrong_length_is_not_read()
    {
        var octets = CompactRange.Empty.Append(Leaves.Take(7)).ToArray();
        Assert.Null(CompactRange.Read(octets.AsSpan(0, octets.Length - 1)));
        Assert.Null(CompactRange.Read([.. octets, 0]));
        Assert.Null(CompactRange.Read([1, 2, 3]));
    }

    [Fact]
    public void Every_inclusion_proof_holds_for_its_leaf_only() => Gen.Int[1, 300].SelectMany(size => Gen.Int[0, size - 1].Select(index => (size, index))).Sample(t =>
    {
        var (size, index) = ((ulong)t.size, (ulong)t.index);
        var path = ProofPlan.Inclusion(index, size).Assemble(LookUp);
        var root = Root(t.size);
        Assert.Equal(ProofFault.None, MerkleProof.VerifyInclusion(index, size, Leaves[t.index], path, root));
        Assert.Equal(ProofFault.IndexBeyondSize, MerkleProof.VerifyInclusion(size, size, Leaves[t.index], path, root));
        Assert.NotEqual(ProofFault.None, MerkleProof.VerifyInclusion(index, size, Leaves[(t.index + 1) % 300], path, root));
        Assert.NotEqual(ProofFault.None, MerkleProof.VerifyInclusion(index, size, Leaves[t.index], [.. path, root], root));
        if (path.Count > 0) Assert.NotEqual(ProofFault.None, MerkleProof.VerifyInclusion(index, size, Leaves[t.index], [.. path.Skip(1)], root));
    }, iter: 400);

    [Fact]
    public void Attack_24_GHSA_672p_every_consistency_proof_holds_for_its_two_trees_only() => Gen.Int[1, 300].SelectMany(s2 => Gen.Int[1, s2].Select(s1 => (s1, s2))).Sample(t =>
    {
        var (size1, size2) = ((ulong)t.s1, (ulong)t.s2);
        var (root1, root2) = (Root(t.s1), Root(t.s2));
        var path = ProofPlan.Consistency(size1, size2).Assemble(LookUp);
        Assert.Equal(ProofFault.None, MerkleProof.VerifyConsistency(size1, size2, root1, root2, path));
        Assert.NotEqual(ProofFault.None, MerkleProof.VerifyConsistency(size1, size2, root2, root1, path) | (t.s1 == t.s2 ? ProofFault.RootMismatch : 0));
        Assert.NotEqual(ProofFault.None, MerkleProof.VerifyConsistency(size1, size2, root1, root2, [.. path, root1]));
        Assert.Equal(ProofFault.SizeOrder, MerkleProof.VerifyConsistency(0, size2, root1, root2, path));
        if (path.Count > 0) Assert.NotEqual(ProofFault.None, MerkleProof.VerifyConsistency(size1, size2, root1, root2, [.. path.SkipLast(1)]));
    }, iter: 400);

    [Fact]
    public void Sizes_are_counted_in_64_bits()
    {
        // A tree of 2^63 equal leaves: the same hash all along each level, so that the path can be written down without the tree.
        var (level, path) = (Leaves[0], new List<Hash256>());
        for (var i = 0; i < 63; i++)
        {
            path.Add(level);
            level = MerkleHash.Node(level, level);
        }
        Assert.Equal(ProofFault.None, MerkleProof.VerifyInclusion((1UL << 63) - 1, 1UL << 63, Leaves[0], path, level));
        Assert.Equal(ProofFault.PathLength, MerkleProof.VerifyInclusion((1UL << 63) - 1, ulong.MaxValue, Leaves[0], path, level));
    }

    [Fact]
    public void Attack_23_CVE_2012_2459_an_odd_node_is_not_doubled_and_a_node_is_no_leaf()
    {
        Assert.NotEqual(Mth(Leaves.AsSpan(0, 3)), CompactRange.Empty.Append([Leaves[0], Leaves[1], Leaves[2], Leaves[2]]).Root);
        var node = new byte[64];
        Leaves[0].CopyTo(node);
        Leaves[1].CopyTo(node.AsSpan(32));
        Assert.NotEqual(Root(2), MerkleHash.Leaf(node));
    }

    [Fact]
    public void The_integrator_continues_where_it_stopped() => Gen.Int[0, 40].List[1, 6].Sample(batches =>
    {
        var state = CompactRange.Empty;
        var stored = new Dictionary<MerkleNode, Hash256>();
        var taken = 0;
        foreach (var batch in batches)
        {
            var integration = JournalIntegrator.Integrate(CompactRange.Read(state.ToArray())!, [.. Leaves.Skip(taken).Take(batch)]);
            Assert.Equal((ulong)taken, integration.FirstIndex);
            foreach (var (node, hash) in integration.NewNodes) stored.Add(node, hash);
            taken += batch;
            state = integration.After;
        }
        Assert.Equal(Root(taken), state.Root);
        for (var index = 0; index < taken; index++)
        {
            var proof = JournalIntegrator.Prove((ulong)index, (ulong)taken, n => stored[n], default);
            Assert.Equal(ProofFault.None, MerkleProof.VerifyInclusion((ulong)index, (ulong)taken, Leaves[index], proof.Path, state.Root));
        }
    }, iter: 60);

    [SkippableFact]
    public void Public_probes_give_their_verdicts()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in SharedVectors.Cases("merkle"))
        {
            var json = VectorJson.Read("merkle", line);
            var holds = line.GetProperty("verb").GetString() switch
            {
                "merkle inclusion" => Inclusion(json),
                "merkle consistency" => Consistency(json),
                _ => Roots(json),
            };
            count++;
            if (!VectorJson.Accepts(line, holds ? "accept" : "refuse")) wrong.Add(line.GetProperty("id").GetString()!);
        }
        Assert.Empty(wrong);
        Assert.True(count >= 197, $"only {count} probes");
    }

    private static bool Inclusion(JsonElement json) => MerkleProof.VerifyInclusion(
        json.GetProperty("leafIdx").GetUInt64(), json.GetProperty("treeSize").GetUInt64(), Octets(json, "leafHash"), Path(json), Octets(json, "root")) == ProofFault.None;

    private static bool Consistency(JsonElement json) => MerkleProof.VerifyConsistency(
        json.GetProperty("size1").GetUInt64(), json.GetProperty("size2").GetUInt64(), Octets(json, "root1"), Octets(json, "root2"), Path(json)) == ProofFault.None;

    private static bool Roots(JsonElement json)
    {
        var leaves = json.GetProperty("leafInputsHex").EnumerateArray().Select(l => MerkleHash.Leaf(Convert.FromHexString(l.GetString()!))).ToArray();
        var roots = json.GetProperty("rootBySize").EnumerateArray().Select(r => r.GetString()).ToArray();
        return leaves.Select(l => l.ToString()).SequenceEqual(json.GetProperty("leafHashesHex").EnumerateArray().Select(h => h.GetString()!))
            && Enumerable.Range(0, roots.Length).All(size => CompactRange.Empty.Append(leaves.Take(size)).Root.ToString() == roots[size]);
    }

    private static byte[] Octets(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetBytesFromBase64() : [];

    private static IReadOnlyList<ReadOnlyMemory<byte>> Path(JsonElement json) => json.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof
        ? [.. proof.EnumerateArray().Select(p => (ReadOnlyMemory<byte>)(p.ValueKind == JsonValueKind.String ? p.GetBytesFromBase64() : []))]
        : [];
}
