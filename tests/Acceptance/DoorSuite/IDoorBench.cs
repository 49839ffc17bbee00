using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>Two back offices before doors of one kind, each of another institution, with one Bulgarian broker behind both and Romania's behind that. What a later door implements.</summary>
internal interface IDoorBench : IAsyncDisposable
{
    TwoLands Lands { get; }

    /// <summary>That of Bulgaria's broker.</summary>
    IBrokerStore Store { get; }

    /// <summary>Of BG:BGASA.</summary>
    IDoorOffice Office { get; }

    /// <summary>Of the <see cref="SecondInstitution"/>.</summary>
    IDoorOffice Other { get; }
}
