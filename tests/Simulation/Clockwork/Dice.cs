namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>Seeded numbers (SplitMix64): the same on every machine and runtime. Independent streams come from one seed by name.</summary>
internal sealed class Dice
{
    private ulong state;

    public Dice(ulong seed, string stream)
    {
        state = seed * 0x9E3779B97F4A7C15;
        foreach (var c in stream) state = Mix(state + c);
    }

    public ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>Both bounds included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(Between(from, to));

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public void Fill(Span<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++) octets[i] = (byte)(Next() >> 24);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
