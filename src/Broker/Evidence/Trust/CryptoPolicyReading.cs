namespace MessageBroker.Evidence.Trust;

/// <summary>A policy, or all that is wrong with its file.</summary>
public sealed record CryptoPolicyReading(CryptoPolicy? Policy, IReadOnlyList<CryptoPolicyFault> Faults);

/// <param name="Place">Where in the file, as in /keys/2/verify/until.</param>
public sealed record CryptoPolicyFault(string Place, string Detail);
