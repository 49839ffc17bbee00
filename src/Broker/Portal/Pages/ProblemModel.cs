namespace MessageBroker.Portal.Pages;

/// <param name="Key">The status whose words stand for it.</param>
/// <param name="Request">By which the log names it.</param>
/// <param name="Roles">Those who may open the page, where it is not for the person's.</param>
public sealed record ProblemModel(int Status, string Key, string Request, IReadOnlyList<string> Roles);
