namespace MessageBroker.NServiceBusDoor;

/// <summary>One endpoint beside the broker.</summary>
public sealed record DoorOptions
{
    /// <summary>Name of the national system that it is the door of.</summary>
    public required string System { get; init; }
    /// <summary>Its queue.</summary>
    public required string Endpoint { get; init; }
    /// <summary>Folder of the learning transport; null where RabbitMQ carries.</summary>
    public string? LearningFolder { get; init; }
    /// <summary>Connection string of RabbitMQ; null where the learning transport carries.</summary>
    public string? RabbitConnection { get; init; }
    /// <summary>RabbitMQ's management API, asked with the user of the connection; null where the transport works its address out from that.</summary>
    public Uri? RabbitManagement { get; init; }
    public required string ErrorQueue { get; init; }
}
