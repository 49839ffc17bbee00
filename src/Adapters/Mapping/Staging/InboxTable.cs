namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>One table of the inbox half. Columns that the national system fills, and those that the database keeps for itself, are not of it.</summary>
/// <param name="Owner">The column with the message id.</param>
/// <param name="Key">Columns that tell the rows of one message apart; none for the arrival, which is one row.</param>
/// <param name="Columns">What the adapter fills, the message id first.</param>
public sealed record InboxTable(string Name, string Owner, IReadOnlyList<string> Key, IReadOnlyList<string> Columns);
