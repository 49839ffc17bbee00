namespace MessageBroker.Portal.Pages;

/// <param name="Key">The status whose words stand for it.</param>
/// <param name="Request">By which the log names it.</param>
public sealed record ProblemModel(int Status, string Key, string Request);
