namespace MessageBroker.Evidence.Journal.Merkle;

/// <summary>A perfect subtree by its coordinates: it covers the 2^Level leaves from Index·2^Level on. Level 0 is a leaf.</summary>
public readonly record struct MerkleNode(int Level, ulong Index);

/// <summary>A perfect subtree with its hash.</summary>
public readonly record struct MerkleNodeHash(MerkleNode Node, Hash256 Hash);
